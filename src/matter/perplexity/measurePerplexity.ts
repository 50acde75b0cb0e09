import { elementAt, inputError, wholeNumber } from '../../base/index.js';
import {
  defaultSlots,
  MOST_LOGITS,
  weightsOf,
  type Engine,
  type EngineFingerprint,
  type LoadedModel,
  type LoadOptions,
  type ScoredItem,
} from '../../domain/index.js';
import { requirePreTokenizerIn, type Insistence } from '../../examine/index.js';
import { modelFacts, tokenizerSha256 } from '../../gguf/index.js';
import { rowDivergences, type RowDivergences } from '../../measure/index.js';
import { useEngine } from '../machine/useEngine.js';
import { chunkText, type TextChunks } from './chunks.js';

/** How a text is measured, and who hears of the progress. */
export interface PerplexityOptions {
  /** Tokens of each chunk. */
  readonly context: number;
  readonly insist: readonly Insistence[];
  readonly onLoaded: (engine: Engine, model: LoadedModel) => Promise<void>;
  readonly onHash: (done: number, total: number) => void;
  readonly onChunk: (done: number, all: number) => void;
}

/** A model, exactly what ran, and log p of each scored token under it. */
export interface MeasuredModel {
  readonly sha256: string;
  readonly fingerprint: EngineFingerprint;
  readonly logProbs: Float64Array;
}

/** What was measured of a text. */
export interface MeasuredText extends TextChunks {
  /** Tokens of the text, without BOS. */
  readonly tokens: Int32Array;
  /** BOS with which each chunk begins; null for none. */
  readonly bos: number | null;
  readonly model: MeasuredModel;
  /** The base and the divergences from it at each scored token; null without a base. */
  readonly compared: { readonly base: MeasuredModel; readonly divergences: RowDivergences } | null;
}

/** A model that is loaded, with its hash. */
interface Subject {
  readonly engine: Engine;
  readonly model: LoadedModel;
  readonly sha256: string;
}

/**
 * Measures log p of the tokens of a text in chunks, as llama.cpp's llama-perplexity does, on the exact path. With a base, both models are held
 * in memory, and each position is compared over the whole vocabulary; the logits of one batch are kept at a time.
 * @param text with its name, for messages
 * @throws {PalimpsestError} `work-short`, `context-too-long`, `tokenizer-differs`, `tokenizer-pre-missing`; what the engine throws
 */
export async function measurePerplexity(
  load: LoadOptions,
  base: LoadOptions | null,
  text: { readonly name: string; readonly text: string },
  options: PerplexityOptions,
): Promise<MeasuredText> {
  const { context, insist } = options;
  for (const { path } of base === null ? [load] : [load, base]) requirePreTokenizerIn(path, insist);
  if (base !== null) await requireSameTokenizer(load.path, base.path);
  const hashOf = async ({ path }: LoadOptions): Promise<string> =>
    (await modelFacts(path, { onProgress: options.onHash })).sha256;
  const sha256 = await hashOf(load);
  return useEngine({ ...load, sha256 }, async (engine, model) => {
    requireContext(load.path, model, context);
    const { tokens } = await engine.tokenize(text.text);
    const chunks = chunkText(tokens, model.addsBos, context, text.name);
    await options.onLoaded(engine, model);
    const subject = { engine, model, sha256 };
    const measured = { ...chunks, tokens, bos: model.addsBos ? model.bosToken : null };
    if (base === null)
      return {
        ...measured,
        model: asMeasured(subject, await scoreAlone(subject, chunks, options)),
        compared: null,
      };
    // One choice for both models.
    const weights = load.weights === 'auto' ? weightsOf(model.fingerprint.numeric) : load.weights;
    const sha256OfBase = await hashOf(base);
    return useEngine(
      { ...base, sha256: sha256OfBase, ...(weights === undefined ? {} : { weights }) },
      async (engineOfBase, modelOfBase) => {
        requireContext(base.path, modelOfBase, context);
        requireSameBos(load.path, model, base.path, modelOfBase);
        await options.onLoaded(engineOfBase, modelOfBase);
        const subjectOfBase = { engine: engineOfBase, model: modelOfBase, sha256: sha256OfBase };
        const { logProbs, divergences } = await scoreBoth(subject, subjectOfBase, chunks, options);
        return {
          ...measured,
          model: asMeasured(subject, logProbs.model),
          compared: { base: asMeasured(subjectOfBase, logProbs.base), divergences },
        };
      },
    );
  });
}

function asMeasured({ model, sha256 }: Subject, logProbs: Float64Array): MeasuredModel {
  return { sha256, fingerprint: model.fingerprint, logProbs };
}

async function scoreAlone(
  { engine, model }: Subject,
  { items, rows }: TextChunks,
  { context, onChunk }: PerplexityOptions,
): Promise<Float64Array> {
  const logProbs = new Float64Array(items.length * rows);
  const slots = defaultSlots(context);
  for (let at = 0; at < items.length; at += slots) {
    onChunk(at, items.length);
    const some = items.slice(at, at + slots);
    const scored = await engine.score({ items: some, bos: model.addsBos, policies: [], topCount: 0, slots });
    keepLogProbs(scored, logProbs, at * rows);
  }
  return logProbs;
}

/** One batch after the other under both models, which take turns so that they do not compete for the processor. */
async function scoreBoth(
  { engine, model }: Subject,
  base: Subject,
  { items, rows }: TextChunks,
  { context, onChunk }: PerplexityOptions,
): Promise<{
  readonly logProbs: { readonly model: Float64Array; readonly base: Float64Array };
  readonly divergences: RowDivergences;
}> {
  const { vocabSize, addsBos } = model;
  const all = items.length * rows;
  const logProbs = { model: new Float64Array(all), base: new Float64Array(all) };
  const divergences = { kl: new Float64Array(all), sameTop: new Uint8Array(all) };
  const slots = defaultSlots(context);
  // Where the logits of a batch are too many for one answer, the batch is evaluated again for each part of them.
  const atOnce = Math.max(1, Math.floor(MOST_LOGITS / (slots * vocabSize)));
  for (let at = 0; at < items.length; at += slots) {
    onChunk(at, items.length);
    const some = items.slice(at, at + slots);
    for (let first = 0; first < rows; first += atOnce) {
      const logits = { first, count: Math.min(atOnce, rows - first) };
      const request = { items: some, bos: addsBos, policies: [], topCount: 0, slots, logits };
      const ofModel = await engine.score(request);
      const ofBase = await base.engine.score(request);
      keepLogProbs(ofModel, logProbs.model, at * rows);
      keepLogProbs(ofBase, logProbs.base, at * rows);
      for (const [chunk, scored] of ofModel.entries()) {
        const found = rowDivergences(logitsOf(elementAt(ofBase, chunk)), logitsOf(scored), vocabSize);
        divergences.kl.set(found.kl, (at + chunk) * rows + first);
        divergences.sameTop.set(found.sameTop, (at + chunk) * rows + first);
      }
    }
  }
  return { logProbs, divergences };
}

function keepLogProbs(scored: readonly ScoredItem[], into: Float64Array, start: number): void {
  for (const [at, { logProbs }] of scored.entries()) into.set(logProbs, start + at * logProbs.length);
}

function logitsOf({ logits }: ScoredItem): Float32Array {
  if (logits === undefined) throw new Error('The engine returned no logits.');
  return logits;
}

function requireContext(path: string, { trainedContext }: LoadedModel, context: number): void {
  if (context <= trainedContext) return;
  throw inputError(
    'context-too-long',
    `${path} was trained with a context of ${wholeNumber(trainedContext)} tokens, but chunks of ${wholeNumber(context)} are wanted.`,
    `Give a --context of at most ${trainedContext}.`,
    { context, trainedContext },
  );
}

/** Distributions over different vocabularies cannot be compared. */
async function requireSameTokenizer(path: string, basePath: string): Promise<void> {
  const [ofModel, ofBase] = [await tokenizerSha256(path), await tokenizerSha256(basePath)];
  if (ofModel !== ofBase) throw tokenizerDiffers(path, basePath, 'has another tokenizer than');
}

function requireSameBos(path: string, model: LoadedModel, basePath: string, base: LoadedModel): void {
  if (base.addsBos === model.addsBos && (!model.addsBos || base.bosToken === model.bosToken)) return;
  throw tokenizerDiffers(path, basePath, 'begins texts with another begin-of-text token than');
}

function tokenizerDiffers(path: string, basePath: string, how: string): Error {
  return inputError(
    'tokenizer-differs',
    `${basePath} ${how} ${path}, so the next tokens of the two cannot be compared.`,
    'Choose a base with the same tokenizer: the same weights in another quantization, or another version of the model.',
    { path, basePath },
  );
}
