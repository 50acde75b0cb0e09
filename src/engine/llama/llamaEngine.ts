import type {
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
} from '../../domain/index.js';
import { defaultSlots } from '../../domain/index.js';
import { CallQueue } from '../callQueue.js';
import { loadedError, notLoadedError } from '../engineErrors.js';
import { estimateScoring } from '../scoringMemory.js';
import { renderChat } from './chatTemplate.js';
import type { EngineModel } from './engineModel.js';
import { loadModel, vocabularyOnly } from './loadModel.js';
import { availableMemoryBytes } from './memory.js';
import { Scorer } from './scorer.js';
import { forkUnsupported, Sequences } from './sequences.js';
import { Tokenizer } from './tokenizer.js';

interface Loaded {
  readonly model: EngineModel;
  readonly vocabOnly: boolean;
  readonly tokenizer: Tokenizer;
  readonly scorer: Scorer;
  readonly sequences: Sequences;
}

/** llama.cpp with the Engine interface; one model at a time, and calls are answered in order. */
export class LlamaEngine implements Engine {
  #loaded: Loaded | null = null;
  readonly #queue = new CallQueue();

  load(options: LoadOptions): Promise<LoadedModel> {
    return this.#queue.run(async () => {
      if (this.#loaded !== null) {
        throw loadedError();
      }
      const { model, fingerprint } = await loadModel(options);
      const { library, facts, pointer } = model;
      const vocab = library.fn.llama_model_get_vocab(pointer);
      const tokenizer = new Tokenizer(library, vocab, facts.vocabSize);
      const sequences = new Sequences(model);
      this.#loaded = {
        model,
        vocabOnly: options.vocabOnly ?? false,
        tokenizer,
        scorer: new Scorer(model),
        sequences,
      };
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
        canForkSequences: !facts.recurrent,
        chatTemplate: facts.chatTemplate,
        fingerprint,
      };
    });
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

  score(request: ScoreRequest, signal?: AbortSignal): Promise<readonly ScoredItem[]> {
    return this.#queue.run(() => this.#weighty().scorer.score(request, signal));
  }

  open(
    tokens: Int32Array,
    options: Parameters<Engine['open']>[1],
  ): Promise<{ readonly sequence: SequenceId; readonly next: NextToken }> {
    return this.#queue.run(() => this.#forking().open(tokens, options));
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

  estimateMemory(length: number, slots: number = defaultSlots(length)): Promise<MemoryEstimate> {
    return this.#queue.run(() => {
      const { facts, gpuShare } = this.#any().model;
      const { kvCacheBytes, bufferBytes } = estimateScoring(facts, length, slots);
      const availableBytes = availableMemoryBytes();
      return {
        weightsBytes: facts.sizeBytes,
        kvCacheBytes,
        bufferBytes,
        totalBytes: facts.sizeBytes + kvCacheBytes + bufferBytes,
        availableBytes,
        fits: bufferBytes + kvCacheBytes * (1 - gpuShare) <= availableBytes,
      };
    });
  }

  counters(): Promise<EngineCounters> {
    return this.#queue.run(() => {
      const { counters, threadChooser } = this.#any().model;
      return { ...counters, threads: threadChooser.chosen, residentBytes: process.memoryUsage.rss() };
    });
  }

  dispose(): Promise<void> {
    return this.#queue.run(() => {
      if (this.#loaded === null) return;
      const { model, scorer, sequences } = this.#loaded;
      this.#loaded = null;
      scorer.free();
      sequences.dispose();
      model.library.fn.llama_model_free(model.pointer);
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
    const { model, sequences } = this.#weighty();
    if (model.facts.recurrent) throw forkUnsupported(model.facts.architecture);
    return sequences;
  }
}
