import { inputError } from '../base/index.js';
import type { LoadedModel } from '../domain/index.js';
import { readModel, scoringOf } from '../gguf/index.js';
import type { EngineHolder, HeldModel } from './engine/engineHolder.js';
import type { Insistence } from './insist.js';

/**
 * Makes sure that a byte-level BPE model names its pre-tokenizer. Without it llama.cpp takes a fallback that splits texts at other places,
 * so a memorized text gets other tokens than those it was learned with.
 * @param what the model, for the message
 * @throws {PalimpsestError} `tokenizer-pre-missing` unless it is insisted on
 */
function requirePreTokenizer(
  what: string,
  { preTokenizerMissing }: Pick<LoadedModel, 'preTokenizerMissing'>,
  insist: readonly Insistence[],
): void {
  if (!preTokenizerMissing || insist.includes('tokenizer-pre-missing')) return;
  throw inputError(
    'tokenizer-pre-missing',
    `${what} states no pre-tokenizer (tokenizer.ggml.pre), so llama.cpp would split texts by a fallback, and a memorized text could look less memorized than it is.`,
    'Get a file that the publisher converted with a current converter, or convert the original weights again. To score all the same, add --insist tokenizer-pre-missing; every report will state it.',
    { what },
  );
}

/**
 * {@link requirePreTokenizer} from the metadata of a file, so that nothing is loaded in vain. What else is wrong with the file is left to
 * loading it.
 * @throws {PalimpsestError} `tokenizer-pre-missing` unless it is insisted on; as readModel
 */
export function requirePreTokenizerIn(path: string, insist: readonly Insistence[]): void {
  const scoring = scoringOf(readModel(path));
  const preTokenizerMissing = scoring.can && scoring.onlyIf?.insist === 'tokenizer-pre-missing';
  requirePreTokenizer(path, { preTokenizerMissing }, insist);
}

/** The models of an examination, and what a person insists on. */
interface Prepared {
  readonly engine: EngineHolder;
  readonly models: readonly HeldModel[];
  readonly insist: readonly Insistence[];
}

/** {@link requirePreTokenizer} for every model of an examination. @throws {PalimpsestError} `tokenizer-pre-missing` */
export function requirePreTokenizers({ engine, models, insist }: Prepared): void {
  for (const { id } of models) requirePreTokenizer(id, engine.factsOf(id), insist);
}

/** The code that is insisted on, if it has an effect for one of the models. */
export function insistedPreTokenizer({ engine, models, insist }: Prepared): Insistence[] {
  return insist.filter(
    (code) =>
      code === 'tokenizer-pre-missing' && models.some(({ id }) => engine.factsOf(id).preTokenizerMissing),
  );
}
