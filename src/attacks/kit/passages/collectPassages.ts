import type { Unscored } from '../../../base/index.js';
import type { AttackInput, AttackWork } from '../../define.js';
import { judgePassages, type PassageJudgement } from './judgePassages.js';
import { sampledPassages, type PassageShape } from './passage.js';
import type { ScoredPassage } from './scoredPassage.js';

/** A passage, its score, and what was observed there. */
export interface ObservedPassage<V> extends ScoredPassage {
  readonly observed: V;
  readonly unitId: string;
}

/** The sampled passages of all works, each target with its judgment. */
export interface CollectedPassages<V> {
  readonly targets: readonly {
    readonly work: AttackWork;
    readonly passages: readonly ObservedPassage<V>[];
    readonly judgement: PassageJudgement;
  }[];
  readonly control: readonly ObservedPassage<V>[];
  /** Passages that could not be scored. */
  readonly unscored: Readonly<Record<AttackWork['role'], number>>;
}

/** A unit about one passage. */
type PassageUnit<V> = {
  readonly unit: {
    readonly id: string;
    readonly workId: string;
    readonly spec: { readonly startToken: number };
  };
} & (Unscored | { readonly kind: 'observed'; readonly value: V });

/** Reads units that are each about one sampled passage, and compares every target with the controls. */
export function collectPassages<V>(
  input: AttackInput<PassageShape & { readonly passages: number; readonly alpha: number }>,
  observations: Iterable<PassageUnit<V>>,
  {
    scoreOf,
    ...rule
  }: {
    readonly scoreOf: (value: V) => Pick<ScoredPassage, 'score' | 'logP'>;
    /** As for judgePassages. */
    readonly minimum: number;
    readonly exponentialTail: boolean;
  },
): CollectedPassages<V> {
  const { parameters, works } = input;
  const byPlace = new Map<string, PassageUnit<V>>();
  for (const one of observations) byPlace.set(`${one.unit.workId}/${one.unit.spec.startToken}`, one);
  const unscored = { target: 0, control: 0 };
  const read = (work: AttackWork): ObservedPassage<V>[] =>
    sampledPassages(input, work, parameters, parameters.passages).flatMap((passage) => {
      const one = byPlace.get(`${work.id}/${passage.startToken}`);
      if (one?.kind === 'observed')
        return [{ passage, observed: one.value, unitId: one.unit.id, ...scoreOf(one.value) }];
      if (one !== undefined) unscored[work.role] += 1;
      return [];
    });
  const control = works.filter(({ role }) => role === 'control').flatMap(read);
  const targets = works
    .filter(({ role }) => role === 'target')
    .map((work) => {
      const passages = read(work);
      const { alpha } = parameters;
      return { work, passages, judgement: judgePassages({ target: passages, control, alpha, ...rule }) };
    });
  return { targets, control, unscored };
}
