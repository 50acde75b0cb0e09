import { elementAt } from '../../base/index.js';
import type { BitsLedger, BitsSupplied } from '../../domain/index.js';
import type { Chapter } from './chapters.js';
import type { JudgedCodes, JudgedWork } from './judge.js';
import { totalsOf } from './totals.js';

/**
 * Whose information the work is. General language is what the reference model with the smallest file of the work leaves to be supplied, or,
 * without a reference model, what the compressor leaves: of several the model under examination is compared with the best. Null if nothing of the work was coded.
 */
export function ledgerOf(target: JudgedWork, { controls, references }: JudgedCodes): BitsLedger | null {
  if (target.chapters.length === 0) return null;
  const best = references
    .map((reference, at) => ({ reference, at, bytes: totalsOf(elementAt(target.compared, at)).fileBytes }))
    .filter(({ at }) => elementAt(target.compared, at).length > 0)
    .toSorted((a, b) => a.bytes - b.bytes)[0];
  const language = (works: readonly JudgedWork[]): number =>
    best === undefined
      ? totalsOf(chaptersOf(works)).ppmFileBytes
      : totalsOf(works.flatMap(({ compared }) => elementAt(compared, best.at))).fileBytes;
  const supplied = (works: readonly JudgedWork[]): BitsSupplied => {
    const { wholeBytes, fileBytes } = totalsOf(chaptersOf(works));
    const [whole, examiner, without] = [8 * wholeBytes, 8 * fileBytes, 8 * language(works)];
    return { whole, examiner, model: without - examiner, language: whole - without };
  };
  return {
    ...(best === undefined ? {} : { reference: { id: best.reference.id, name: best.reference.name } }),
    work: supplied([target]),
    control: controls.some(({ chapters }) => chapters.length > 0) ? supplied(controls) : null,
  };
}

function chaptersOf(works: readonly JudgedWork[]): Chapter[] {
  return works.flatMap(({ chapters }) => chapters);
}
