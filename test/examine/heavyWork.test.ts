import { describe, expect, it } from 'vitest';
import { findAttack } from '../../src/attacks/index.js';
import { PalimpsestError } from '../../src/base/index.js';
import type { CaseFolder } from '../../src/casefile/index.js';
import { createFakeEngine } from '../../src/engine/index.js';
import {
  inThisThread,
  inWorkerThread,
  runExamination,
  type HeavyWork,
  type PreparedExamination,
} from '../../src/examine/index.js';
import { parseCleaningList, TextIndex } from '../../src/text/index.js';
import { examinationCase, targetText } from '../support/examinationCase.js';
import { must } from '../support/must.js';
import { scratchFolder } from '../support/scratch.js';
import { tinyAttack } from '../support/tinyAttack.js';
import { bytesOf, prepare } from './tinyRun.js';

const scratch = scratchFolder();
const WORDS =
  'Call me Ishmael. Some years ago, never mind how long precisely, having little or no money in my purse.';

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
  const list = parseCleaningList('passage: never mind how long\nrule: shared-passages 8\n', 'list.txt');
  const job = (control: string, requireDistinct: boolean) => ({
    texts: [
      { fileName: 'work.txt', role: 'target' as const, reading: new TextIndex(`${WORDS} ${WORDS} 😀 end`) },
      { fileName: 'control.txt', role: 'control' as const, reading: new TextIndex(control) },
    ],
    list,
    requireDistinct,
  });

  it('takes the same out of texts in a thread of its own, and refuses the same controls with the same words', async () => {
    const clean = (heavy: HeavyWork, control: string, distinct = true) => heavy.clean(job(control, distinct));
    for (const [control, distinct] of [
      ['😀 Quite another text, which has some years of its own.', true],
      [`Before. ${WORDS} After.`, false],
    ] as const) {
      const here = await clean(inThisThread, control, distinct);
      expect(await clean(inWorkerThread, control, distinct)).toEqual(here);
      expect(must(here[0]).length).toBeGreaterThan(0);
    }
    const same = `${WORDS} ${WORDS} 😀 end`;
    const refusal = await errorOf(clean(inThisThread, same));
    expect(refusal).toMatchObject({ code: 'control-equals-target' });
    expect(await errorOf(clean(inWorkerThread, same))).toEqual(refusal);
  });

  it('leaves the same bytes, and this thread free while a journal is reduced', async () => {
    const attack = findAttack('probabilistic');
    const parameters = { prefixTokens: 20, suffixTokens: 10, strideTokens: 3, sampledPassages: 1 };
    const bytes: Record<string, string>[] = [];
    const turns: number[] = [];
    for (const [at, heavy] of [inThisThread, inWorkerThread].entries()) {
      const opened: CaseFolder = await examinationCase(scratch, `heavy ${at}`, 3000);
      const startEngine = () => Promise.resolve(createFakeEngine({ text: targetText.slice(0, 4000) }));
      const prepared: PreparedExamination = await prepare(opened, attack, { parameters, startEngine, heavy });
      let reduced = 0;
      const watched: HeavyWork = {
        ...heavy,
        reduce: async (reduction) => {
          const work = heavy.reduce(reduction);
          reduced = await turnsDuring(work);
          return work;
        },
      };
      await runExamination(prepared, { heavy: watched });
      bytes.push(bytesOf(opened, 'X1'));
      turns.push(reduced);
      await opened.close();
    }
    expect(bytes[1]).toEqual(bytes[0]);
    expect(must(turns[0])).toBeLessThan(5);
    expect(must(turns[1])).toBeGreaterThan(20);
  });

  it('of an attack that the program does not know is done in this thread', async () => {
    const opened = await examinationCase(scratch, 'tiny', 1500);
    const prepared = await prepare(opened, tinyAttack(), { heavy: inWorkerThread });
    expect(await runExamination(prepared, { heavy: inWorkerThread })).toMatchObject({ kind: 'finished' });
    await opened.close();
  });
});
