import { remarkOf, type Remark, type Scored } from '../../base/index.js';
import type { AttackWork, ObservedUnit } from '../define.js';
import { judgePassages, type Passage, type PassageJudgement, type ScoredPassage } from '../kit/index.js';
import { variantSpec } from './planVariants.js';
import type { VariantObservation } from './runVariants.js';
import { TRUE_PREFIX, triedPassages, variantsOf, type VariantInput } from './variants.js';
import { words } from './words.js';

/** One passage in every variant. */
export interface VariedPassage {
  readonly passage: Passage;
  /** By variant; missing where the unit was not scored. */
  readonly observed: ReadonlyMap<string, VariantObservation>;
  /** Mean probability after unrelated prefixes, as a natural log; null without one. */
  readonly prior: number | null;
}

/** A passage that an own prefix is for; its log p after its true prefix and after the examiner's. */
export interface OwnPlace {
  readonly line: number;
  readonly work: AttackWork;
  readonly startToken: number;
  readonly afterTrue: Scored;
  readonly afterOwn: Scored;
}

/** Everything that was observed. */
export interface VariedWorks {
  readonly targets: readonly { readonly work: AttackWork; readonly passages: readonly VariedPassage[] }[];
  readonly control: readonly VariedPassage[];
  readonly own: readonly OwnPlace[];
  /** Why units have no score, each reason once. */
  readonly unscoredReasons: readonly Remark[];
}

/** Sorts observations by passage; reads each once. */
export function collectVariants(input: VariantInput, observations: Iterable<ObservedUnit>): VariedWorks {
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
    const spec = variantSpec(observed.unit);
    const values = observed.value as unknown as readonly VariantObservation[];
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

/** log p as the journal has it, or why there is none. */
function scoredOf({ logPz }: VariantObservation): Scored {
  return typeof logPz === 'number' ? logPz : words.unscored('no-such-prefix', { why: logPz.reason });
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

/** log p of a passage in a variant; null where it has none. */
export function logPzIn({ observed }: VariedPassage, variant: string): number | null {
  const logPz = observed.get(variant)?.logPz;
  return typeof logPz === 'number' ? logPz : null;
}

/** What its own words add to a passage, nats: log p after the true prefix over the mean after unrelated ones. */
export function gainOf(varied: VariedPassage): number | null {
  const own = logPzIn(varied, TRUE_PREFIX);
  return own === null || varied.prior === null ? null : own - varied.prior;
}

/** Passages with the score that a function gives them; those without one are left out. */
export function scoredBy(
  passages: readonly VariedPassage[],
  score: (varied: VariedPassage) => number | null,
): (ScoredPassage & { readonly varied: VariedPassage })[] {
  return passages.flatMap((varied) => {
    const value = score(varied);
    return value === null ? [] : [{ passage: varied.passage, score: value, varied }];
  });
}

/** Target and control in one variant, judged. */
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
