import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
} from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BUILD_INFO, noteSources, PARTS, staleParts } from '../../scripts/parts.js';
import { must } from '../support/must.js';
import { scratchFolder } from '../support/scratch.js';

const scratch = scratchFolder('palimpsest-dev-');
const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** What a development copy needs; what was built goes along, so that only changes are compiled. */
const COPIED = /^(src|renderer|main|scripts|bin|assets|docs|dist|\.vite|package.*\.json|tsconfig.*\.json)$/;

describe('npm run dev', () => {
  let copy: string;
  let running: ChildProcess;
  let lines: AsyncIterator<string>;

  beforeAll(() => {
    copy = join(scratch, 'copy');
    mkdirSync(copy);
    for (const name of readdirSync(ROOT).filter((one) => COPIED.test(one)))
      cpSync(join(ROOT, name), join(copy, name), { recursive: true, preserveTimestamps: true });
    copyModules(copy);
    noteBuilt(copy);
    const cases = join(scratch, 'cases');
    mkdirSync(cases);
    running = spawn(process.execPath, ['scripts/dev.js', cases], {
      cwd: copy,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    lines = createInterface({ input: must(running.stdout ?? undefined) })[Symbol.asyncIterator]();
  });

  afterAll(() => void running.kill('SIGKILL'));

  /** The next link that it prints. */
  async function nextLink(): Promise<URL> {
    const { value } = (await lines.next()) as { readonly value: string };
    return new URL(value);
  }

  /** Enters by the next link whose server is still there: a change may be compiled in two steps. The link, and the session's cookie. */
  async function enter(): Promise<readonly [URL, string]> {
    for (;;) {
      const link = await nextLink();
      const answer = await fetch(link, { redirect: 'manual' });
      if (answer.status === 303) return [link, must(answer.headers.get('set-cookie')?.split(';')[0])];
      expect(answer.status).toBe(503);
    }
  }

  async function home({ origin }: URL, cookie: string): Promise<number> {
    const headers = { cookie, origin, 'content-type': 'application/json' };
    const answer = await fetch(`${origin}/api/call/home.show`, { method: 'POST', headers, body: '{}' });
    return answer.status;
  }

  it('serves the window from its sources and calls from a real server, and starts that again with a changed core', async () => {
    const [link, cookie] = await enter();
    const page = await (await fetch(link.origin, { headers: { cookie } })).text();
    expect(page).toContain('/@vite/client');
    expect(await (await fetch(`${link.origin}/main.tsx`)).text()).toContain('/app/App.tsx');
    expect(await home(link, cookie)).toBe(200);
    expect(await home(link, 'palimpsest-1=none')).toBe(401);

    appendFileSync(join(copy, 'src/cli/main.ts'), '\n// One more line.\n');
    const [again, renewed] = await enter();
    expect([again.origin, again.search === link.search]).toEqual([link.origin, false]);
    expect(await home(again, renewed)).toBe(200);
    expect(await home(again, cookie)).toBe(401);

    running.kill('SIGINT');
    const [code] = (await once(running, 'exit')) as [number | null];
    expect(code).toBe(0);
    await expect(fetch(link.origin)).rejects.toThrow();
  });
});

/** What is built of the sources here is built of the same there: copies are some nanoseconds older. */
function noteBuilt(copy: string): void {
  const stale = staleParts(ROOT).map(({ name }) => name);
  for (const part of PARTS) if (!stale.includes(part.name)) noteSources(join(copy, '/'), part)();
}

/**
 * The packages that the compiler reads, at the places where its build information has them, and links to all others: a linked package has
 * its files elsewhere, and for it everything would be compiled again.
 */
function copyModules(copy: string): void {
  const info = join(ROOT, BUILD_INFO);
  const known = existsSync(info) ? readFileSync(info, 'utf8') : '';
  const read = new Set(Array.from(known.matchAll(/node_modules\/([^/"]+)/g), ([, name]) => name));
  mkdirSync(join(copy, 'node_modules'));
  for (const name of readdirSync(join(ROOT, 'node_modules'))) {
    const [from, to] = [join(ROOT, 'node_modules', name), join(copy, 'node_modules', name)];
    if (read.has(name)) cpSync(from, to, { recursive: true, preserveTimestamps: true });
    else symlinkSync(from, to);
  }
}
