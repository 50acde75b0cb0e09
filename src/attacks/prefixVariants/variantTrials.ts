import type { Trial } from '../define.js';
import { controlTrials, targetTrials } from '../kit/index.js';
import { gainOf, logPzIn, scoredBy, type VariedPassage, type VariedWorks } from './collectVariants.js';
import type { JudgedTarget } from './judgeVariants.js';
import { TRUE_PREFIX } from './variants.js';

/**
 * Every passage after its true prefix. A hit exceeds every control passage and, if unrelated prefixes were tested, gains more from its
 * own words than every control passage. A control passage is compared with the other blocks of the control.
 */
export function variantTrials({ control }: VariedWorks, judged: readonly JudgedTarget[]): Trial[] {
  const truly = (one: VariedPassage): number | null => logPzIn(one, TRUE_PREFIX);
  const log10 = (nats: number): number => Math.min(0, nats) / Math.LN10;
  const controlScored = scoredBy(control, truly);
  const gains = new Map(
    controlTrials(scoredBy(control, gainOf), -Infinity).map((trial) => [placeKey(trial), trial.hit]),
  );
  return [
    ...judged.flatMap(({ passages, base, gain, bound }) => {
      const isBound = new Set(bound.map(({ passage }) => passage));
      const hits = base.judgement.hits.filter(({ passage }) => gain === null || isBound.has(passage));
      return targetTrials(scoredBy(passages, truly), { ...base.judgement, hits }, log10);
    }),
    ...controlTrials(controlScored, -Infinity, log10).map((trial) => ({
      ...trial,
      hit: trial.hit && (gains.size === 0 || gains.get(placeKey(trial)) === true),
    })),
  ];
}

function placeKey({ workId, startChar, endChar }: Trial): string {
  return `${workId}/${startChar}/${endChar}`;
}
