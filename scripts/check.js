// Format, lint, types and unused code: `npm run check [-- NAME…]`. One check for each core at a time; what a check says is printed whole
// when it ends.
import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Name and command of each check, the longest first. */
const CHECKS = [
  ['lint', 'eslint . --max-warnings 0'],
  ['types', 'oxlint --type-aware --type-check --deny-warnings .'],
  ['format', 'prettier --check .'],
  ['unused', 'knip'],
];

const wanted = process.argv.slice(2);
const left = CHECKS.filter(([name]) => wanted.length === 0 || wanted.some((word) => name?.startsWith(word)));
const failed = [];
await Promise.all(Array.from({ length: availableParallelism() }, lane));
if (failed.length > 0) console.error(`failed: ${failed.join(', ')}`);
process.exit(failed.length === 0 ? 0 : 1);

async function lane() {
  for (let check = left.shift(); check !== undefined; check = left.shift()) {
    const [name = '', command = ''] = check;
    const begun = Date.now();
    const { code, output } = await run(command);
    const seconds = Math.round((Date.now() - begun) / 1000);
    console.log(`${code === 0 ? 'ok' : 'FAILED'}: ${name} (${command}), ${seconds} s`);
    if (code !== 0) {
      process.stdout.write(output);
      failed.push(name);
    }
  }
}

/** @param {string} command @returns {Promise<{code: number, output: string}>} */
function run(command) {
  const PATH = `${join(root, 'node_modules', '.bin')}${delimiter}${process.env['PATH'] ?? ''}`;
  return new Promise((resolve) => {
    const child = spawn(command, { cwd: root, shell: true, env: { ...process.env, PATH } });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => {
        output += text;
      });
    }
    child.on('close', (code) => resolve({ code: code ?? 1, output }));
  });
}
