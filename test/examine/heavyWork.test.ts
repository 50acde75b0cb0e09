import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { findAttack } from '../../src/attacks/index.js';
import { canonicalJson, PalimpsestError, sha256Hex } from '../../src/base/index.js';
import { createFakeEngine } from '../../src/engine/index.js';
import {
  inThisThread,
  inWorkerThread,
  quotationJob,
  runExamination,
  type HeavyWork,
} from '../../src/examine/index.js';
import { parseCleaningList, TextIndex } from '../../src/text/index.js';
import { examinationCase, targetText } from '../support/examinationCase.js';
import { must } from '../support/must.js';
import { scratchFolder } from '../support/scratch.js';
import { tinyAttack } from '../support/tinyAttack.js';
import { prepare } from './tinyRun.js';
import { eachOf } from '../support/lanes.js';

const scratch = scratchFolder();
const WORDS =
  'Call me Ishmael. Some years ago, never mind how long precisely, having little or no money in my purse, I thought I would sail about a little.';

/** Counts turns of this thread's event loop while the work is done. */
async function turnsDuring(work: Promise<unknown>): Promise<number> {
  let turns = 0;
  let isDone = false;
  const ended = work.finally(() => {
    isDone = true;
  });
  const count = (): void => {
    turns += 1;
    if (!isDone) setImmediate(count);
  };
  setImmediate(count);
  await ended;
  return turns;
}

async function errorOf(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => 'no error',
    (error: unknown) => (error instanceof PalimpsestError ? error.toData() : error),
  );
}

describe('heavy work', () => {
  const list = parseCleaningList(
    'passage: never mind how long\nrule: shared-passages 8\nrule: source-passages 5\n',
    'list.txt',
  );
  const job = (control: string, requireDistinct: boolean) => ({
    texts: [
      { fileName: 'work.txt', role: 'target' as const, reading: new TextIndex(`${WORDS} ${WORDS} 😀 end`) },
      { fileName: 'control.txt', role: 'control' as const, reading: new TextIndex(control) },
    ],
    sources: [{ fileName: 'source.txt', reading: new TextIndex('Having little or no money 😀') }],
    list,
    requireDistinct,
  });

  it('finds the same quotations in a thread of its own, and refuses the same index', async () => {
    const texts = [targetText.slice(0, 5000), ''];
    const job = await quotationJob(texts);
    const found = await inThisThread.quotations(job);
    expect(found.searches.map(({ own }) => own.map(({ textId }) => textId))).toEqual([['moby-dick'], []]);
    expect(await inWorkerThread.quotations(job)).toEqual(found);
    const broken = [
      { ...job, manifest: '{' },
      { ...job, manifest: job.manifest.replace('1611', '1612') },
      { ...job, data: job.data.slice(1) },
    ];
    for (const one of eachOf(broken, 3)) {
      const error = await errorOf(inThisThread.quotations(one));
      expect(error).toMatchObject({ code: 'quotation-index-broken' });
      expect(await errorOf(inWorkerThread.quotations(one))).toEqual(error);
    }
  });

  it('takes the same out of texts in a thread of its own, and refuses the same controls with the same words', async () => {
    const clean = (heavy: HeavyWork, control: string, distinct = true) => heavy.clean(job(control, distinct));
    for (const [control, distinct] of [
      ['😀 Quite another text, which has some years of its own.', true],
      [`Before. ${WORDS} After.`, false],
    ] as const) {
      const here = await clean(inThisThread, control, distinct);
      expect(await clean(inWorkerThread, control, distinct)).toEqual(here);
      expect(must(here[0]).map(({ rule }) => rule)).toContain('source-passages');
    }
    const same = `${WORDS} ${WORDS} 😀 end`;
    const refusal = await errorOf(clean(inThisThread, same));
    expect(refusal).toMatchObject({ code: 'control-equals-target' });
    expect(await errorOf(clean(inWorkerThread, same))).toEqual(refusal);
  });

  it('reduces a journal to the same findings, and leaves this thread free meanwhile', async () => {
    const opened = await examinationCase(scratch, 'heavy', 3000);
    const prepared = await prepare(opened, findAttack('probabilistic'), {
      parameters: { prefixTokens: 20, suffixTokens: 10, strideTokens: 3, sampledPassages: 1 },
      startEngine: () => Promise.resolve(createFakeEngine({ text: targetText.slice(0, 4000) })),
    });
    const found: string[] = [];
    const turns: number[] = [];
    const both: HeavyWork = {
      ...inThisThread,
      reduce: async (reduction, path) => {
        for (const heavy of [inThisThread, inWorkerThread]) {
          // Over what is there: where a thread dies, the work is done again.
          const work = heavy.reduce(reduction, path);
          turns.push(await turnsDuring(work));
          const rows = readFileSync(path, 'utf8');
          expect(rows.length).toBeGreaterThan(10_000);
          const { findings, recompute } = await work;
          expect(recompute).toContain(`"windowsSha256":"${sha256Hex(rows)}"`);
          found.push(canonicalJson([findings, recompute]));
        }
        return inThisThread.reduce(reduction, path);
      },
    };
    expect(await runExamination(prepared, { heavy: both })).toMatchObject({ kind: 'finished' });
    expect(found[1]).toBe(found[0]);
    expect(must(found[0]).length).toBeGreaterThan(10_000);
    expect(must(turns[0])).toBeLessThan(5);
    expect(must(turns[1])).toBeGreaterThan(20);
    await opened.close();
  });

  it('of an attack that the program does not know is done in this thread', async () => {
    const opened = await examinationCase(scratch, 'tiny', 1500);
    const prepared = await prepare(opened, tinyAttack(), { heavy: inWorkerThread });
    expect(await runExamination(prepared, { heavy: inWorkerThread })).toMatchObject({ kind: 'finished' });
    await opened.close();
  });
});
