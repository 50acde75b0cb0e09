import {
  appendFileSync,
  cpSync,
  mkdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { entriesOf } from '../../src/domain/index.js';
import { detailOf } from '../support/samples/recordSamples.js';
import { canonicalJson, Random, sha256Hex } from '../../src/base/index.js';
import { openCase, readAudit, type CaseFolder } from '../../src/casefile/index.js';
import { caseDifferences, checkJournal, requireSameCase, runExamination } from '../../src/examine/index.js';
import { FileHashes } from '../../src/files/index.js';
import { examinationCase } from '../support/examinationCase.js';
import { wholeOnly } from '../support/lanes.js';
import { like } from '../support/like.js';
import { cutLog } from '../support/cutLog.js';
import { scratchFolder } from '../support/scratch.js';
import { must } from '../support/must.js';
import { tinyAttack } from '../support/tinyAttack.js';
import { bytesOf, prepare, resume } from './tinyRun.js';

const scratch = scratchFolder();
const JOURNAL = 'examinations/X2/journal.jsonl';
let base: CaseFolder;
let reference: Record<string, string>;
let copies = 0;

/** X1 is finished; X2 was paused after 12 units. */
beforeAll(async () => {
  base = await examinationCase(scratch, 'base', 2500);
  await runExamination(await prepare(base, tinyAttack()));
  reference = bytesOf(base, 'X1');
  const pause = new AbortController();
  const attack = tinyAttack({ before: (index) => (index === 11 ? pause.abort() : undefined) });
  await runExamination(await prepare(base, attack), { signal: pause.signal, lookAhead: 1 });
  await base.close();
});

/** A copy of the case; without what the audit log vouches for, as if the run had been killed, unless it is kept. */
async function copied(keepMarks: boolean, change: (folder: string) => void): Promise<CaseFolder> {
  const folder = join(scratch, `copy ${(copies += 1)}`);
  cpSync(base.folder, folder, { recursive: true });
  if (!keepMarks) {
    const audit = join(folder, 'audit/audit.jsonl');
    const lines = readFileSync(audit, 'utf8').trimEnd().split('\n');
    expect(lines.at(-1)).toContain('examination-paused');
    cutLog(folder, 1);
  }
  change(folder);
  return openCase(folder, { mode: 'write', heads: null });
}

async function finished(opened: CaseFolder): Promise<Record<string, string>> {
  await runExamination(await resume(opened, 'X2', tinyAttack()));
  const bytes = bytesOf(opened, 'X2');
  await opened.close();
  return bytes;
}

async function refusal(opened: CaseFolder): Promise<unknown> {
  const before = readFileSync(opened.path(JOURNAL));
  const error: unknown = await resume(opened, 'X2', tinyAttack()).catch((caught: unknown) => caught);
  expect(readFileSync(opened.path(JOURNAL)).equals(before)).toBe(true);
  await opened.close();
  return error;
}

function editLines(edit: (lines: string[]) => string[]): (folder: string) => void {
  return (folder) => {
    const path = join(folder, JOURNAL);
    const lines = readFileSync(path, 'utf8').trimEnd().split('\n');
    expect(lines).toHaveLength(12);
    writeFileSync(
      path,
      edit(lines)
        .map((line) => `${line}\n`)
        .join(''),
    );
  };
}

describe('a journal', () => {
  it('torn at any byte is finished to the same bytes, and the audit log says what was dropped', async () => {
    const random = new Random('torn');
    const whole = readFileSync(base.path(JOURNAL));
    const anywhere = (length: number): number[] => Array.from({ length }, () => random.below(whole.length));
    for (const cut of wholeOnly([0, 1, ...anywhere(5)], [whole.length - 1, ...anywhere(1)])) {
      const opened = await copied(false, (folder) => truncateSync(join(folder, JOURNAL), cut));
      expect(await finished(opened), `cut at ${cut}`).toEqual(reference);
      const [resumed] = entriesOf(await readAudit(opened.folder), 'examination-resumed');
      const dropped = cut - (whole.subarray(0, cut).lastIndexOf(10) + 1);
      expect(resumed?.detail.droppedBytes).toBe(dropped === 0 ? undefined : dropped);
    }
  });

  it('with more in its arrays than its lines say is finished to the same bytes', async () => {
    const opened = await copied(false, (folder) => {
      for (const name of ['logProbs', 'ranks', 'stray']) {
        writeFileSync(join(folder, `examinations/X2/arrays/${name}.f32`), 'torn numbers', { flag: 'a' });
      }
    });
    expect(await finished(opened)).toEqual(reference);
  });

  it('that was edited names the line', async () => {
    const edit = (n: number, from: RegExp, to: string) =>
      editLines((lines) => lines.map((line, at) => (at === n ? line.replace(from, to) : line)));
    const cases: [(folder: string) => void, RegExp][] = [
      [edit(3, /"drawn":\d+/, '"drawn":5'), /line 5 .*"prev" is not the SHA-256/],
      [edit(4, /"seq":4/, '"seq":5'), /line 5 .*its number is 5, but 4 was expected/],
      [edit(4, /,"seq"/, ', "seq"'), /line 5 .*does not have the layout/],
      [edit(4, /^\{/, ''), /line 5 .*not JSON/],
      [edit(4, /"kind":"observed"/, '"kind":"seen"'), /line 5 .*not a journal line/],
      [edit(4, /"drawn":\d+/, '"drawn":1e999'), /line 5 .*does not have the layout/],
      [edit(11, /"offset":\d+/, '"offset":4'), /line 12 .*starts at byte 4, but/],
      [edit(11, /"unitId":"..../, '"unitId":"0000'), /line 12 .*belongs to unit 0000/],
    ];
    for (const [change, message] of cases) {
      expect(await refusalWhenRun(await copied(false, change))).toMatchObject({
        code: 'journal-broken',
        exitCode: 1,
        message: like(message),
      });
    }
  });

  /** Some breaks show only against the plan. */
  async function refusalWhenRun(opened: CaseFolder): Promise<unknown> {
    const error: unknown = await resume(opened, 'X2', tinyAttack())
      .then((prepared) => runExamination(prepared))
      .catch((caught: unknown) => caught);
    await opened.close();
    return error;
  }

  it('with lines swapped, removed, doubled or added names the line', async () => {
    const order = (numbers: readonly number[]) => editLines((lines) => numbers.map((n) => lines[n] ?? ''));
    const rows: [readonly number[], RegExp][] = [
      [[0, 2, 1, 3], /line 2 .*its number is 2, but 1 was expected/],
      [[0, 1, 3, 4], /line 3 .*its number is 3, but 2 was expected/],
      [[0, 1, 1, 2], /line 3 .*its number is 1, but 2 was expected/],
      [[1, 2, 3], /line 1 .*its number is 1, but 0 was expected/],
    ];
    for (const [numbers, message] of rows) {
      expect(await refusal(await copied(false, order(numbers)))).toMatchObject({
        code: 'journal-broken',
        message: like(message),
      });
    }
  });

  it('whose last lines were edited or cut off after a pause is found through the audit log', async () => {
    const edited = editLines((lines) =>
      lines.map((line, at) => (at === 11 ? line.replace(/"drawn":\d+/, '"drawn":5') : line)),
    );
    expect(await refusal(await copied(true, edited))).toMatchObject({
      code: 'journal-broken',
      message: like(/line 12 .*audit log/),
    });
    const cut = editLines((lines) => lines.slice(0, 9));
    expect(await refusal(await copied(true, cut))).toMatchObject({
      code: 'journal-broken',
      message: like(/line 10 .*it had 12 lines/),
    });
    expect(await finished(await copied(true, () => undefined))).toEqual(reference);
  });

  it('to which lines were added after a pause is refused, by the check of the case and by a resume', async () => {
    // X1 has the same plan: its lines and arrays follow those of X2 without a break.
    const more = (folder: string): void => {
      cpSync(join(folder, 'examinations/X1/arrays'), join(folder, 'examinations/X2/arrays'), {
        recursive: true,
      });
      const lines = readFileSync(join(folder, 'examinations/X1/journal.jsonl'), 'utf8').split('\n');
      appendFileSync(join(folder, JOURNAL), `${lines.slice(12, 15).join('\n')}\n`);
    };
    const torn = (folder: string): void => appendFileSync(join(folder, JOURNAL), '{"observation"');
    for (const add of [more, torn]) {
      const opened = await copied(true, add);
      await expect(requireSameCase(opened)).rejects.toMatchObject({
        code: 'case-differs',
        message: like(/X2\/journal\.jsonl, line 13: according to the audit log, the journal has 12 lines/),
      });
      expect(await refusal(opened)).toMatchObject({
        code: 'journal-broken',
        message: like(/line 13 .*has 12 lines/),
      });
    }
    // After a kill the log has no last word: there may be more.
    const killed = await copied(false, more);
    await requireSameCase(killed);
    expect(await finished(killed)).toEqual(reference);
  });

  it('that lies there before the run is refused, before start.json and after', async () => {
    const opened = await copied(true, () => undefined);
    const planted = opened.path('examinations/X3');
    cpSync(opened.path('examinations/X1'), planted, { recursive: true });
    await expect(prepare(opened, tinyAttack())).rejects.toMatchObject({
      code: 'examination-folder',
      message: like(/X3 holds arrays, findings\.json, journal\.jsonl/),
    });
    expect(opened.index.examinations).toEqual(['X1', 'X2']);
    rmSync(planted, { recursive: true });
    // What a kill right before the entry of the log left.
    mkdirSync(planted);
    for (const name of ['start.json', '.start.json.1-1.partial']) writeFileSync(join(planted, name), '{');
    const prepared = await prepare(opened, tinyAttack());
    for (const name of ['journal.jsonl', 'arrays']) {
      cpSync(opened.path('examinations/X1', name), join(planted, name), { recursive: true });
    }
    await expect(requireSameCase(opened)).rejects.toMatchObject({ code: 'case-differs' });
    await expect(runExamination(prepared)).rejects.toMatchObject({
      code: 'journal-broken',
      message: like(/line 1 .*has 0 lines/),
    });
    expect((await readAudit(opened.folder)).map(({ action }) => action).at(-1)).toBe('examination-prepared');
    await opened.close();
  });

  it('that grows is read on from where it was read to, and one that began to grow meanwhile is no difference', async () => {
    const opened = await copied(true, () => undefined);
    const path = opened.path('examinations/X3/journal.jsonl');
    const hashes = new FileHashes();
    const seen: unknown[] = [];
    const attack = tinyAttack({
      before: async (index, context) => {
        if (index !== 5 && index !== 8) return;
        await context.earlier();
        if (index === 5) return void seen.push(await caseDifferences(opened, { hashes }));
        const good = readFileSync(path);
        writeFileSync(
          path,
          good.toString('utf8').replace(/"drawn":(.)/, (_, digit) => `"drawn":${digit === '1' ? '2' : '1'}`),
        );
        for (const one of [hashes, new FileHashes()])
          seen.push(await caseDifferences(opened, { hashes: one }));
        writeFileSync(path, good);
        pause.abort();
      },
    });
    const pause = new AbortController();
    const run = async (): Promise<unknown> =>
      runExamination(prepared, { signal: pause.signal, lookAhead: 1 });
    const prepared = await prepare(opened, attack);
    // The log is read before the run, the journal after it.
    class Slow extends FileHashes {
      #ran: Promise<unknown> | undefined;
      override async sha256(file: string): Promise<string | null> {
        await (this.#ran ??= run());
        return super.sha256(file);
      }
    }
    expect(await caseDifferences(opened, { hashes: new Slow() })).toEqual([]);
    expect(seen).toMatchObject([
      [],
      [],
      [{ file: 'examinations/X3/journal.jsonl', what: like(/line 2: its "prev"/) }],
    ]);
    await opened.close();
  });

  it('whose arrays were shortened or changed is found', async () => {
    const short = await copied(false, (folder) =>
      truncateSync(join(folder, 'examinations/X2/arrays/ranks.f32'), 8),
    );
    expect(await refusal(short)).toMatchObject({
      code: 'journal-broken',
      message: like(/ranks\.f32 has 8 bytes/),
    });
    const changed = await copied(false, (folder) => {
      const path = join(folder, 'examinations/X2/arrays/logProbs.f32');
      const bytes = readFileSync(path);
      bytes[100] = (bytes[100] ?? 0) ^ 1;
      writeFileSync(path, bytes);
    });
    const prepared = await resume(changed, 'X2', tinyAttack());
    await expect(runExamination(prepared)).rejects.toMatchObject({
      code: 'journal-array',
      message: like(/logProbs\.f32: the 160 bytes at offset 0/),
    });
    await changed.close();
  });

  it('can be checked without the model', async () => {
    const opened = await openCase(base.folder, { mode: 'read' });
    const scan = await checkJournal(opened, 'X2', opened.path('examinations/X2'));
    expect(scan.head.lines).toBe(12);
    expect([...scan.arrayEnds]).toEqual([
      ['logProbs', 12 * 160],
      ['ranks', 12 * 160],
    ]);
  });
});

describe('a journal of a run of minutes', () => {
  /** A clock that goes on by so many milliseconds each time a unit begins. */
  const clock = { time: Date.parse('2026-12-01T00:00:00Z'), now: () => clock.time };

  /** A run that was killed after 12 units: the log ends with its last entry about the journal. */
  async function killed(name: string, msPerUnit: number): Promise<{ folder: string; marks: unknown[] }> {
    const made = await examinationCase(scratch, name, 2500);
    await made.close();
    const opened = await openCase(made.folder, { mode: 'write', heads: null, clock });
    const pause = new AbortController();
    const attack = tinyAttack({
      before: (index) => {
        clock.time += msPerUnit;
        if (index === 11) pause.abort();
      },
    });
    await runExamination(await prepare(opened, attack), { signal: pause.signal, lookAhead: 1 });
    await opened.close();
    cutLog(made.folder, 1);
    const marks = (await readAudit(made.folder))
      .filter(({ action }) => action === 'examination-progress')
      .map((entry) => detailOf(entry)['journalLines']);
    return { folder: made.folder, marks };
  }

  /** The journal with other numbers from a line on, in an unbroken chain. */
  function inventedFrom(folder: string, from: number): void {
    const path = join(folder, 'examinations/X1/journal.jsonl');
    let prev = '';
    const lines = readFileSync(path, 'utf8')
      .trimEnd()
      .split('\n')
      .map((text, at) => {
        const line = JSON.parse(text) as { prev: string; observation: { value: { drawn: number } } };
        if (at + 1 >= from) line.observation.value.drawn += 1;
        if (prev !== '') line.prev = prev;
        const out = canonicalJson(line);
        prev = sha256Hex(out);
        return `${out}\n`;
      });
    writeFileSync(path, lines.join(''));
  }

  it('is on record once a minute, and the run ends in the same bytes', async () => {
    const { folder, marks } = await killed('minutes', 30_000);
    expect(marks).toEqual([2, 4, 6, 8, 10, 12]);
    const opened = await openCase(folder, { mode: 'write', heads: null, clock });
    expect(await caseDifferences(opened)).toEqual([]);
    await runExamination(await resume(opened, 'X1', tinyAttack()));
    const { 'recompute.json': recompute, ...others } = bytesOf(opened, 'X1');
    const { 'recompute.json': before, ...same } = reference;
    expect(others).toEqual(same);
    // It names the texts, which have the names of their cases.
    expect(must(recompute).replaceAll('minutes ', 'base ')).toBe(before);
    await opened.close();
  });

  it('and one that does not continue what is on record is refused, by the check of the case and by a resume', async () => {
    const { folder } = await killed('invented', 25_000);
    inventedFrom(folder, 5);
    const opened = await openCase(folder, { mode: 'write', heads: null, clock });
    expect(await caseDifferences(opened)).toMatchObject([
      { file: 'examinations/X1/journal.jsonl', what: like(/^line 6: the audit log states SHA-256 /) },
    ]);
    await expect(resume(opened, 'X1', tinyAttack())).rejects.toMatchObject({ code: 'journal-broken' });
    await opened.close();
  });

  it('that is as short as one minute has no entry of its own', async () => {
    expect((await killed('short', 4000)).marks).toEqual([]);
  });
});
