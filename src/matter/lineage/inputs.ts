import { Random, type Unscored } from '../../base/index.js';
import { ModelRows } from '../../gguf/index.js';
import type { HiddenLayer } from './hiddenLayers.js';
import { normalizeRows } from './rows.js';
import { words } from './words.js';

const EMBEDDINGS = 'token_embd.weight';
/** Inputs to which the units answer, at most; shared tokens, at least. */
const MOST_INPUTS = 256;
const LEAST_TOKENS = 32;

/** Vectors to which hidden units answer, one row for each. */
export interface Inputs {
  readonly count: number;
  readonly width: number;
  readonly values: Float32Array;
}

/** The same inputs for two models. */
export interface InputPair {
  readonly model: Inputs;
  readonly base: Inputs;
}

/** Random vectors of ±1, the same for both models; unscored where a layer has another width in the base. */
export function randomInputs(
  model: readonly HiddenLayer[],
  base: readonly HiddenLayer[],
  seed: string,
): InputPair | Unscored {
  const width = model[0]?.width ?? 0;
  const other = [...model, ...base].find((layer) => layer.width !== width);
  if (other !== undefined) return words.unscored('widths-differ', { model: width, base: other.width });
  const random = new Random(`${seed}/inputs`);
  const values = Float32Array.from({ length: MOST_INPUTS * width }, () =>
    random.uint32() < 2 ** 31 ? -1 : 1,
  );
  normalizeRows(values, MOST_INPUTS, width);
  const inputs = { count: MOST_INPUTS, width, values };
  return { model: inputs, base: inputs };
}

/**
 * The embeddings of tokens that both vocabularies have, each divided by its norm, as each model stores them.
 * @throws {PalimpsestError} `file-*`
 */
export async function tokenInputs(
  model: ModelRows,
  base: ModelRows,
  seed: string,
): Promise<InputPair | Unscored> {
  const embedded = [model, base].every((file) => {
    const tensor = file.tensors.get(EMBEDDINGS);
    return tensor !== undefined && ModelRows.reads(tensor);
  });
  if (!embedded) return words.unscored('no-embeddings');
  const [ids, others] = [model.tokenIds(), base.tokenIds()];
  const shared = [...ids].flatMap(([text, id]) => {
    const other = others.get(text);
    return other === undefined ? [] : [[id, other] as const];
  });
  if (shared.length < LEAST_TOKENS) {
    return words.unscored('few-shared-tokens', { shared: shared.length, needed: LEAST_TOKENS });
  }
  const chosen = new Random(`${seed}/tokens`).sample(shared.length, MOST_INPUTS).map((at) => shared[at]);
  const own = await embeddings(
    model,
    chosen.map((pair) => pair?.[0] ?? 0),
  );
  const other = await embeddings(
    base,
    chosen.map((pair) => pair?.[1] ?? 0),
  );
  return own === null || other === null ? words.unscored('not-finite') : { model: own, base: other };
}

/** Null if a number is not finite or a token has no row. */
async function embeddings(file: ModelRows, ids: readonly number[]): Promise<Inputs | null> {
  const [width = 0, rows = 0] = file.tensors.get(EMBEDDINGS)?.shape ?? [];
  if (ids.some((id) => id >= rows)) return null;
  const values = new Float32Array(ids.length * width);
  for (const [at, id] of ids.entries()) {
    await file.read(EMBEDDINGS, id, 1, values.subarray(at * width, (at + 1) * width));
  }
  return normalizeRows(values, ids.length, width) ? { count: ids.length, width, values } : null;
}
