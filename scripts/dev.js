// `npm run dev [-- <folder of cases>]`: the window with hot reload, on a real `palimpsest serve`. The core is compiled again when a file of
// src/ changes, and the server started again with it; the window's own files come from Vite, everything else from the server. Prints one
// link for each start of the server. Ctrl-C ends everything.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { createServer } from 'vite';
import { ServerProxy } from './devProxy.js';
import { BUILD_INFO } from './parts.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = process.argv[2] ?? join(homedir(), 'Palimpsest');
/** The message with which the compiler reports that it waits for the next change. */
const COMPILED = /Found (\d+) errors?\. Watching/;

const built = spawnSync(process.execPath, [join(root, 'scripts', 'build.js')], { stdio: 'inherit' });
if (built.status !== 0) process.exit(built.status ?? 1);

const proxy = new ServerProxy();
/** The server that currently answers; null while there is none. */
let server = null;
/** The last start of a server: each start begins when the previous server has ended. */
let starting = Promise.resolve();
let isEnding = false;

const vite = await createServer({
  configFile: join(root, 'renderer', 'vite.config.ts'),
  base: '/',
  plugins: [
    {
      name: 'palimpsest-serve',
      configureServer: ({ middlewares }) => void middlewares.use(proxy.middleware),
    },
  ],
  server: { host: '127.0.0.1', port: 0 },
  clearScreen: false,
  logLevel: 'warn',
});
await vite.listen();
const { port } = vite.httpServer.address();

const compiler = spawn(
  process.execPath,
  [
    join(root, 'node_modules', 'typescript', 'bin', 'tsc'),
    ...['-p', 'tsconfig.build.json', '--watch', '--preserveWatchOutput'],
    ...['--incremental', '--tsBuildInfoFile', BUILD_INFO],
  ],
  { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] },
);
createInterface({ input: compiler.stdout }).on('line', (line) => {
  console.error(line);
  if (COMPILED.exec(line)?.[1] === '0') starting = starting.then(restart).catch(end);
});
compiler.on('exit', (code) => end(new Error(`the compiler ended with ${code}`)));
process.on('SIGINT', () => end(null)).on('SIGTERM', () => end(null));

/** Starts the server on the compiled code; a running server is ended first. */
async function restart() {
  await stopServer();
  if (isEnding) return;
  const started = spawn(process.execPath, [join(root, 'bin', 'palimpsest.js'), 'serve', folder, '--json'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  server = started;
  started.on('exit', (code) => {
    if (server === started) end(new Error(`palimpsest serve ended with ${code}`));
  });
  const [line] = await once(createInterface({ input: started.stdout }), 'line');
  const link = new URL(JSON.parse(line).url);
  proxy.goTo(link.origin);
  console.log(`http://127.0.0.1:${port}/${link.search}`);
}

async function stopServer() {
  const old = server;
  server = null;
  if (old === null || old.exitCode !== null || old.signalCode !== null) return;
  old.kill('SIGTERM');
  await once(old, 'exit');
}

/** @param {Error | null} why null if the end was requested */
async function end(why) {
  if (isEnding) return;
  isEnding = true;
  if (why !== null) console.error(`dev: ${why.message}`);
  compiler.kill('SIGTERM');
  await stopServer();
  await vite.close();
  process.exit(why === null ? 0 : 1);
}
