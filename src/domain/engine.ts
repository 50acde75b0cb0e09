import type { DecodingPolicy } from './policy.js';

/** Which compute backend to ask for. `auto` takes the best one that is installed and says which. */
export type GpuChoice = 'auto' | 'off' | 'cuda' | 'vulkan' | 'metal';

/** How to load a model. */
export interface LoadOptions {
  /** Absolute path of the GGUF file; any shard of a split model will do. */
  readonly path: string;
  /** Tokenizer only: no weights are read; scoring is refused. */
  readonly vocabOnly?: boolean;
  readonly gpu?: GpuChoice;
  /** Layers to put on the GPU; all that fit by default. */
  readonly gpuLayers?: number;
  /** Decode threads, 1 … available processors; without it the engine measures how many are fastest. */
  readonly threads?: number;
}

/** What ran, so exactly that the same fingerprint on the same machine gives the same bytes. */
export interface EngineFingerprint {
  readonly engine: 'llama.cpp' | 'fake';
  /** Release tag of llama.cpp, e.g. `v0.5.0`. */
  readonly release: string;
  /** `prebuilt` (shipped by node-llama-cpp), `local-build` or `none` (fake). */
  readonly origin: 'prebuilt' | 'local-build' | 'none';
  readonly libraries: readonly { readonly name: string; readonly sha256: string }[];
  readonly gpuRequested: GpuChoice;
  readonly gpuUsed: 'off' | 'cuda' | 'vulkan' | 'metal';
  readonly gpuLayers: number;
  readonly devices: readonly string[];
  /** Everything else that moves a digit: flash attention, kv_unified, extra buffers, layout version, reduction. */
  readonly numeric: Readonly<Record<string, string | number | boolean>>;
  /** Asked for, or all there are; the exact path, whose results do not depend on it, may settle on fewer ({@link EngineCounters}). */
  readonly threads: number;
}

/** The facts about a loaded model that scoring needs. */
export interface LoadedModel {
  readonly vocabSize: number;
  /** Context length the model was trained for, in tokens. */
  readonly trainedContext: number;
  readonly bosToken: number | null;
  readonly eosToken: number | null;
  /** Does the tokenizer ask for a BOS in front? */
  readonly addsBos: boolean;
  /** Does the tokenizer put a space in front of the text (SentencePiece)? */
  readonly addsSpacePrefix: boolean;
  readonly parameterCount: number;
  readonly sizeBytes: number;
  readonly description: string;
  /** False for recurrent and hybrid models: open/fork/step are then refused. */
  readonly canForkSequences: boolean;
  /** Its chat template as the file holds it; null without one. */
  readonly chatTemplate: string | null;
  /** Numbers in one embedding row. */
  readonly embeddingWidth: number;
  readonly fingerprint: EngineFingerprint;
}

/** Text as tokens. Arrays have one entry for each token; BOS is never among them. */
export interface Tokenization {
  readonly tokens: Int32Array;
  /**
   * First byte of the token in the UTF-8 text. Equal to the previous start + its byte length: pieces tile the text. Added
   * bytes do not count: a first token with an added space starts at 0 and is one byte shorter in the text than its piece.
   */
  readonly startByte: Uint32Array;
  /** Bytes of all pieces in order: those of the text, and `addedPrefixBytes` more. */
  readonly byteLength: number;
  /** Bytes the tokenizer added in front (a SentencePiece space), not part of the text. */
  readonly addedPrefixBytes: number;
}

/** Tokens as bytes. */
export interface Detokenization {
  readonly bytes: Uint8Array;
  /** First byte of each token in `bytes`. */
  readonly startByte: Uint32Array;
}

/** One sequence to score by teacher forcing. */
export interface ScoreItem {
  /** Token ids without BOS. */
  readonly tokens: Int32Array;
  /** First token whose probability is wanted; 0 needs a BOS in front. */
  readonly from: number;
}

/** Sequences to score. The batch layout is a function of item lengths, `from` values and `slots` alone. */
export interface ScoreRequest {
  readonly items: readonly ScoreItem[];
  /** Put BOS in front of every item. */
  readonly bos: boolean;
  readonly policies: readonly DecodingPolicy[];
  /** How many of the most probable tokens to return per position, 0 … 64. */
  readonly topCount: number;
  /** Sequences in a batch; default `defaultSlots(length)`. */
  readonly slots?: number;
  /**
   * `exact` (default), or `replay`: the same items under another numeric layout ({@link REPLAY_LAYOUT}), to see how far digits move.
   */
  readonly layout?: 'exact' | 'replay';
}

/** The exact layout in words. */
export const EXACT_LAYOUT = 'flash attention, one micro-batch';
/** What a replay does otherwise, in words. */
export const REPLAY_LAYOUT = 'no flash attention, two micro-batches';

/** Scores of one item; all arrays have n = tokens.length − from entries. Natural logs, float64. */
export interface ScoredItem {
  /** log p of the token under the full softmax at T = 1; finite. */
  readonly logProbs: Float64Array;
  /** For each policy: log p of the token, −Infinity outside the kept set. */
  readonly policyLogProbs: readonly Float64Array[];
  /** 0 = most probable; ties go to the lower id. */
  readonly ranks: Int32Array;
  /** Entropy of the full softmax, nats. */
  readonly entropies: Float64Array;
  /** Mean of log p over the vocabulary, weighted by p (Min-K%++ μ); nats. */
  readonly meanLogProbs: Float64Array;
  /** Variance of log p over the vocabulary, weighted by p (Min-K%++ σ²); nats². */
  readonly varLogProbs: Float64Array;
  /** Logit of the token minus the best other logit; > 0 when it is the argmax. */
  readonly margins: Float64Array;
  /** Row-major n × topCount, most probable first. */
  readonly topIds: Int32Array;
  readonly topLogProbs: Float64Array;
}

/** Handle of a sequence in the KV cache. */
export type SequenceId = number;

/** Sequences that can be alive at once at most, whatever the memory (LLAMA_MAX_SEQ of llama.cpp). */
export const MOST_SEQUENCES = 256;

/** One sequence to extend by one token. */
export interface StepItem {
  readonly sequence: SequenceId;
  readonly token: number;
}

/** Sum of the integer frequencies of all tokens at one place: what arithmetic coding divides its range by. */
export const CODING_TOTAL = 2 ** 32;

/**
 * Places in the integer frequency table of each next-token distribution. Every token of the vocabulary has a frequency of at least 1
 * and about p · CODING_TOTAL; they lie side by side in the order of token ids and add up to CODING_TOTAL exactly.
 */
export type SymbolCoding =
  /** Where does this token lie? One for each sequence. */
  | { readonly kind: 'encode'; readonly tokens: Int32Array }
  /** Which token lies there? Integers 0 … CODING_TOTAL − 1, one for each sequence. */
  | { readonly kind: 'decode'; readonly points: Float64Array };

/** A token's stretch of the frequency table: `low` … `low + frequency`, integers. */
export interface CodedSymbol {
  readonly token: number;
  readonly low: number;
  readonly frequency: number;
}

/** One sequence to score after made-up embeddings. */
export interface SoftItem {
  /** Row-major rows × embeddingWidth, in front of the tokens (and behind BOS). The same number of rows in every item. */
  readonly rows: Float32Array;
  readonly tokens: Int32Array;
}

/** What is wanted of each next-token distribution. */
export interface StepOptions {
  /** How many of the most probable tokens, 0 … 128. */
  readonly topCount: number;
  /** Look up one token for each sequence in the integer frequency table. */
  readonly code?: SymbolCoding;
  /** Draw one token for each sequence by inverting the policy's CDF (most probable first) at the given uniforms. */
  readonly draw?: { readonly policy: DecodingPolicy; readonly uniforms: Float64Array };
}

/** The distribution of the token after a sequence. */
export interface NextToken {
  readonly topIds: Int32Array;
  /** log p under the full softmax at T = 1. */
  readonly topLogProbs: Float64Array;
  readonly entropy: number;
  /** The drawn token and its log p under the policy, when a draw was asked for. */
  readonly drawn: { readonly token: number; readonly logProb: number } | null;
  /** The token's stretch of the frequency table, when coding was asked for. */
  readonly coded: CodedSymbol | null;
}

/** What the engine has done so far. */
export interface EngineCounters {
  /** Tokens evaluated by llama_decode, padding included. */
  readonly tokensEvaluated: number;
  readonly decodeMs: number;
  readonly reduceMs: number;
  /** Decode threads of the exact path now: those asked for, or those that measured fastest. */
  readonly threads: number;
  /** Resident memory of the engine's process, bytes. */
  readonly residentBytes: number;
}

/** Memory a request will need, bytes. */
export interface MemoryEstimate {
  readonly weightsBytes: number;
  readonly kvCacheBytes: number;
  readonly bufferBytes: number;
  readonly totalBytes: number;
  readonly availableBytes: number;
  readonly fits: boolean;
}

/**
 * A language model that can be measured. Implementations: llama.cpp (`engine/llama`), a fake for fast tests
 * (`engine/fake`), and a client that speaks to either in another process (`engine/client`). All throw PalimpsestError.
 * Everything is asynchronous and calls are answered in the order they were made.
 */
export interface Engine {
  /** Loads the one model of this engine. @throws `engine-loaded`, `model-*`, `gguf-*`, `backend-missing`, `engine-layout` */
  load(options: LoadOptions): Promise<LoadedModel>;
  /**
   * Text to tokens; special tokens are parsed only when asked to, for the fixed parts of a chat template.
   * @throws `tokenizer-lossy` naming the byte where the text is not kept
   */
  tokenize(text: string, options?: { readonly parseSpecial?: boolean }): Promise<Tokenization>;
  /**
   * The chat template as llama.cpp itself renders it; null when it does not know the template.
   * @throws `chat-template-missing`
   */
  renderChat(
    messages: readonly { readonly role: string; readonly content: string }[],
  ): Promise<string | null>;
  /**
   * Teacher forcing after embeddings that belong to no token ("soft prefix"), one item at a time on the exact path. Every token's
   * log p under the full softmax at T = 1, and its rank.
   * @throws `score-range`, `context-too-long`, `logits-not-finite`, `engine-cancelled`
   */
  scoreSoft(
    items: readonly SoftItem[],
    options: { readonly bos: boolean },
    signal?: AbortSignal,
  ): Promise<readonly { readonly logProbs: Float64Array; readonly ranks: Int32Array }[]>;
  /** Tokens to bytes. @throws `token-range` for ids outside the vocabulary */
  detokenize(tokens: Int32Array): Promise<Detokenization>;
  /**
   * Teacher forcing on the exact path: results do not depend on what was scored before, beside, or on threads.
   * @throws `score-range`, `context-too-long`, `logits-not-finite`, `engine-cancelled`, `memory-short`
   */
  score(request: ScoreRequest, signal?: AbortSignal): Promise<readonly ScoredItem[]>;
  /**
   * Evaluates a prefix once and returns a sequence with the distribution after it. `capacity` reserves the cache:
   * sequences alive at once (at most {@link MOST_SEQUENCES}), and tokens in all of them together (a shared prefix counts once).
   * @throws `sequence-capacity`, which says how much fits; `context-too-long`, `token-range`, `logits-not-finite`, `bos-missing`
   */
  open(
    tokens: Int32Array,
    options: StepOptions & {
      readonly bos: boolean;
      readonly capacity: { readonly sequences: number; readonly tokens: number };
    },
  ): Promise<{ readonly sequence: SequenceId; readonly next: NextToken }>;
  /** Copies of a sequence that share its cached prefix. */
  fork(sequence: SequenceId, count: number): Promise<readonly SequenceId[]>;
  /** Extends sequences by one token each, in one decode. */
  step(items: readonly StepItem[], options: StepOptions, signal?: AbortSignal): Promise<readonly NextToken[]>;
  /** Frees sequences. */
  close(sequences: readonly SequenceId[]): Promise<void>;
  /** Memory a scoring request of this shape needs. */
  estimateMemory(length: number, slots?: number): Promise<MemoryEstimate>;
  counters(): Promise<EngineCounters>;
  /** Frees the model; the engine can be loaded again. */
  dispose(): Promise<void>;
}

/** Tokens that one batch holds at most by default: a batch is one ubatch. */
export const BATCH_TOKENS = 512;

/** Sequences in a batch at most by default: each one takes at least 256 cells of cache, however short it is. */
export const BATCH_SEQUENCES = 32;

/**
 * Sequences in a batch for items of `length` tokens (BOS included): as many as fit in {@link BATCH_TOKENS}, at least 1 and at
 * most {@link BATCH_SEQUENCES}.
 */
export function defaultSlots(length: number): number {
  return Math.min(BATCH_SEQUENCES, Math.max(1, Math.floor(BATCH_TOKENS / length)));
}
