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
  /** Passages of equally many tokens; the score is minus the bits that they need. */
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
          hitsAbove: 'family-floor',
        }),
      })),
    controls,
    references,
  };
}

/**
 * Passages that tile the work, without prefixes. Their bits are taken from the code of the chunk that they lie in. They have equally many
 * tokens, so bits are compared as they are. Bits per character would compare vocabularies: in held-out chapters they correlate at .83 to
 * .87 with the characters in a token, and so much of their variance lies between chapters that 268 passages are worth 26 to 27
 * independent ones; bits correlate at .11 to .12, and the passages are worth 47 to 78 (docs/design/calibration-measured.md).
 */
function scoredPassages({ work, bits }: WorkCode, { parameters }: AssistedInput): ScoredPassage[] {
  const shape = { prefixTokens: 0, suffixTokens: parameters.passageTokens };
  return tiledPassages(work, shape).flatMap((passage) => {
    const end = passage.startToken + parameters.passageTokens;
    const sum = bits.subarray(passage.startToken, end).reduce((total, value) => total + value, 0);
    return Number.isFinite(sum) ? [{ passage, score: -sum }] : [];
  });
}
