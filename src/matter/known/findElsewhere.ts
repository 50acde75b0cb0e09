import type { RecognizedTensor } from '../../domain/index.js';
import { dotOfUnits, LEAST_PAIRS, spearmanThreshold, unitRanks } from '../../measure/index.js';
import { isMatrix } from './compareSamples.js';
import type { SketchedTensor } from './knownModelOf.js';

type Elsewhere = NonNullable<RecognizedTensor['elsewhere']>;

/** A known matrix of a layer, with its ranks where they can be compared. */
interface Candidate {
  readonly tensor: SketchedTensor;
  readonly ranks: Float64Array | undefined;
}

/**
 * Matrices of a file that go together with a matrix of another layer of a known model, as in a model that was put together from layers of
 * others. Compared are matrices of one shape whose names differ in the number of the layer alone.
 * @param found matrices that do not go together with that of their own name
 * @param chance with which one of them may do so if the models are independent
 * @returns by the name in the file, the closest
 */
export function findElsewhere(
  known: readonly SketchedTensor[],
  found: readonly SketchedTensor[],
  chance: number,
): ReadonlyMap<string, Elsewhere> {
  const out = new Map<string, Elsewhere>();
  const candidates = new Map<string, Candidate[]>();
  const wanted = new Set(found.map(kindOf));
  for (const tensor of known) {
    const kind = kindOf(tensor);
    if (kind === undefined || !wanted.has(kind)) continue;
    candidates.set(kind, [...(candidates.get(kind) ?? []), { tensor, ranks: ranksOf(tensor) }]);
  }
  for (const tensor of found) {
    const others = (candidates.get(kindOf(tensor) ?? '') ?? []).filter(
      (one) => one.tensor.name !== tensor.name,
    );
    const elsewhere = closest(tensor, others, chance / Math.max(1, others.length));
    if (elsewhere !== undefined) out.set(tensor.name, elsewhere);
  }
  return out;
}

/** Name without the number of the layer, and shape; undefined for what is no matrix of a layer. */
function kindOf(tensor: SketchedTensor): string | undefined {
  const rest = /^blk\.\d{1,5}\.(.*)$/s.exec(tensor.name)?.[1];
  return rest === undefined || !isMatrix(tensor) ? undefined : `${tensor.shape.join('x')} ${rest}`;
}

function ranksOf({ sample }: SketchedTensor): Float64Array | undefined {
  if (sample === undefined || sample.values.length < LEAST_PAIRS) return undefined;
  return sample.values.every((value) => Number.isFinite(value)) ? unitRanks(sample.values) : undefined;
}

function closest(
  tensor: SketchedTensor,
  candidates: readonly Candidate[],
  chance: number,
): Elsewhere | undefined {
  const own = ranksOf(tensor);
  let best: { readonly name: string; readonly rankCorrelation: number } | undefined;
  for (const { tensor: other, ranks } of candidates) {
    // Equal bytes say something only where the values differ from one another, or cannot be read.
    const isSame = other.type === tensor.type && other.sha256 === tensor.sha256;
    if (isSame && tensor.sample === undefined) return { name: other.name };
    if (own === undefined || ranks?.length !== own.length) continue;
    const rankCorrelation = dotOfUnits(own, ranks);
    if (rankCorrelation > (best?.rankCorrelation ?? spearmanThreshold(own.length, chance)))
      best = { name: other.name, rankCorrelation };
  }
  return best;
}
