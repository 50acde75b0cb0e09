import type { AttackModel } from '../define.js';
import { judgePassages, type PassageJudgement, type ScoredPassage, tiledPassages } from '../kit/index.js';
import { chaptersOf, type Chapter } from './chapters.js';
import { collectCodes, type WorkCode, type ObservedBatch } from './collect.js';
import type { AssistedInput } from './plan.js';

/** One work under the model under examination and under the reference models. */
export interface JudgedWork {
  readonly code: WorkCode;
  /** Chapters that were coded completely; the others are in `unscored`. */
  readonly chapters: readonly Chapter[];
  readonly unscored: readonly Chapter[];
  /** The same chapters under each reference model, in the order of `references`; empty if it has no observations. */
  readonly compared: readonly (readonly Chapter[])[];
  /** Passages; the score is minus their bits per character. */
  readonly passages: readonly ScoredPassage[];
}

/** Everything that findings and panels report. */
export interface JudgedCodes {
  readonly targets: readonly (JudgedWork & { readonly judgement: PassageJudgement })[];
  readonly controls: readonly JudgedWork[];
  readonly references: readonly AttackModel[];
}

/** Reads the observations and compares every target with the controls. */
export function judgeCodes(input: AssistedInput, observations: Iterable<ObservedBatch>): JudgedCodes {
  const codes = collectCodes(input, observations);
  const references = input.references.filter(({ id }) => codes.has(id));
  const judged = input.works.flatMap((work) => {
    const code = codes.get(null)?.get(work.id);
    if (code === undefined) return [];
    const all = chaptersOf(code);
    const compared = references.map(({ id }) => {
      const other = codes.get(id)?.get(work.id);
      return other === undefined ? [] : chaptersOf(other);
    });
    const isWhole = (chapter: Chapter): boolean => Number.isFinite(chapter.bits);
    // A chapter that some model could not code is excluded everywhere, so that all numbers are about the same text.
    const whole = (at: number): boolean =>
      [all, ...compared].every((chapters) => chapters.length === 0 || isWhole(chapters[at] as Chapter));
    return [
      {
        code,
        chapters: all.filter((_, at) => whole(at)),
        unscored: all.filter((_, at) => !whole(at)),
        compared: compared.map((chapters) => chapters.filter((_, at) => whole(at))),
        passages: scoredPassages(code, input),
      },
    ];
  });
  const controls = judged.filter(({ code }) => code.work.role === 'control');
  const control = controls.flatMap(({ passages }) => passages);
  return {
    targets: judged
      .filter(({ code }) => code.work.role === 'target')
      .map((target) => ({
        ...target,
        judgement: judgePassages({
          target: target.passages,
          control,
          alpha: input.parameters.alpha,
          exponentialTail: true,
        }),
      })),
    controls,
    references,
  };
}

/** Passages that tile the work, without prefixes. Their bits are taken from the code of the chunk that they lie in. */
function scoredPassages({ work, bits }: WorkCode, { parameters }: AssistedInput): ScoredPassage[] {
  const shape = { prefixTokens: 0, suffixTokens: parameters.passageTokens };
  return tiledPassages(work, shape).flatMap((passage) => {
    const end = passage.startToken + parameters.passageTokens;
    const sum = bits.subarray(passage.startToken, end).reduce((total, value) => total + value, 0);
    const chars =
      (work.tokenStartChar[end] ?? work.charCount) - (work.tokenStartChar[passage.startToken] ?? 0);
    return Number.isFinite(sum) && chars > 0 ? [{ passage, score: -sum / chars }] : [];
  });
}
