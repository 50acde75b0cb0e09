// Runs the benchmarks one after another, each in a process of its own: node bench/run.js [NAME…] [--full]
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const all = readdirSync(here('.'))
  .filter((file) => file.endsWith('.ts'))
  .map((file) => file.slice(0, -3));
const flags = process.argv.slice(2).filter((word) => word.startsWith('--'));
const wanted = process.argv.slice(2).filter((word) => !word.startsWith('--'));
const unknown = wanted.filter((name) => !all.includes(name));
if (unknown.length > 0) {
  console.error(`bench: there is no ${unknown.join(', ')}; there are ${all.join(', ')}.`);
  process.exit(2);
}

const memory = `${(totalmem() / 2 ** 30).toFixed(0)} GiB`;
console.log(
  `${cpus()[0]?.model ?? 'unknown processor'}, ${availableParallelism()} processors, ${memory}, Node ${process.version}`,
);
let failed = 0;
for (const name of wanted.length > 0 ? wanted : all) {
  const load = loadavg()
    .map((value) => value.toFixed(1))
    .join(' ');
  console.log(`\n## ${name} (${new Date().toISOString()}, load ${load})\n`);
  const { status, signal } = spawnSync(
    process.execPath,
    ['--import', new URL('./support/typeScript.js', import.meta.url).href, here(`${name}.ts`), ...flags],
    { cwd: here('..'), stdio: 'inherit' },
  );
  if (status === 0) continue;
  console.error(`bench: ${name} ended with ${signal ?? status}`);
  failed += 1;
}
process.exit(failed === 0 ? 0 : 1);
