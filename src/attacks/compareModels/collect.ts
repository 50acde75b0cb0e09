import { elementAt } from '../../base/index.js';
import type { Unscored } from '../../base/index.js';
import type { TensorComparison } from '../../domain/index.js';
import type { AttackWork, ReferenceModel } from '../define.js';
import type { ObservedOf } from '../defineAttack.js';
import { type Passage, sampledPassages } from '../kit/index.js';
import { pairedReferences, type CompareInput } from './plan.js';
import type { compareUnits } from './run.js';
import { words } from './words.js';

/** One passage under two models. */
export interface Pair {
  readonly passage: Passage;
  /** log10 p of the passage under the model and under the reference. */
  readonly own: number;
  readonly other: number;
  /** own − other, in decades: positive if the model assigns the passage the higher probability. */
  readonly difference: number;
  /** Is every token the most probable one: under the model, under the reference? */
  readonly greedy: readonly [boolean, boolean];
}

/** The passages of a work under the model and a reference. */
export interface WorkPairs {
  readonly work: AttackWork;
  readonly pairs: readonly Pair[];
  /** Number of passages for which one of the two models gave no numbers. */
  readonly missing: number;
}

/** Everything that was observed for a reference. */
export interface ReferencePairs {
  readonly reference: ReferenceModel;
  readonly works: readonly WorkPairs[];
}

/** Tensors of a reference and of the model, or why they were not compared. */
export interface Lineage {
  readonly reference: ReferenceModel;
  readonly tensors: readonly TensorComparison[] | Unscored;
}

/** Sorts the observations into pairs for each reference, with the lineage of each reference. */
export function collectPairs(
  input: CompareInput,
  observations: Iterable<ObservedOf<typeof compareUnits>>,
): { readonly paired: readonly ReferencePairs[]; readonly lineages: readonly Lineage[] } {
  const scores = new Map<string, { readonly logP: number; readonly argmax: number }>();
  const tensors = new Map<string, Lineage['tensors']>();
  for (const observed of observations) {
    if (observed.unitKind === 'tensors') {
      tensors.set(
        observed.unit.spec.referenceId,
        observed.kind === 'observed' ? observed.value.tensors : whyOf(observed),
      );
    } else if (observed.kind === 'observed') {
      const { logP, argmax } = observed.value;
      const { workId, modelId = input.model.id, spec } = observed.unit;
      logP.forEach((value, at) => {
        scores.set(key(modelId, workId, spec.from + at), { logP: value, argmax: elementAt(argmax, at) });
      });
    }
  }
  const passagesOf = new Map(
    input.works.map((work) => [
      work.id,
      sampledPassages(input, work, input.parameters, input.parameters.passages),
    ]),
  );
  const pairsOf = (reference: ReferenceModel, work: AttackWork): WorkPairs => {
    const passages = passagesOf.get(work.id) ?? [];
    const pairs = passages.flatMap((passage, at): Pair[] => {
      const own = scores.get(key(input.model.id, work.id, at));
      const other = scores.get(key(reference.id, work.id, at));
      if (own === undefined || other === undefined) return [];
      const whole = (count: number): boolean => count === passage.suffixTokens;
      return [
        {
          passage,
          own: own.logP / Math.LN10,
          other: other.logP / Math.LN10,
          difference: (own.logP - other.logP) / Math.LN10,
          greedy: [whole(own.argmax), whole(other.argmax)],
        },
      ];
    });
    return { work, pairs, missing: passages.length - pairs.length };
  };
  return {
    paired: pairedReferences(input).map((reference) => ({
      reference,
      works: input.works.map((work) => pairsOf(reference, work)),
    })),
    lineages: input.references.map((reference) => ({
      reference,
      tensors: tensors.get(reference.id) ?? words.unscored('tensors-not-compared'),
    })),
  };
}

/** The reason why a unit has no result, without the unit itself. */
function whyOf({ kind, code, data, reason }: Unscored): Unscored {
  return { kind, code, ...(data === undefined ? {} : { data }), reason };
}

function key(modelId: string, workId: string, passage: number): string {
  return `${modelId}/${workId}/${passage}`;
}
