import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const path = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
const CHILD = path('../support/children/readMutants.mjs');
/** Mutants of each file, and the number of the first: PALIMPSEST_MUTANTS=20000 PALIMPSEST_MUTANTS_FROM=125 goes on where a run stopped. */
const COUNT = Number(process.env['PALIMPSEST_MUTANTS'] ?? 125);
const FROM = Number(process.env['PALIMPSEST_MUTANTS_FROM'] ?? 0);
/** A mutant that says nothing for so long hangs. */
const HANGS_MS = 180_000;

type Line = readonly [number: number, outcome: string, ms: number];

/** Reads the mutants of a file in one process; a mutant that ends or hangs it is named, and the next process goes on after it. */
async function outcomes(file: string): Promise<Line[]> {
  const lines: Line[] = [];
  let next = FROM;
  while (next < FROM + COUNT) {
    const child = spawn(
      process.execPath,
      ['--max-old-space-size=2048', CHILD, file, String(next), String(FROM + COUNT)],
      {
        stdio: ['ignore', 'pipe', 'ignore'],
      },
    );
    let clock = setTimeout(() => child.kill('SIGKILL'), HANGS_MS);
    for await (const line of createInterface({ input: child.stdout })) {
      const said = JSON.parse(line) as Line;
      lines.push(said);
      next = said[0] + 1;
      clearTimeout(clock);
      clock = setTimeout(() => child.kill('SIGKILL'), HANGS_MS);
    }
    clearTimeout(clock);
    if (next < FROM + COUNT) lines.push([next++, 'the process ended or hung', 0]);
  }
  return lines;
}

describe(`${COUNT} damaged copies of each document`, () => {
  it.each([
    ['html', 'epub/lamp-pandoc.html'],
    ['epub', 'epub/lamp-pandoc3.epub'],
    ['docx', 'office/ferry-libreoffice.docx'],
    ['odt', 'office/ferry-libreoffice.odt'],
    ['fodt', 'office/ferry.fodt'],
    ['rtf', 'office/ferry-libreoffice.rtf'],
    ['pdf', 'moby-pdfkit.pdf'],
    ['pdf of LaTeX', 'moby-two-columns.pdf'],
  ])('%s: each is read soundly or refused by a code', async (name, file) => {
    const lines = await outcomes(path(`../fixtures/documents/${file}`));
    expect(lines).toHaveLength(COUNT);
    const bad = lines.filter(
      ([, outcome]) => !/^(read|[a-z]+(-[a-z]+)*)$/.test(outcome) || outcome === 'unsound',
    );
    expect(bad).toEqual([]);
    const counts = new Map<string, number>();
    for (const [, outcome] of lines) counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
    // The mutator leaves some files that can be read, and reaches some refusals.
    expect([...counts.keys()]).toContain('read');
    const slowest = Math.max(...lines.map(([, , ms]) => ms));
    console.log(name, Object.fromEntries([...counts].sort()), `slowest ${slowest} ms`);
  });
});
