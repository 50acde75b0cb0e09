import { freemem } from 'node:os';
import { CallQueue, elementAt, environmentError, inputError, sha256Hex } from '../../base/index.js';
import type {
  DecodingPolicy,
  Detokenization,
  Engine,
  EngineCounters,
  LoadedModel,
  LoadOptions,
  MemoryEstimate,
  NextToken,
  ScoredItem,
  ScoreRequest,
  SequenceId,
  StepItem,
  StepOptions,
  Tokenization,
  VocabularyCheck,
} from '../../domain/index.js';
import {
  checkScoreRequest,
  checkStepOptions,
  requireContext,
  requireTokens,
  type RequestLimits,
} from '../checkRequest.js';
import { cancelledError, loadedError, notLoadedError } from '../engineErrors.js';
import { CodingTable, createReducer, newScoredItem, recordRow, type Reducer } from '../reduce/index.js';
import { fakeFacts, readFakeText, TRAINED_CONTEXT } from './fakeModel.js';
import { checkFakeVocabulary } from './fakeVocabulary.js';
import { NgramModel, ORDERS } from './ngramModel.js';
import { SequenceTree } from './sequenceTree.js';
import { type FakeChat, ThinkingModel } from './thinkingModel.js';
import { BOS, decode, encode, encodeParsed, layPieces, PIECES } from './vocabulary.js';

type OpenOptions = Parameters<Engine['open']>[1];

const LIMITS: RequestLimits = {
  vocabSize: PIECES.length,
  trainedContext: TRAINED_CONTEXT,
  bosToken: BOS,
  maxSlots: 256,
};
const LONGEST_CONTEXT = Math.max(...ORDERS);
/** Log probability of every other token where the next one is certain. */
const UNLIKELY = -20;
/** How long it may compute before it accepts messages, so that a cancellation takes effect. */
const BREATH_MS = 5;

interface Loaded {
  readonly facts: LoadedModel;
  readonly model: NgramModel | null;
  readonly stepReducer: Reducer;
  readonly codingTable: CodingTable;
  readonly sequences: SequenceTree;
  readonly thinking: ThinkingModel | null;
}

/** A model of a few kilobytes with the Engine interface: deterministic, fast, without native code. */
export class FakeEngine implements Engine {
  readonly #text: string | undefined;
  readonly #chat: FakeChat | undefined;
  readonly #queue = new CallQueue();
  readonly #counters = { tokensEvaluated: 0, decodeMs: 0, reduceMs: 0 };
  #loaded: Loaded | null = null;

  /**
   * @param text the text that the model reproduces; by default the content of the file from which it is loaded
   * @param chat how it chats; by default it has no chat template
   */
  constructor(text?: string, chat?: FakeChat) {
    this.#text = text;
    this.#chat = chat;
  }

  load(options: LoadOptions): Promise<LoadedModel> {
    return this.#queue.run(async () => {
      if (this.#loaded !== null) throw loadedError();
      if (options.gpu !== undefined && options.gpu !== 'auto' && options.gpu !== 'off') {
        throw environmentError(
          'backend-missing',
          `The fake engine has no ${options.gpu} backend.`,
          'Use --gpu off.',
        );
      }
      const bytes = await readFakeText(this.#text, options.path);
      const tokens = encode(bytes);
      const sha256 = sha256Hex(bytes);
      const model = modelOf(sha256, tokens);
      const chatTemplate = this.#chat?.template ?? null;
      const facts = {
        ...fakeFacts(options, bytes.length, sha256, model.contextCount),
        chatTemplate,
        trainedContext: this.#chat?.trainedContext ?? TRAINED_CONTEXT,
      };
      this.#loaded = {
        facts,
        model: options.vocabOnly === true ? null : model,
        stepReducer: reducerFor([], 128),
        codingTable: new CodingTable(PIECES.length),
        sequences: new SequenceTree(),
        thinking: this.#chat === undefined ? null : new ThinkingModel(bytes, this.#chat),
      };
      return facts;
    });
  }

  tokenize(text: string, options: Parameters<Engine['tokenize']>[1] = {}): Promise<Tokenization> {
    return this.#queue.run(() => {
      this.#any();
      if (options.parseSpecial === true) return { ...encodeParsed(text), addedPrefixBytes: 0 };
      const tokens = encode(new TextEncoder().encode(text));
      return { tokens, ...layPieces(tokens), addedPrefixBytes: 0 };
    });
  }

  detokenize(tokens: Int32Array): Promise<Detokenization> {
    return this.#queue.run(() => {
      this.#any();
      requireTokens(tokens, PIECES.length, 'the tokens');
      return decode(tokens);
    });
  }

  checkVocabulary(sample: Int32Array): Promise<VocabularyCheck> {
    return this.#queue.run(() => {
      this.#any();
      requireTokens(sample, PIECES.length, 'the sample');
      return checkFakeVocabulary(sample);
    });
  }

  score(request: ScoreRequest, signal?: AbortSignal): Promise<readonly ScoredItem[]> {
    return this.#queue.run(async () => {
      const { model } = this.#weighty();
      checkScoreRequest(request, LIMITS);
      const { items, bos, policies, topCount } = request;
      const reducer = reducerFor(policies, topCount);
      const scored: ScoredItem[] = [];
      let breathed = performance.now();
      for (const { tokens, from } of items) {
        if (signal?.aborted) throw cancelledError();
        const front = bos ? 1 : 0;
        const sequence = bos ? afterBos(tokens) : tokens;
        const item = newScoredItem(tokens.length - from, request, PIECES.length);
        for (let at = from; at < tokens.length; at++) {
          this.#decode(model, sequence, at + front, reducer);
          this.#timed(() => {
            const reduced = reducer.reduce(elementAt(tokens, at));
            recordRow(item, at - from, reduced, reducer, request);
          });
        }
        this.#counters.tokensEvaluated += sequence.length - 1;
        scored.push(item);
        if (performance.now() - breathed > BREATH_MS) {
          await new Promise(setImmediate);
          breathed = performance.now();
        }
      }
      if (signal?.aborted) throw cancelledError();
      return scored;
    });
  }

  renderChat(): Promise<string | null> {
    return this.#queue.run(() => {
      this.#any();
      if (this.#chat !== undefined) return null;
      throw inputError(
        'chat-template-missing',
        'The fake engine has no chat template.',
        'Use an attack or a setting that works on plain text.',
      );
    });
  }

  open(
    tokens: Int32Array,
    options: OpenOptions,
    signal?: AbortSignal,
  ): Promise<{ readonly sequence: SequenceId; readonly next: NextToken }> {
    return this.#queue.run(() => {
      const loaded = this.#weighty();
      if (signal?.aborted) throw cancelledError();
      requireTokens(tokens, PIECES.length, 'the prefix');
      const prefix = options.bos ? afterBos(tokens) : tokens;
      requireContext('The prefix', prefix.length, loaded.facts.trainedContext);
      checkStepOptions(options, 1, PIECES.length);
      const sequence = loaded.sequences.open(prefix, options.capacity);
      this.#counters.tokensEvaluated += prefix.length;
      return { sequence, next: this.#next(loaded, sequence, options, 0) };
    });
  }

  fork(sequence: SequenceId, count: number): Promise<readonly SequenceId[]> {
    return this.#queue.run(() => this.#weighty().sequences.fork(sequence, count));
  }

  step(
    items: readonly StepItem[],
    options: StepOptions,
    signal?: AbortSignal,
  ): Promise<readonly NextToken[]> {
    return this.#queue.run(() => {
      const loaded = this.#weighty();
      if (signal?.aborted) throw cancelledError();
      checkStepOptions(options, items.length, PIECES.length);
      requireTokens(
        Int32Array.from(items, ({ token }) => token),
        PIECES.length,
        'the step',
      );
      for (const { sequence } of items) {
        requireContext('The sequence', loaded.sequences.length(sequence) + 1, loaded.facts.trainedContext);
      }
      loaded.sequences.extend(items);
      this.#counters.tokensEvaluated += items.length;
      return items.map(({ sequence }, at) => this.#next(loaded, sequence, options, at));
    });
  }

  close(sequences: readonly SequenceId[]): Promise<void> {
    return this.#queue.run(() => {
      const loaded = this.#weighty();
      for (const sequence of sequences) loaded.sequences.close(sequence);
    });
  }

  estimateMemory(): Promise<MemoryEstimate> {
    return this.#queue.run(() => {
      const weightsBytes = this.#any().facts.sizeBytes;
      const availableBytes = freemem();
      const fits = weightsBytes <= availableBytes;
      return {
        weightsBytes,
        kvCacheBytes: 0,
        bufferBytes: 0,
        totalBytes: weightsBytes,
        availableBytes,
        fits,
      };
    });
  }

  counters(): Promise<EngineCounters> {
    return this.#queue.run(() => {
      const { threads } = this.#any().facts.fingerprint;
      return {
        ...this.#counters,
        threads,
        residentBytes: process.memoryUsage.rss(),
        selfCheckMs: 0,
        wideningMs: 0,
      };
    });
  }

  dispose(): Promise<void> {
    return this.#queue.run(() => {
      this.#loaded = null;
    });
  }

  #decode(model: NgramModel, tokens: ArrayLike<number>, end: number, reducer: Reducer): void {
    const started = performance.now();
    model.logits(tokens, end, reducer.row);
    this.#counters.decodeMs += performance.now() - started;
  }

  #timed(reduce: () => void): void {
    const started = performance.now();
    reduce();
    this.#counters.reduceMs += performance.now() - started;
  }

  #next(
    { model, sequences, stepReducer, codingTable, thinking }: WithWeights,
    sequence: SequenceId,
    { topCount, draw, code }: StepOptions,
    at: number,
  ): NextToken {
    const tail = sequences.tail(sequence, LONGEST_CONTEXT);
    this.#decode(model, tail, tail.length, stepReducer);
    const certain = thinking?.next(Int32Array.from(sequences.tail(sequence, Infinity))) ?? null;
    if (certain !== null) stepReducer.row.fill(UNLIKELY)[certain] = 0;
    const { entropy } = stepReducer.survey();
    const { count, ids, logProbs } = stepReducer.top(topCount);
    return {
      topIds: ids.slice(0, count),
      topLogProbs: logProbs.slice(0, count),
      entropy,
      drawn: draw === undefined ? null : drawOne(stepReducer, draw.policy, elementAt(draw.uniforms, at)),
      coded: code === undefined ? null : codingTable.look(stepReducer.row, code, at),
    };
  }

  #any(): Loaded {
    if (this.#loaded === null) throw notLoadedError();
    return this.#loaded;
  }

  #weighty(): WithWeights {
    const loaded = this.#any();
    if (loaded.model !== null) return { ...loaded, model: loaded.model };
    throw environmentError(
      'model-vocab-only',
      'Only the tokenizer of this model is loaded, so nothing can be scored.',
      'Load the model with its weights.',
    );
  }
}

type WithWeights = Loaded & { readonly model: NgramModel };

function drawOne(reducer: Reducer, policy: DecodingPolicy, uniform: number): NextToken['drawn'] {
  return { ...reducer.draw(policy, uniform) };
}

/** The begin-of-text token, then these. */
function afterBos(tokens: Int32Array): Int32Array {
  const all = new Int32Array(tokens.length + 1);
  all[0] = BOS;
  all.set(tokens, 1);
  return all;
}

/** Reducers by what they compute: each row is decoded and reduced in one go, so engines may share them. */
const reducers = new Map<string, Reducer>();

function reducerFor(policies: ScoreRequest['policies'], topCount: number): Reducer {
  const key = JSON.stringify([policies, topCount]);
  const known = reducers.get(key);
  if (known !== undefined) return known;
  const reducer = createReducer({ vocabSize: PIECES.length, policies, topCount });
  reducers.set(key, reducer);
  return reducer;
}

/** Models that are kept, by the hash of their text: each holds up to twenty megabytes. */
const models = new Map<string, NgramModel>();
const MOST_MODELS = 8;

function modelOf(sha256: string, tokens: Int32Array): NgramModel {
  const known = models.get(sha256);
  if (known !== undefined) return known;
  const model = new NgramModel(afterBos(tokens), PIECES.length);
  if (models.size >= MOST_MODELS) models.clear();
  models.set(sha256, model);
  return model;
}
