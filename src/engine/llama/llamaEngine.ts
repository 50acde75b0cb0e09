import { CallQueue } from '../../base/index.js';
import type {
  Detokenization,
  Engine,
  EngineCounters,
  KeptCheck,
  LoadedModel,
  LoadOptions,
  MemoryEstimate,
  NextToken,
  ScoredItem,
  ScoreRequest,
  SelfCheck,
  SequenceId,
  StepItem,
  StepOptions,
  Tokenization,
  VocabularyCheck,
} from '../../domain/index.js';
import { defaultSlots, selfCheckVerdict } from '../../domain/index.js';
import { loadedError, notLoadedError } from '../engineErrors.js';
import { estimateScoring, estimateWithReplay } from '../scoringMemory.js';
import { renderChat } from './chatTemplate.js';
import { checkKey, holds } from './check/checkKey.js';
import { checkItself, type ProcessorCopy } from './check/selfCheck.js';
import type { EngineModel } from './engineModel.js';
import { loadModel, vocabularyOnly } from './loadModel.js';
import { availableMemoryBytes } from './machine/memory.js';
import { Scorer } from './scorer.js';
import { Sequences, sequencesRefused } from './sequences.js';
import { measureStepThreads } from './stepThreads.js';
import { Tokenizer } from './tokenizer.js';
import { preferredWeights, timeWeights } from './weights/chooseWeights.js';

interface Loaded {
  readonly model: EngineModel;
  readonly vocabOnly: boolean;
  readonly tokenizer: Tokenizer;
  readonly scorer: Scorer;
  readonly sequences: Sequences;
  /** Null until the engine has checked itself, and for a vocabulary. */
  selfCheck: SelfCheck | null;
  selfCheckMs: number;
  readonly wideningMs: number;
}

/** llama.cpp with the Engine interface; one model at a time, and calls are answered in order. */
export class LlamaEngine implements Engine {
  #loaded: Loaded | null = null;
  readonly #queue = new CallQueue();
  readonly #available: () => number;

  /** @param available the memory that this process can still use, bytes; another one only for tests */
  constructor(available: () => number = availableMemoryBytes) {
    this.#available = available;
  }

  load(options: LoadOptions): Promise<LoadedModel> {
    return this.#queue.run(async () => {
      if (this.#loaded !== null) {
        throw loadedError();
      }
      const timedWeights =
        options.weights === 'auto' && options.vocabOnly !== true
          ? await timeWeights(options, this.#available)
          : null;
      const settled =
        timedWeights === null ? options : { ...options, weights: preferredWeights(timedWeights) };
      const { model, fingerprint, measuresSteps, memoryShort, wideningMs, warnings } = await loadModel(
        settled,
        this.#available,
      );
      const { library, facts, pointer } = model;
      const vocab = library.fn.llama_model_get_vocab(pointer);
      const tokenizer = new Tokenizer(library, vocab, facts.vocabSize);
      const sequences = new Sequences(model);
      const scorer = new Scorer(model);
      const vocabOnly = options.vocabOnly ?? false;
      this.#loaded = {
        model,
        vocabOnly,
        tokenizer,
        scorer,
        sequences,
        selfCheck: null,
        selfCheckMs: 0,
        wideningMs,
      };
      const key = vocabOnly ? null : checkKey(fingerprint, measuresSteps);
      const wantsLong = options.checkLong === true;
      const kept = options.keptChecks?.find((one) => key !== null && holds(one, key, wantsLong));
      if (kept !== undefined) useKept(this.#loaded, kept);
      else if (!vocabOnly) await this.#check(this.#loaded, measuresSteps, settled);
      const { selfCheck } = this.#loaded;
      return {
        vocabSize: facts.vocabSize,
        trainedContext: facts.trainedContext,
        bosToken: facts.bosToken,
        eosToken: facts.eosToken,
        addsBos: facts.addsBos,
        addsSpacePrefix: tokenizer.addsSpacePrefix,
        parameterCount: facts.parameterCount,
        sizeBytes: facts.sizeBytes,
        description: facts.description,
        canForkSequences: selfCheck?.sequences.usable ?? true,
        selfCheck,
        checkKey: key,
        measuredStepThreads: measuresSteps,
        recurrent: facts.recurrent,
        chatTemplate: facts.chatTemplate,
        preTokenizerMissing: facts.preTokenizerMissing,
        warnings,
        ...(memoryShort === null ? {} : { memoryShort }),
        ...(timedWeights === null ? {} : { timedWeights }),
        fingerprint: {
          ...fingerprint,
          stepThreads: model.stepThreads,
          selfCheck: selfCheckVerdict(selfCheck),
        },
      };
    });
  }

  /** Lets the engine check itself, and measures the threads of sequences. If that fails, the model is freed. */
  async #check(loaded: Loaded, measuresSteps: boolean, options: LoadOptions): Promise<void> {
    const { model, tokenizer, scorer, sequences } = loaded;
    const { facts, counters } = model;
    const tokenize = async (text: string): Promise<Int32Array> =>
      (await tokenizer.tokenize(text, false)).tokens;
    const started = performance.now();
    try {
      loaded.selfCheck = await checkItself({
        scorer,
        sequences,
        vocabSize: facts.vocabSize,
        trainedContext: facts.trainedContext,
        bos: facts.addsBos,
        toleranceNats: model.toleranceNats,
        onProcessor: model.onGpu ? () => this.#onProcessor(options) : null,
        slidingWindow: facts.slidingWindow,
        wantsLong: options.checkLong === true,
        shortUpTo: model.rope?.factors === 'short' ? model.rope.shortUpTo : null,
        tokenize,
        setBatch: (layout) => (model.batchLayout = layout),
        evaluated: () => counters.tokensEvaluated,
      });
      loaded.selfCheckMs = performance.now() - started;
      if (measuresSteps && loaded.selfCheck.sequences.usable) {
        const prefix = Int32Array.of(1, 2, 3, 4).map((token) => token % facts.vocabSize);
        model.stepThreads = await measureStepThreads(sequences, model.threads, prefix, facts.addsBos);
      }
    } catch (error) {
      this.#free(loaded);
      throw error;
    }
    scorer.free();
    Object.assign(counters, { tokensEvaluated: 0, decodeMs: 0, reduceMs: 0 });
  }

  /** The model again, with no layer on a GPU. @throws {PalimpsestError} `memory-short` if there is no memory for a second copy */
  async #onProcessor(options: LoadOptions): Promise<ProcessorCopy> {
    const { model } = await loadModel({ ...options, gpuLayers: 0, memoryShort: false }, this.#available);
    model.batchLayout = { slots: 'one', outputs: 'all' };
    const scorer = new Scorer(model);
    return { scorer, free: () => freeModel(model, scorer) };
  }

  #free({ model, scorer, sequences }: Loaded): void {
    this.#loaded = null;
    sequences.dispose();
    freeModel(model, scorer);
  }

  tokenize(text: string, options: Parameters<Engine['tokenize']>[1] = {}): Promise<Tokenization> {
    return this.#queue.run(() => this.#any().tokenizer.tokenize(text, options.parseSpecial ?? false));
  }

  renderChat(messages: Parameters<Engine['renderChat']>[0]): Promise<string | null> {
    return this.#queue.run(() => {
      const { library, facts } = this.#any().model;
      return renderChat(library, facts.chatTemplate, messages, facts.path);
    });
  }

  detokenize(tokens: Int32Array): Promise<Detokenization> {
    return this.#queue.run(() => this.#any().tokenizer.detokenize(tokens));
  }

  checkVocabulary(sample: Int32Array): Promise<VocabularyCheck> {
    return this.#queue.run(() => this.#any().tokenizer.check(this.#any().model.pointer, sample));
  }

  score(request: ScoreRequest, signal?: AbortSignal): Promise<readonly ScoredItem[]> {
    return this.#queue.run(() => this.#weighty().scorer.score(request, signal));
  }

  open(
    tokens: Int32Array,
    options: Parameters<Engine['open']>[1],
    signal?: AbortSignal,
  ): Promise<{ readonly sequence: SequenceId; readonly next: NextToken }> {
    return this.#queue.run(() => this.#forking().open(tokens, options, signal));
  }

  fork(sequence: SequenceId, count: number): Promise<readonly SequenceId[]> {
    return this.#queue.run(() => this.#forking().fork(sequence, count));
  }

  step(
    items: readonly StepItem[],
    options: StepOptions,
    signal?: AbortSignal,
  ): Promise<readonly NextToken[]> {
    return this.#queue.run(() => this.#forking().step(items, options, signal));
  }

  close(sequences: readonly SequenceId[]): Promise<void> {
    return this.#queue.run(() => this.#forking().close(sequences));
  }

  estimateMemory(
    length: number,
    wanted: number = defaultSlots(length),
    withReplay = false,
  ): Promise<MemoryEstimate> {
    return this.#queue.run(() => {
      const { facts, gpuShare, memory, batchLayout } = this.#any().model;
      const slots = batchLayout.slots === 'one' ? 1 : wanted;
      const { kvCacheBytes, bufferBytes } = (withReplay ? estimateWithReplay : estimateScoring)(
        facts.shape,
        length,
        slots,
      );
      const availableBytes = memory.wholeBytes;
      return {
        weightsBytes: facts.sizeBytes,
        kvCacheBytes,
        bufferBytes,
        totalBytes: facts.sizeBytes + kvCacheBytes + bufferBytes,
        availableBytes,
        fits: bufferBytes + (facts.sizeBytes + kvCacheBytes) * (1 - gpuShare) <= availableBytes,
      };
    });
  }

  counters(): Promise<EngineCounters> {
    return this.#queue.run(() => {
      const { model, selfCheckMs, wideningMs } = this.#any();
      const { counters, threadChooser } = model;
      const residentBytes = process.memoryUsage.rss();
      return { ...counters, threads: threadChooser.chosen, residentBytes, selfCheckMs, wideningMs };
    });
  }

  dispose(): Promise<void> {
    return this.#queue.run(() => {
      if (this.#loaded !== null) this.#free(this.#loaded);
    });
  }

  #any(): Loaded {
    if (this.#loaded !== null) return this.#loaded;
    throw notLoadedError();
  }

  #weighty(): Loaded {
    const loaded = this.#any();
    if (loaded.vocabOnly) throw vocabularyOnly();
    return loaded;
  }

  #forking(): Sequences {
    const { model, sequences, selfCheck } = this.#weighty();
    if (selfCheck !== null && !selfCheck.sequences.usable) throw sequencesRefused(model.facts, selfCheck);
    return sequences;
  }
}

function freeModel({ library, pointer }: EngineModel, scorer: Scorer): void {
  scorer.free();
  library.fn.llama_model_free(pointer);
}

/** Takes what an earlier load found under the same conditions. */
function useKept(loaded: Loaded, { checkedAt, selfCheck, stepThreads }: KeptCheck): void {
  const { model } = loaded;
  loaded.selfCheck = { ...selfCheck, keptFrom: checkedAt };
  model.batchLayout = selfCheck.batch;
  model.stepThreads = stepThreads;
}
