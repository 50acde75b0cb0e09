import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadBearingOfBag } from '../../../../src/matter/index.js';
import { sampleResults } from '../../../support/samples/sampleBag.js';
import { scratchFolder } from '../../../support/scratch.js';

const scratch = scratchFolder();
let results: string;

beforeAll(() => {
  results = sampleResults(scratch);
});

type Row = Record<string, unknown> & { readonly work: string; readonly window: number };

function changeRows(file: string, change: (row: Row) => Row): void {
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
  writeFileSync(file, `${lines.map((line) => JSON.stringify(change(JSON.parse(line) as Row))).join('\n')}\n`);
}

async function unitsOf(id: string): Promise<readonly number[]> {
  return (await loadBearingOfBag(scratch)).find(({ examination }) => examination === id)?.units ?? [];
}

describe('load-bearing units', () => {
  it('are some dozens of the hundreds of the sample, and hold every passage that findings print', async () => {
    const all = await loadBearingOfBag(scratch);
    expect(all.map(({ examination, of }) => [examination, of])).toEqual([
      ['X1', 251],
      ['X2', 251],
      ['X3', 262],
      ['X4', 46],
      ['X5', 16],
    ]);
    // Nothing was found in X5, so no finding rests on a unit of it.
    expect(all.at(-1)?.units).toEqual([]);
    for (const { units } of all.slice(0, -1)) {
      expect(units.length).toBeGreaterThan(10);
      expect(units.length).toBeLessThan(60);
      expect([...units].sort((a, b) => a - b)).toEqual(units);
    }
    const findings = JSON.parse(readFileSync(join(results, 'X1.findings.json'), 'utf8')) as {
      details: { targets: { passages: { startToken: number }[] }[] };
    };
    // Five windows side by side make a unit, and a window begins every 50 tokens; the target comes first.
    const printed = findings.details.targets.flatMap(({ passages }) =>
      passages.map(({ startToken }) => Math.floor(startToken / 250)),
    );
    expect(printed.length).toBe(12);
    const [first] = all;
    for (const unit of printed) expect(first?.units).toContain(unit);
  });

  it('hold the one unit of 702 from which a claim was made', async () => {
    // In X2 the model never saw the work. Five windows of one unit are made more probable than any of the control.
    const forged = 40;
    expect(await unitsOf('X2')).not.toContain(forged);
    changeRows(join(results, 'X2.windows.jsonl'), (row) =>
      row.work === 'E3' && Math.floor(row.window / 5) === forged ? { ...row, logP: -0.5 } : row,
    );
    expect(await unitsOf('X2')).toContain(forged);
  });

  it('hold the unit that sets the floor', async () => {
    const rows = readFileSync(join(results, 'X1.windows.jsonl'), 'utf8').trimEnd().split('\n');
    const highest = rows
      .map((line) => JSON.parse(line) as Row & { role: string; logP: number })
      .filter(({ role }) => role === 'control')
      .reduce((most, row) => (row.logP > most.logP ? row : most));
    expect(await unitsOf('X1')).toContain(86 + Math.floor(highest.window / 5));
  });

  it('hold the unit of a passage that an exhibit shows', async () => {
    const before = await unitsOf('X3');
    const rows = readFileSync(join(results, 'X3.windows.jsonl'), 'utf8').trimEnd().split('\n');
    const at = rows.findIndex((_row, index) => !before.includes(index));
    const { work, suffixChar, endChar } = JSON.parse(rows[at] ?? '') as Record<string, string | number>;
    const content = { kind: 'passage', examinationId: 'X3', workId: work, text: 'Call me' };
    mkdirSync(join(scratch, 'data', 'exhibits'));
    writeFileSync(
      join(scratch, 'data', 'exhibits', 'PX-001.json'),
      JSON.stringify({ ...content, startChar: suffixChar, endChar }),
    );
    expect(await unitsOf('X3')).toEqual([...before, at].sort((a, b) => a - b));
  });
});
