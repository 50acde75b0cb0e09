// What a process in isolation may do: each attempt with `done` or the code of its error.
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { Worker } from 'node:worker_threads';

const [outside, port] = process.argv.slice(2);
const tried = {};
const attempt = (name, work) => {
  try {
    const failed = work();
    tried[name] = failed?.error?.code ?? 'done';
  } catch (error) {
    tried[name] = error.code ?? error.name;
  }
};
attempt('write', () => writeFileSync(`${outside}/written`, 'x'));
attempt('readOutside', () => readFileSync(`${outside}/secret`));
attempt('readProgram', () => void readFileSync(new URL(import.meta.url)));
attempt('spawn', () => spawnSync('true'));
attempt('thread', () => void new Worker('1', { eval: true }));
attempt('evaluate', () => void new Function('return 1')());
tried.connect = await new Promise((resolve) => {
  const socket = connect({ host: '127.0.0.1', port: Number(port) });
  socket.once('connect', () => resolve('done'));
  socket.once('error', (error) => resolve(error.code));
});
process.stdout.write(JSON.stringify(tried), () => process.exit(0));
