import {
  RECOGNITIONS,
  type KnownMatch,
  type ModelFacts,
  type Recognized,
  type RecognizedTensor,
} from '../../domain/index.js';
import type { HashOptions } from '../../files/index.js';
import { SAMPLED_ELEMENTS, sketchModel } from '../../gguf/index.js';
import { spearmanThreshold } from '../../measure/index.js';
import { openList, readKnownModel } from './knownList.js';
import { sketchedKnown, sketchedModel } from './knownModelOf.js';
import { matchModel } from './matchModel.js';

/** The largest chance that any matrix of independent models counts as related, in one comparison with a whole list. */
const ERROR_RATE = 1e-6;

/** A model, and what a list of known models says of it. */
export interface RecognizedModel {
  /** With the hash of each tensor. */
  readonly facts: ModelFacts;
  readonly recognized: Recognized;
}

/**
 * Compares a model with every model of a list. The file is read once; the models of the list are read one after the other.
 * @param expected as of openList
 * @throws {PalimpsestError} as openList, readKnownModel and sketchModel
 */
export async function recognizeModel(
  path: string,
  folder: string,
  expected: readonly string[],
  options: HashOptions = {},
): Promise<RecognizedModel> {
  const open = await openList(folder, expected);
  const { list, signer } = open;
  const sketch = await sketchModel(path, list.seed, options);
  const found = sketchedModel(sketch);
  const own = found.tensors.length;
  const tests = list.models.reduce((sum, { tensors }) => sum + Math.max(tensors, own), 0);
  // Half of the error for the tensors of the same names, half for those of other layers.
  const chance = ERROR_RATE / 2 / Math.max(1, tests);
  const matches: KnownMatch[] = [];
  let closest: { readonly match: KnownMatch; readonly tensors: readonly RecognizedTensor[] } | undefined;
  for (const row of list.models) {
    const known = sketchedKnown(await readKnownModel(open, row));
    const { recognition, match, tensors } = matchModel(known, found, chance);
    if (recognition === 'unknown') continue;
    const one = { ...match, recognition };
    matches.push(one);
    if (closest === undefined || isCloser(one, closest.match)) closest = { match: one, tensors };
  }
  matches.sort((a, b) => (isCloser(a, b) ? -1 : 1));
  return {
    facts: sketch.facts,
    recognized: {
      recognition: closest?.match.recognition ?? 'unknown',
      matches,
      tensors: closest?.tensors ?? [],
      list: {
        version: list.version,
        sha256: open.sha256,
        models: list.models.length,
        signer: { name: signer.name, fingerprint: signer.fingerprint },
        signedAt: signer.signedAt,
      },
      errorRate: ERROR_RATE,
      threshold: spearmanThreshold(SAMPLED_ELEMENTS, chance),
    },
  };
}

/** The closer recognition first; then more tensors that are the same, more matrices that go together, and the order of the list. */
function isCloser(a: KnownMatch, b: KnownMatch): boolean {
  const order = [
    RECOGNITIONS.indexOf(a.recognition) - RECOGNITIONS.indexOf(b.recognition),
    b.tensors['same-bytes'] +
      b.tensors['same-weights'] -
      (a.tensors['same-bytes'] + a.tensors['same-weights']),
    b.related + b.elsewhere - (a.related + a.elsewhere),
    a.id < b.id ? -1 : 1,
  ].find((difference) => difference !== 0);
  return (order ?? 0) < 0;
}
