import { remarkOf, type Remark, type Scored } from '../../base/index.js';
import type { AttackWork } from '../define.js';
import type { ObservedOf } from '../defineAttack.js';
import { judgePassages, type Passage, type PassageJudgement, type ScoredPassage } from '../kit/index.js';
import type { VariantObservation, variantUnits } from './runVariants.js';
import { TRUE_PREFIX, triedPassages, variantsOf, type VariantInput } from './variants.js';
import { words } from './words.js';

/** One passage in every variant. */
export interface VariedPassage {
  readonly passage: Passage;
  /** By variant; absent if the unit was not scored. */
  readonly observed: ReadonlyMap<string, VariantObservation>;
  /** Mean probability after unrelated prefixes, as a natural log; null if there are none. */
  readonly prior: number | null;
}

/** A passage for which the examiner supplied a prefix, with its log p after the true prefix and after the examiner's. */
export interface OwnPlace {
  readonly line: number;
  readonly work: AttackWork;
  readonly startToken: number;
  readonly afterTrue: Scored;
  readonly afterOwn: Scored;
}

/** All observations of an examination. */
export interface VariedWorks {
  readonly targets: readonly { readonly work: AttackWork; readonly passages: readonly VariedPassage[] }[];
  readonly control: readonly VariedPassage[];
  readonly own: readonly OwnPlace[];
  /** The reasons why units have no score, each once. */
  readonly unscoredReasons: readonly Remark[];
}

/** Sorts observations by passage and reads each once. */
export function collectVariants(
  input: VariantInput,
  observations: Iterable<ObservedOf<typeof variantUnits>>,
): VariedWorks {
  const byWork = new Map(
    input.works.map((work) => [
      work.id,
      triedPassages(input, work).map((passage) => ({
        passage,
        observed: new Map<string, VariantObservation>(),
      })),
    ]),
  );
  const reasons = new Map<string, Remark>();
  const own: OwnPlace[] = [];
  for (const observed of observations) {
    if (observed.kind === 'unscored') {
      reasons.set(observed.reason, remarkOf(observed));
      continue;
    }
    const { value: values } = observed;
    const { spec } = observed.unit;
    if (spec.kind === 'own-place') {
      const work = input.works.find(({ id }) => id === observed.unit.workId);
      const [afterTrue, afterOwn] = values;
      if (work !== undefined && afterTrue !== undefined && afterOwn !== undefined)
        own.push({
          line: spec.line,
          work,
          startToken: spec.startToken,
          afterTrue: scoredOf(afterTrue),
          afterOwn: scoredOf(afterOwn),
        });
      continue;
    }
    const passages = byWork.get(observed.unit.workId) ?? [];
    values.forEach((value, at) => passages[spec.from + at]?.observed.set(spec.variant, value));
  }
  const unrelated = variantsOf(input).filter(({ kind }) => kind === 'unrelated');
  const ofWork = (work: AttackWork): VariedPassage[] =>
    (byWork.get(work.id) ?? []).map(({ passage, observed }) => ({
      passage,
      observed,
      prior: priorOf(
        observed,
        unrelated.map(({ id }) => id),
      ),
    }));
  return {
    targets: input.works
      .filter(({ role }) => role === 'target')
      .map((work) => ({ work, passages: ofWork(work) })),
    control: input.works.filter(({ role }) => role === 'control').flatMap(ofWork),
    own,
    unscoredReasons: [...reasons.values()],
  };
}

/** log p from the journal, or the reason why there is none. */
function scoredOf({ logPz }: VariantObservation): Scored {
  return typeof logPz === 'number' ? logPz : words.unscored(logPz.code);
}

/** log of the mean of the probabilities after unrelated prefixes. */
function priorOf(observed: ReadonlyMap<string, VariantObservation>, ids: readonly string[]): number | null {
  const logs = ids.flatMap((id) => {
    const logPz = observed.get(id)?.logPz;
    return typeof logPz === 'number' ? [logPz] : [];
  });
  if (logs.length === 0) return null;
  const most = Math.max(...logs);
  return most + Math.log(logs.reduce((sum, value) => sum + Math.exp(value - most), 0) / logs.length);
}

/** log p of a passage in a variant; null if it has none. */
export function logPzIn({ observed }: VariedPassage, variant: string): number | null {
  const logPz = observed.get(variant)?.logPz;
  return typeof logPz === 'number' ? logPz : null;
}

/**
 * How much a passage gains from its own words, nats: log p after the true prefix minus the log of the mean probability after unrelated
 * prefixes.
 */
export function gainOf(varied: VariedPassage): number | null {
  const own = logPzIn(varied, TRUE_PREFIX);
  return own === null || varied.prior === null ? null : own - varied.prior;
}

/** Passages with the score that a function gives them. Passages without a score are excluded. */
export function scoredBy(
  passages: readonly VariedPassage[],
  score: (varied: VariedPassage) => number | null,
): (ScoredPassage & { readonly varied: VariedPassage })[] {
  return passages.flatMap((varied) => {
    const value = score(varied);
    return value === null ? [] : [{ passage: varied.passage, score: value, varied }];
  });
}

/** Judges target and control in one variant. */
export function judgeVariant(
  target: readonly VariedPassage[],
  control: readonly VariedPassage[],
  score: (varied: VariedPassage) => number | null,
  alpha: number,
): PassageJudgement {
  return judgePassages({
    target: scoredBy(target, score),
    control: scoredBy(control, score),
    alpha,
    exponentialTail: true,
  });
}
