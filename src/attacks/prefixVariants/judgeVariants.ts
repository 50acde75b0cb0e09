import type { Scored } from '../../base/index.js';
import type { AttackWork } from '../define.js';
import type { PassageJudgement } from '../kit/index.js';
import { median, newcombePaired, type Difference } from '../../measure/index.js';
import { gainOf, judgeVariant, logPzIn, type VariedPassage, type VariedWorks } from './collectVariants.js';
import { ladderRungs, rungId, TRUE_PREFIX, variantsOf, type Variant, type VariantInput } from './variants.js';
import { words } from './words.js';

/** Decades that passages lose in a variant compared with their true prefix, with the block of each passage. */
interface Losses {
  readonly decades: readonly number[];
  readonly blocks: readonly string[];
}

/** A target in one variant. */
export interface JudgedVariant {
  readonly variant: Variant;
  readonly judgement: PassageJudgement;
  /** Of the hits after the true prefix; of all passages if there are none. */
  readonly losses: Losses;
  /**
   * Of control passages that were selected in the same way: the same share of the control, the highest after their true prefix. Hits are
   * selected for a high score after the true prefix, so their scores after any other prefix are lower for that reason alone.
   */
  readonly controlLosses: Losses;
  /** Share of hits after the true prefix minus the share in this variant, on the same passages; null without passages. */
  readonly difference: Difference | null;
  /** Median log10 p, and median number of words before the passage. */
  readonly median: Scored;
  readonly controlMedian: Scored;
  readonly words: Scored;
  /** Share of passages of which every token is the model's most probable one. */
  readonly exact: Scored;
}

/** A target, judged. */
export interface JudgedTarget {
  readonly work: AttackWork;
  readonly passages: readonly VariedPassage[];
  /** After the true prefix. */
  readonly base: JudgedVariant;
  /** Judged by the gain of a passage from its own words; null if no unrelated prefix was tested. */
  readonly gain: PassageJudgement | null;
  /** Hits that gain more from their own words than any control passage does. */
  readonly bound: readonly VariedPassage[];
  /** The other hits, which this test cannot distinguish from common text. It does not show that they are. */
  readonly undistinguished: readonly VariedPassage[];
  /** Every variant with a true prefix, a changed prefix or a prefix of another length, and the examiner's own. */
  readonly variants: readonly JudgedVariant[];
}

/** Judges every target in every variant. */
export function judgeVariants(input: VariantInput, works: VariedWorks): JudgedTarget[] {
  return works.targets.map(({ work, passages }) => judgeTarget(input, work, passages, works.control));
}

function judgeTarget(
  input: VariantInput,
  work: AttackWork,
  passages: readonly VariedPassage[],
  control: readonly VariedPassage[],
): JudgedTarget {
  const { alpha } = input.parameters;
  const variants = variantsOf(input);
  const baseJudgement = judgeVariant(passages, control, (one) => logPzIn(one, TRUE_PREFIX), alpha);
  const hits = new Set(baseJudgement.hits.map(({ passage }) => passage));
  const ofHits = passages.filter(({ passage }) => hits.has(passage));
  const alike = ofHits.length === 0 ? control : highestShare(control, ofHits.length / baseJudgement.tested);
  const judged = (variant: Variant): JudgedVariant => {
    const score = (one: VariedPassage): number | null => logPzIn(one, variant.id);
    const judgement =
      variant.id === TRUE_PREFIX ? baseJudgement : judgeVariant(passages, control, score, alpha);
    return {
      variant,
      judgement,
      losses: lossesOf(ofHits.length > 0 ? ofHits : passages, variant.id),
      controlLosses: lossesOf(alike, variant.id),
      difference: differenceOf(passages, hits, judgement, variant.id),
      median: medianOf(passages.flatMap((one) => score(one) ?? [])),
      controlMedian: medianOf(control.flatMap((one) => score(one) ?? [])),
      words: middle(
        passages.flatMap(({ observed }) => {
          const one = observed.get(variant.id);
          return one === undefined ? [] : [one.words];
        }),
      ),
      exact: exactShare(passages, variant.id),
    };
  };
  const hasPrior = variants.some(({ kind }) => kind === 'unrelated');
  const gain = hasPrior ? judgeVariant(passages, control, gainOf, alpha) : null;
  const gains = new Set((gain?.hits ?? []).map(({ passage }) => passage));
  const rungs = new Set(ladderRungs(input).map((rung) => rungId(rung, input.parameters)));
  const base = variants.find(({ id }) => id === TRUE_PREFIX);
  if (base === undefined) throw new TypeError('the true prefix is always tried');
  return {
    work,
    passages,
    base: judged(base),
    gain,
    bound: gain === null ? [] : ofHits.filter(({ passage }) => gains.has(passage)),
    undistinguished: gain === null ? [] : ofHits.filter(({ passage }) => !gains.has(passage)),
    variants: variants
      .filter(({ id, kind }) => kind === 'changed' || kind === 'own' || rungs.has(id))
      .map(judged),
  };
}

/** The passages with the highest scores after the true prefix, at least one of those that have a score. */
function highestShare(passages: readonly VariedPassage[], share: number): VariedPassage[] {
  const scored = passages.flatMap((one) => {
    const logPz = logPzIn(one, TRUE_PREFIX);
    return logPz === null ? [] : [{ one, logPz }];
  });
  return scored
    .sort((a, b) => b.logPz - a.logPz)
    .slice(0, Math.max(1, Math.round(share * scored.length)))
    .map(({ one }) => one);
}

function lossesOf(passages: readonly VariedPassage[], id: string): Losses {
  const lost = passages.flatMap((one) => {
    const own = logPzIn(one, TRUE_PREFIX);
    const other = logPzIn(one, id);
    return own === null || other === null
      ? []
      : [{ decades: (own - other) / Math.LN10, block: one.passage.block }];
  });
  return { decades: lost.map(({ decades }) => decades), blocks: lost.map(({ block }) => block) };
}

function differenceOf(
  passages: readonly VariedPassage[],
  baseHits: ReadonlySet<VariedPassage['passage']>,
  { hits }: PassageJudgement,
  id: string,
): Difference | null {
  const here = new Set(hits.map(({ passage }) => passage));
  const counts = { both: 0, onlyFirst: 0, onlySecond: 0, neither: 0 };
  for (const one of passages) {
    if (logPzIn(one, TRUE_PREFIX) === null || logPzIn(one, id) === null) continue;
    const first = baseHits.has(one.passage);
    const second = here.has(one.passage);
    counts[first ? (second ? 'both' : 'onlyFirst') : second ? 'onlySecond' : 'neither'] += 1;
  }
  return counts.both + counts.onlyFirst + counts.onlySecond + counts.neither === 0
    ? null
    : newcombePaired(counts);
}

function medianOf(nats: readonly number[]): Scored {
  const value = middle(nats);
  return typeof value === 'number' ? value / Math.LN10 : value;
}

function middle(values: readonly number[]): Scored {
  return values.length === 0 ? words.unscored('no-passage-scored') : median(values);
}

function exactShare(passages: readonly VariedPassage[], id: string): Scored {
  const there = passages.filter((one) => logPzIn(one, id) !== null);
  return there.length === 0
    ? words.unscored('no-passage-scored')
    : there.filter(({ observed }) => observed.get(id)?.exact === true).length / there.length;
}
