// Reads a long series of damaged copies of documents and model files: node scripts/mutants.js [COUNT=100000] [--only=NAME] [--report]
// Needs a build. Mutants are numbered and follow from their numbers. Outcomes are kept in .cache/mutants, a line each, so that a run that was
// stopped goes on where it stopped. Prints a table of the outcomes in Markdown; exit code 1: a reader crashed, hung, or gave an unsound answer.
import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { readSeries } from '../test/support/mutants/series.mjs';
import { TARGETS } from '../test/support/mutants/targets.mjs';

const words = process.argv.slice(2);
const total = Number(words.find((word) => /^\d+$/.test(word)) ?? 100_000);
const only = words.find((word) => word.startsWith('--only='))?.slice('--only='.length);
const folder = fileURLToPath(new URL('../.cache/mutants/', import.meta.url));
mkdirSync(folder, { recursive: true });

const rows = [];
let bad = 0;
for (const target of TARGETS) {
  if (only !== undefined && only !== target.name) continue;
  const kept = `${folder}${target.name.replaceAll(' ', '-')}.jsonl`;
  const count = Math.round((total * target.share) / 100);
  const from = linesOf(kept).length;
  if (!words.includes('--report'))
    await readSeries(target, from, Math.max(from, count), (line) =>
      appendFileSync(kept, `${JSON.stringify(line)}\n`),
    );
  rows.push(rowOf(target.name, linesOf(kept)));
}
console.log('| reader | mutants | read | refused, by code | slowest | most memory |');
console.log('| --- | --- | --- | --- | --- | --- |');
console.log(rows.join('\n'));
process.exitCode = bad === 0 ? 0 : 1;

function linesOf(kept) {
  if (!existsSync(kept)) return [];
  return readFileSync(kept, 'utf8')
    .trim()
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
}

function rowOf(name, lines) {
  const counts = new Map();
  for (const [number, outcome] of lines) {
    counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
    if (outcome !== 'unsound' && !outcome.startsWith('crash')) continue;
    bad += 1;
    console.error(`${name}, mutant ${number}: ${outcome}`);
  }
  const read = counts.get('read') ?? 0;
  counts.delete('read');
  const refused = [...counts]
    .sort(([, one], [, other]) => other - one)
    .map(([outcome, times]) => `${outcome} ${times.toLocaleString('en-US')}`)
    .join(', ');
  const most = (place) => Math.max(0, ...lines.map((line) => line[place]));
  return `| ${name} | ${lines.length.toLocaleString('en-US')} | ${read.toLocaleString('en-US')} | ${refused} | ${(most(2) / 1000).toFixed(1)} s | ${most(3)} MiB |`;
}
