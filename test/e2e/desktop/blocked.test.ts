import { createSocket } from 'node:dgram';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { desktopLane, openDesktop, type DesktopApp } from '../../support/window/desktopApp.js';
import { readNetLog } from '../../support/window/netLog.js';
import { scratchFolder } from '../../support/scratch.js';

const electron = await desktopLane('blocked attempts');

/** What a hostile page would try, as scripts of the page. */
const FROM_THE_PAGE: readonly (readonly [what: string, script: string, counted: RegExp])[] = [
  ['fetch', `fetch('https://a.example/x').catch(() => 0)`, /connect-src https:\/\/a\.example/],
  ['fetch of an address', `fetch('http://192.0.2.1/').catch(() => 0)`, /connect-src http:\/\/192\.0\.2\.1/],
  [
    'XMLHttpRequest',
    `{ const x = new XMLHttpRequest(); x.open('GET', 'https://xhr.example/'); try { x.send(); } catch {} }`,
    /connect-src https:\/\/xhr\.example/,
  ],
  ['WebSocket', `new WebSocket('wss://ws.example/')`, /connect-src wss:\/\/ws\.example/],
  ['EventSource', `new EventSource('https://sse.example/')`, /connect-src https:\/\/sse\.example/],
  ['beacon', `navigator.sendBeacon('https://beacon.example/', 'x')`, /connect-src https:\/\/beacon\.example/],
  [
    'WebRTC',
    `try { new RTCPeerConnection({ iceServers: [{ urls: 'stun:192.0.2.1:3478' }] }); } catch {}`,
    /webrtc RTCPeerConnection/,
  ],
  ['WebTransport', `try { new WebTransport('https://wt.example/'); } catch {}`, /webrtc WebTransport/],
  ['image', `new Image().src = 'https://img.example/x.png'`, /img-src https:\/\/img\.example/],
  ['style sheet', link('stylesheet', 'https://css.example/x.css'), /style-src-elem https:\/\/css\.example/],
  [
    'script',
    `document.head.append(Object.assign(document.createElement('script'), { src: 'https://js.example/x.js' }))`,
    /script-src-elem https:\/\/js\.example/,
  ],
  [
    'font',
    `new FontFace('x', 'url(https://font.example/x.woff2)').load().catch(() => 0)`,
    /font-src https:\/\/font\.example/,
  ],
  ['DNS prefetch', link('dns-prefetch', 'https://dns.example/'), /dns-prefetch https:\/\/dns\.example/],
  ['preconnect', link('preconnect', 'https://pre.example/'), /preconnect: https:\/\/pre\.example/],
  ['prefetch', link('prefetch', 'https://fetch.example/'), /prefetch https:\/\/fetch\.example/],
  [
    'frame',
    `document.body.append(Object.assign(document.createElement('iframe'), { src: 'https://frame.example/' }))`,
    /frame-src https:\/\/frame\.example/,
  ],
  [
    'form',
    `{ const f = Object.assign(document.createElement('form'), { action: 'https://form.example/', method: 'post' }); document.body.append(f); f.submit(); }`,
    /form-action https:\/\/form\.example/,
  ],
  ['new window', `open('https://window.example/')`, /new window: https:\/\/window\.example/],
  [
    'link to a new window',
    `{ const a = Object.assign(document.createElement('a'), { href: 'https://blank.example/', target: '_blank' }); document.body.append(a); a.click(); }`,
    /new window: https:\/\/blank\.example/,
  ],
  ['navigation', `location.href = 'https://go.example/'`, /navigation: https:\/\/go\.example/],
  [
    'refresh',
    `document.head.append(Object.assign(document.createElement('meta'), { httpEquiv: 'refresh', content: '0;url=https://meta.example/' }))`,
    /navigation: https:\/\/meta\.example/,
  ],
  [
    'download',
    `{ const a = Object.assign(document.createElement('a'), { href: URL.createObjectURL(new Blob(['x'])), download: 'x.txt' }); document.body.append(a); a.click(); }`,
    /download: blob:app:\/\/palimpsest/,
  ],
  [
    'worker',
    `try { new Worker('https://worker.example/w.js'); } catch {}
     try { new Worker('data:text/javascript,fetch("https://inner.example/")'); } catch {}`,
    /worker-src data/,
  ],
];

function link(rel: string, href: string): string {
  return `document.head.append(Object.assign(document.createElement('link'), { rel: '${rel}', href: '${href}' }))`;
}

describe.skipIf(!electron.ok)('what reaches for a network', () => {
  const scratch = scratchFolder();
  const netLog = join(scratch, 'net.json');
  const contacts: string[] = [];
  const tcp = createServer((socket) => {
    contacts.push('tcp');
    socket.destroy();
  });
  const udp = createSocket('udp4', () => contacts.push('udp'));
  let desk: DesktopApp;
  let tcpPort: number;
  let udpPort: number;

  beforeAll(async () => {
    await new Promise<void>((resolve) => tcp.listen(0, '127.0.0.1', resolve));
    await new Promise<void>((resolve) => udp.bind(0, '127.0.0.1', resolve));
    tcpPort = (tcp.address() as AddressInfo).port;
    udpPort = udp.address().port;
    desk = await openDesktop({
      scratch,
      electron,
      switches: [`--log-net-log=${netLog}`, '--net-log-capture-mode=Everything'],
    });
    await desk.page.getByRole('heading', { name: 'Cases', level: 1 }).waitFor();
  });
  afterAll(async () => {
    tcp.close();
    udp.close();
    await desk.close();
  });

  const attempts = async (): Promise<{ blocked: number; last: readonly string[] }> => {
    const { blocked, attempts: list } = await desk.call('system.offline', {});
    return { blocked, last: list.map(({ what }) => what) };
  };
  /** What the tries added to the count. */
  const newAttempts = async (tries: () => Promise<unknown>): Promise<() => Promise<readonly string[]>> => {
    const before = await attempts();
    await tries();
    return async () => {
      const after = await attempts();
      return after.last.slice(after.last.length - (after.blocked - before.blocked));
    };
  };

  it.each(FROM_THE_PAGE)('from the page: %s', async (_what, script, counted) => {
    const added = await newAttempts(() => desk.page.evaluate(`(() => { ${script}; })()`));
    await expect.poll(async () => (await added()).join('\n')).toMatch(counted);
    expect(desk.page.url()).toMatch(/^app:\/\/palimpsest\//);
    expect(desk.app.windows()).toHaveLength(1);
  });

  it('shows the count in the window', async () => {
    const { blocked } = await attempts();
    expect(blocked).toBeGreaterThanOrEqual(FROM_THE_PAGE.length);
    await expect
      .poll(() => desk.page.evaluate<string>('document.body.innerText'))
      .toContain(`offline: ${blocked} attempts blocked`);
  });

  it('WebRTC that got round the guard of the page sends no packet', async () => {
    const states = await desk.page.evaluate(`(async () => {
      const frame = document.createElement('iframe');
      document.body.append(frame);
      const { RTCPeerConnection: Original } = frame.contentWindow;
      if (Original === undefined) return 'none';
      const servers = ['stun:127.0.0.1:${udpPort}', 'turn:127.0.0.1:${tcpPort}?transport=tcp'];
      const peer = new Original({ iceServers: servers.map((urls) => ({ urls, username: 'x', credential: 'x' })) });
      const found = [];
      peer.onicecandidate = ({ candidate }) => { if (candidate) found.push(candidate.candidate); };
      peer.createDataChannel('x');
      await peer.setLocalDescription(await peer.createOffer());
      await new Promise((resolve) => setTimeout(resolve, 1500));
      return found;
    })()`);
    expect(states === 'none' ? [] : states).toEqual([]);
    expect(contacts).toEqual([]);
  });

  it('Chromium’s own requests from the main process are cancelled and counted, and get nowhere without that', async () => {
    const ask = (): Promise<string> =>
      desk.app.evaluate(
        ({ net }, address) =>
          net.fetch(address).then(
            () => 'answered',
            (error: unknown) => String(error),
          ),
        `http://127.0.0.1:${tcpPort}/`,
      );
    const added = await newAttempts(ask);
    expect(await added()).toEqual([`request (other): http://127.0.0.1:${tcpPort}/`]);
    await desk.app.evaluate(({ session }) => session.defaultSession.webRequest.onBeforeRequest(null));
    expect(await ask()).toMatch(/ERR_/);
    expect(contacts).toEqual([]);
  });

  it('sockets, names and datagrams of the program’s own code are refused and counted', async () => {
    const added = await newAttempts(async () => {
      const results = await desk.app.evaluate(
        async (_electron, [port, port4]) => {
          const shell = process as unknown as { getBuiltinModule: (name: string) => unknown };
          const getBuiltinModule = (name: string): unknown => shell.getBuiltinModule(name);
          const net = getBuiltinModule('net') as typeof import('node:net');
          const http = getBuiltinModule('http') as typeof import('node:http');
          const dns = getBuiltinModule('dns') as typeof import('node:dns');
          const datagrams = getBuiltinModule('dgram') as typeof import('node:dgram');
          const said = (work: (end: (what: string) => void) => void): Promise<string> =>
            new Promise((resolve) => work(resolve));
          return Promise.all([
            said((end) =>
              net
                .connect(port, '127.0.0.1')
                .on('connect', () => end('open'))
                .on('error', (e) => end(e.message)),
            ),
            said((end) =>
              http.get(`http://127.0.0.1:${port}/`, () => end('open')).on('error', (e) => end(e.message)),
            ),
            fetch(`http://127.0.0.1:${port}/`).then(
              () => 'open',
              (e: unknown) => String((e as { cause?: Error }).cause?.message),
            ),
            said((end) => dns.lookup('a.example', (e) => end(e?.message ?? 'open'))),
            dns.promises.resolve4('b.example').then(
              () => 'open',
              (e: unknown) => String(e),
            ),
            said((end) =>
              datagrams
                .createSocket('udp4')
                .on('error', (e) => end(e.message))
                .send('x', port4, '127.0.0.1'),
            ),
            said((end) =>
              net
                .createServer()
                .on('error', (e) => end(e.message))
                .listen(0),
            ),
          ]);
        },
        [tcpPort, udpPort] as const,
      );
      for (const result of results) expect(result).toMatch(/Palimpsest does not use the network/);
    });
    expect((await added()).map((what) => what.split(' ').slice(0, 2).join(' ')).sort()).toEqual(
      [
        'program: connection',
        'program: connection',
        'program: connection',
        'program: datagram',
        'program: listening',
        'program: looking',
        'program: looking',
      ].sort(),
    );
    expect(contacts).toEqual([]);
  });

  it('every name was answered inside Chromium, and no socket was opened', async () => {
    await desk.app.evaluate(({ app }) => app.quit()).catch(() => undefined);
    await desk.gone;
    const { requests, lookups, connections } = readNetLog(netLog);
    // Only what the last test let through to the next wall.
    expect([...new Set(requests)]).toEqual([`http://127.0.0.1:${tcpPort}/`]);
    for (const host of lookups) expect(host).toMatch(/~notfound/i);
    // Chromium asks the system for a route to this address to learn whether there is IPv6; nothing is sent.
    for (const address of connections) expect(address).toMatch(/^\[2001:4860:4860::8888\]:443$/);
    // The servers do notice who comes.
    await new Promise<void>((resolve) =>
      createSocket('udp4').send('x', udpPort, '127.0.0.1', () => resolve()),
    );
    await expect.poll(() => contacts).toEqual(['udp']);
  });
});
