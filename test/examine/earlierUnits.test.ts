import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { PlannedUnit } from '../../src/attacks/index.js';
import { EarlierUnits } from '../../src/examine/journal/earlierUnits.js';
import { EMPTY_JOURNAL, journalBytes, journalHeadAfter } from '../../src/examine/journal/journalFormat.js';
import { scratchFolder } from '../support/scratch.js';
import { unscored } from '../support/unscored.js';

const scratch = scratchFolder();

const units = Array.from({ length: 4 }, (_, at): PlannedUnit => ({
  id: `${at}`.repeat(64),
  workId: 'E2',
  title: `Unit ${at}`,
  tokens: 1,
  spec: {},
}));

function journal(): Uint8Array[] {
  let head = EMPTY_JOURNAL;
  return units.map(({ id }, seq) => {
    const bytes = journalBytes({
      seq,
      prev: head.sha256,
      unitId: id,
      observation: unscored(`reason ${seq}`),
    });
    head = journalHeadAfter(head, bytes);
    return bytes;
  });
}

describe('what earlier units observed', () => {
  it('is there once, in order, also when it could not be read to its end the first time', async () => {
    const folder = join(scratch, 'earlier');
    mkdirSync(folder);
    const write = (lines: readonly Uint8Array[]): void =>
      writeFileSync(
        join(folder, 'journal.jsonl'),
        Buffer.concat(lines.flatMap((one) => [one, Buffer.from('\n')])),
      );
    const lines = journal();
    const earlier = new EarlierUnits(folder, units, () => Promise.resolve());
    const titles = async (index: number): Promise<string[]> =>
      (await earlier.before(index)).map(({ unit }) => unit.title);

    write(lines.slice(0, 1));
    expect(await titles(1)).toEqual(['Unit 0']);
    write([...lines.slice(0, 3), Buffer.from('{}')]);
    await expect(titles(4)).rejects.toMatchObject({ code: 'journal-broken' });
    write(lines);
    expect(await titles(4)).toEqual(['Unit 0', 'Unit 1', 'Unit 2', 'Unit 3']);
    earlier.close();
  });
});
