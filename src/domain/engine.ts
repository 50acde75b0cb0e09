import type { Unscored } from '../base/index.js';
import type { DecodingPolicy } from './policy.js';
import type { UnusedBuild } from './unusedBuild.js';
import type { TimedWeights, WeightsRequest } from './load/weights.js';
import type { LoadWarnings, VocabularyCheck } from './tokenizerFidelity.js';

/** Which compute backend to use. `auto` takes the best one that is installed and reports which one it is. */
export type GpuChoice = 'auto' | 'off' | 'cuda' | 'vulkan' | 'metal';

/** How to load a model. */
export interface LoadOptions {
  /** Absolute path of the GGUF file; any shard of a split model will do. */
  readonly path: string;
  /** Loads the tokenizer only: no weights are read, and scoring is refused. */
  readonly vocabOnly?: boolean;
  readonly gpu?: GpuChoice;
  /** Layers to place on the GPU; by default all that fit. */
  readonly gpuLayers?: number;
  /** Decode threads, 1 … available processors. By default the engine measures how many are fastest. */
  readonly threads?: number;
  /** Decode threads for sequences (open, fork, step), to repeat an earlier run. By default `threads`, or what the engine measures. */
  readonly stepThreads?: number;
  /** For models with two sets of rotary factors (LongRoPE): which are used for every text; by default those of short texts. */
  readonly ropeFactors?: RopeFactors;
  /** Quantized weights are decoded once, when they are loaded, to numbers of this type, or are used as they are stored, which is the default. */
  readonly weights?: WeightsRequest;
  /**
   * Loads weights for which there is not enough memory: the system reads them from the file again and again. They are mapped and never
   * copied or repacked, whatever the memory, so this can change digits.
   */
  readonly memoryShort?: boolean;
  /**
   * SHA-256 of the model, as a register has it. With it, a self-check that an earlier load of the same model under the same conditions made is
   * used again, and one that is made now is kept.
   */
  readonly sha256?: string;
  /** Checks the engine again, whatever was kept. */
  readonly checkAgain?: boolean;
  /** Checks the engine with a long text, too: for loads after which it may write. */
  readonly checkLong?: boolean;
  /** What is to grow side by side: as many layers go to a GPU as leave room for it. By default room for scoring in batches. */
  readonly sequenceRoom?: SequenceRoom;
  /** What earlier loads of this model found. */
  readonly keptChecks?: readonly KeptCheck[];
}

/** Sequences that grow side by side, at most, and the most tokens of each, without the beginning that all share. */
export interface SequenceRoom {
  readonly sequences: number;
  readonly tokens: number;
}

/**
 * The rotary factors of a LongRoPE model. `short`: those of texts up to the length of its first training, and longer texts are refused.
 * `long`: those of longer texts, for every text.
 */
export type RopeFactors = 'short' | 'long';

/**
 * What the engine found when it checked itself on the loaded model with one fixed item, before anything was measured. Differences are
 * the largest of any token, in nats; `not-finite` if an output was not a number.
 */
export interface SelfCheck {
  /** When it was made, if an earlier load of the same model made it under the same conditions: UTC, ISO 8601. */
  readonly keptFrom?: string;
  /** Tokens that were evaluated for it. */
  readonly tokens: number;
  /** The items scored alone on a GPU against the same model on the CPU; absent if the CPU computes alone. */
  readonly device?: CheckedPath | Unscored;
  /** The item scored alone against the same item in every slot of a batch, with outputs only where they are wanted. */
  readonly batch: CheckedPath & {
    /** Whether batches hold several sequences, or one because several gave other numbers. */
    readonly slots: 'several' | 'one';
    /** Whether outputs are computed only where they are wanted, or everywhere because that gave other numbers. */
    readonly outputs: 'wanted' | 'all';
  };
  /** Copies of a sequence that were extended token by token, against the same texts scored as a whole. */
  readonly sequences: CheckedPath & {
    /** Whether they may be used; if not, open, fork and step are refused with `engine-self-check`. */
    readonly usable: boolean;
  };
  /** A sequence longer than a batch against the same text scored as a whole; absent without {@link LoadOptions.checkLong}, or if short ones fail. */
  readonly long?: (CheckedPath & { readonly tokens: number }) | Unscored;
}

/**
 * A path that was compared with another, in nats a token. Rounding moves single tokens of quantized models by more than half a nat, while a
 * wrong path moves whole texts by several, so the mean decides.
 */
export interface CheckedPath {
  readonly largestNats: number | 'not-finite';
  /** Mean of the differences of the text for which it is largest. */
  readonly meanNats: number | 'not-finite';
  /** The largest mean that passes; 0: the same bits are required of every number. */
  readonly toleranceNats: number;
}

/** What a load found out about a model by running it, which another load under the same conditions need not find out again. */
export interface KeptCheck {
  /** The conditions: see {@link LoadedModel.checkKey}. */
  readonly key: string;
  /** When it was made: UTC, ISO 8601. */
  readonly checkedAt: string;
  readonly selfCheck: SelfCheck;
  /** The threads of sequences, measured or given. */
  readonly stepThreads: number;
}

/** The value of `weights` in the fingerprint of a model that was loaded with {@link LoadOptions.memoryShort}. */
export const MAPPED_WEIGHTS = 'mapped, may exceed memory';

/** Exactly what ran: the same fingerprint on the same machine gives the same bytes. */
export interface EngineFingerprint {
  readonly engine: 'llama.cpp' | 'fake';
  /** Release tag of llama.cpp, e.g. `v0.5.0`. */
  readonly release: string;
  /** `prebuilt` (shipped by node-llama-cpp), `local-build` or `none` (fake). */
  readonly origin: 'prebuilt' | 'local-build' | 'none';
  readonly libraries: readonly { readonly name: string; readonly sha256: string }[];
  /** `as published`: every library has a hash that its package had when this version was made; `not pinned`: none is known. */
  readonly libraryHashes: 'as published' | 'not pinned';
  readonly gpuRequested: GpuChoice;
  readonly gpuUsed: 'off' | 'cuda' | 'vulkan' | 'metal';
  readonly gpuLayers: number;
  readonly devices: readonly string[];
  /** Present if a driver reports a GPU and a build for it was passed over, though the CPU was not asked for: each, with the reason. */
  readonly unusedBuilds?: readonly UnusedBuild[];
  /** Everything else that can change a digit: flash attention, kv_unified, extra buffers, layout version, reduction. */
  readonly numeric: Readonly<Record<string, string | number | boolean>>;
  /** The number asked for, or all there are. The exact path, whose results do not depend on it, may use fewer ({@link EngineCounters}). */
  readonly threads: number;
  /** Threads of sequences (open, fork, step). Their number can change digits there. */
  readonly stepThreads: number;
  /** What the self-check found, in a word or two; `not-run` for a fake or a vocabulary ({@link selfCheckVerdict}). */
  readonly selfCheck: string;
}

/** The verdict of a self-check as a code for the fingerprint: `passed`, or what is done otherwise, joined by a comma and a space. */
export function selfCheckVerdict(check: SelfCheck | null): string {
  if (check === null) return 'not-run';
  const otherwise = [
    ...(check.batch.slots === 'one' ? ['one-sequence-a-batch'] : []),
    ...(check.batch.outputs === 'all' ? ['outputs-everywhere'] : []),
    ...(check.sequences.usable ? [] : [SEQUENCES_REFUSED]),
  ];
  return otherwise.length === 0 ? 'passed' : otherwise.join(', ');
}

const SEQUENCES_REFUSED = 'sequences-refused';

/** Does a verdict of {@link selfCheckVerdict} say that sequences are refused? */
export function refusesSequences(verdict: string): boolean {
  return verdict.includes(SEQUENCES_REFUSED);
}

/** The facts about a loaded model that scoring needs. */
export interface LoadedModel {
  readonly vocabSize: number;
  /** Context length the model was trained for, in tokens. */
  readonly trainedContext: number;
  readonly bosToken: number | null;
  readonly eosToken: number | null;
  /** Does the tokenizer ask for a BOS to be prepended? */
  readonly addsBos: boolean;
  /** Does the tokenizer prepend a space to the text (SentencePiece)? */
  readonly addsSpacePrefix: boolean;
  readonly parameterCount: number;
  readonly sizeBytes: number;
  readonly description: string;
  /** False if open, fork and step are refused, because the self-check found that they give other numbers. */
  readonly canForkSequences: boolean;
  /** What the engine found when it checked itself on this model; null for a fake or a vocabulary. */
  readonly selfCheck: SelfCheck | null;
  /**
   * Hash of the conditions under which the self-check holds for this model: version of the check, libraries, devices, layers, layout and every
   * other numeric setting, threads. Null without a self-check.
   */
  readonly checkKey: string | null;
  /** True if the engine measured how many threads sequences get, so that another load might measure another number. */
  readonly measuredStepThreads: boolean;
  /** True for recurrent and hybrid models, which keep a state beside or instead of a cache of tokens. */
  readonly recurrent: boolean;
  /** The chat template as it is in the file; null if there is none. */
  readonly chatTemplate: string | null;
  /** Present if the weights need more memory than there was: {@link LoadOptions.memoryShort} had an effect. */
  readonly memoryShort?: { readonly neededBytes: number; readonly availableBytes: number };
  /** Present if `auto` chose the weights: what was timed. Empty if the file has no quantized weights. */
  readonly timedWeights?: readonly TimedWeights[];
  /** A byte-level BPE vocabulary whose file states no pre-tokenizer: llama.cpp then takes a fallback. */
  readonly preTokenizerMissing: boolean;
  readonly warnings: LoadWarnings;
  readonly fingerprint: EngineFingerprint;
}

/** Text as tokens. Arrays have one entry for each token; BOS is never among them. */
export interface Tokenization {
  readonly tokens: Int32Array;
  /**
   * First byte of the token in the UTF-8 text. It equals the previous start plus the byte length of the previous token, because the
   * tokens tile the text. Added bytes do not count: a first token with an added space starts at 0 and is one byte shorter in the text.
   */
  readonly startByte: Uint32Array;
  /** Number of bytes of all tokens in order: those of the text, and `addedPrefixBytes` more. */
  readonly byteLength: number;
  /** Number of bytes that the tokenizer prepended (a SentencePiece space); they are not part of the text. */
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
  /** First token whose probability is wanted; 0 requires a prepended BOS. */
  readonly from: number;
}

/** Sequences to score. The batch layout is a function of item lengths, `from` values and `slots` alone. */
export interface ScoreRequest {
  readonly items: readonly ScoreItem[];
  /** Prepend BOS to every item. */
  readonly bos: boolean;
  readonly policies: readonly DecodingPolicy[];
  /** Number of the most probable tokens to return for each position, 0 … 64. */
  readonly topCount: number;
  /** Sequences in a batch; default `defaultSlots(length)`. */
  readonly slots?: number;
  /**
   * `exact` (default), or `replay`: the same items under another numeric layout ({@link REPLAY_LAYOUT}), to measure how far results move.
   */
  readonly layout?: 'exact' | 'replay';
  /**
   * Return the logits of these positions of every item, counted from its `from`: at most {@link MOST_LOGITS} in all. They change nothing else:
   * the layout of the batch and every other number stay the same.
   */
  readonly logits?: { readonly first: number; readonly count: number };
}

/** The most logits that one request returns: 256 MiB. */
export const MOST_LOGITS = 2 ** 26;

/** Description of the exact layout. */
export const EXACT_LAYOUT = 'flash attention, one micro-batch';
/** Description of the layout of a replay. */
export const REPLAY_LAYOUT = 'no flash attention, two micro-batches';

/** Scores of one item; all arrays have n = tokens.length − from entries. Natural logs, float64. */
export interface ScoredItem {
  /** log p of the token under the full softmax at T = 1; finite. */
  readonly logProbs: Float64Array;
  /** For each policy: log p of the token; −Infinity outside the kept set. */
  readonly policyLogProbs: readonly Float64Array[];
  /** 0 is the most probable token; ties go to the lower id. */
  readonly ranks: Int32Array;
  /** Entropy of the full softmax, nats. */
  readonly entropies: Float64Array;
  /** Mean of log p over the vocabulary, weighted by p (Min-K%++ μ); nats. */
  readonly meanLogProbs: Float64Array;
  /** Variance of log p over the vocabulary, weighted by p (Min-K%++ σ²); nats². */
  readonly varLogProbs: Float64Array;
  /** Logit of the token minus the best other logit; positive if the token is the argmax. */
  readonly margins: Float64Array;
  /** Row-major n × topCount, most probable first. */
  readonly topIds: Int32Array;
  readonly topLogProbs: Float64Array;
  /** Row-major `logits.count` × vocabulary, if the request asks for them: log p is a logit less log Σ exp of its row. */
  readonly logits?: Float32Array;
}

/** Handle of a sequence in the KV cache. */
export type SequenceId = number;

/** The most sequences that can be open at once, whatever the memory (LLAMA_MAX_SEQ of llama.cpp). */
export const MOST_SEQUENCES = 256;

/** One sequence to extend by one token. */
export interface StepItem {
  readonly sequence: SequenceId;
  readonly token: number;
}

/** Sum of the integer frequencies of all tokens at one position, by which arithmetic coding divides its range. */
export const CODING_TOTAL = 2 ** 32;

/**
 * A question about the integer frequency table of each next-token distribution. Every token of the vocabulary has a frequency of at
 * least 1 and about p · CODING_TOTAL. The frequencies lie side by side in the order of token ids and add up to CODING_TOTAL exactly.
 */
export type SymbolCoding =
  /** Where does this token lie? One for each sequence. */
  | { readonly kind: 'encode'; readonly tokens: Int32Array }
  /** Which token lies there? Integers 0 … CODING_TOTAL − 1, one for each sequence. */
  | { readonly kind: 'decode'; readonly points: Float64Array };

/** A token's range in the frequency table: `low` … `low + frequency`, integers. */
export interface CodedSymbol {
  readonly token: number;
  readonly low: number;
  readonly frequency: number;
}

/** What to return for each next-token distribution. */
export interface StepOptions {
  /** Number of the most probable tokens, 0 … 128. */
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
  /** The drawn token and its log p under the policy; null if no draw was asked for. */
  readonly drawn: { readonly token: number; readonly logProb: number } | null;
  /** The token's range in the frequency table; null if no coding was asked for. */
  readonly coded: CodedSymbol | null;
}

/** Counters of what the engine has done so far. */
export interface EngineCounters {
  /** Tokens evaluated by llama_decode, padding included. */
  readonly tokensEvaluated: number;
  readonly decodeMs: number;
  readonly reduceMs: number;
  /** Current number of decode threads of the exact path: as asked for, or as measured to be fastest. */
  readonly threads: number;
  /** Resident memory of the engine's process, bytes. */
  readonly residentBytes: number;
  /** What the self-check took when the model was loaded, in milliseconds; 0 if there was none. Its work is in no other counter. */
  readonly selfCheckMs: number;
  /** What decoding the weights to a wider type took when the model was loaded, in milliseconds; 0 if they are used as stored. */
  readonly wideningMs: number;
}

/** Memory that a request will need, in bytes. */
export interface MemoryEstimate {
  readonly weightsBytes: number;
  readonly kvCacheBytes: number;
  readonly bufferBytes: number;
  readonly totalBytes: number;
  /** What is free, and what the weights of the loaded model already take of it. */
  readonly availableBytes: number;
  readonly fits: boolean;
}

/**
 * A language model that can be measured. There are three implementations: llama.cpp (`engine/llama`), a fake for fast tests
 * (`engine/fake`), and a client for either of them in another process (`engine/client`). All throw PalimpsestError. Every call is
 * asynchronous, and calls are answered in the order in which they were made.
 */
export interface Engine {
  /** Loads the one model of this engine. @throws `engine-loaded`, `model-*`, `gguf-*`, `backend-missing`, `engine-layout` */
  load(options: LoadOptions): Promise<LoadedModel>;
  /**
   * Converts text to tokens. Special tokens are parsed only on request, for the fixed parts of a chat template.
   * @throws `tokenizer-lossy` naming the byte where the text is not preserved
   */
  tokenize(text: string, options?: { readonly parseSpecial?: boolean }): Promise<Tokenization>;
  /**
   * The chat as llama.cpp itself renders it with the model's template; null if it does not know the template.
   * @throws `chat-template-missing`
   */
  renderChat(
    messages: readonly { readonly role: string; readonly content: string }[],
  ): Promise<string | null>;
  /** Converts tokens to bytes. @throws `token-range` for ids outside the vocabulary */
  detokenize(tokens: Int32Array): Promise<Detokenization>;
  /** What the file states about its vocabulary, and which tokens of a sample their own text gives back. @throws `token-range` */
  checkVocabulary(sample: Int32Array): Promise<VocabularyCheck>;
  /**
   * Teacher forcing on the exact path. Results do not depend on what was scored before or in the same batch, nor on the thread count.
   * @throws `score-range`, `context-too-long`, `logits-not-finite`, `engine-cancelled`, `memory-short`
   */
  score(request: ScoreRequest, signal?: AbortSignal): Promise<readonly ScoredItem[]>;
  /**
   * Evaluates a prefix once and returns a sequence with the distribution after it. `capacity` reserves the cache: the number of
   * sequences open at once (at most {@link MOST_SEQUENCES}), and the number of tokens in all of them together (a shared prefix counts
   * once).
   * @throws `sequence-capacity`, which states how much fits; `context-too-long`, `token-range`, `logits-not-finite`, `bos-missing`, `engine-cancelled`, `engine-self-check`
   */
  open(
    tokens: Int32Array,
    options: StepOptions & {
      readonly bos: boolean;
      readonly capacity: { readonly sequences: number; readonly tokens: number };
    },
    signal?: AbortSignal,
  ): Promise<{ readonly sequence: SequenceId; readonly next: NextToken }>;
  /** Makes copies of a sequence that share its cached prefix. */
  fork(sequence: SequenceId, count: number): Promise<readonly SequenceId[]>;
  /** Extends sequences by one token each, in one decode call. */
  step(items: readonly StepItem[], options: StepOptions, signal?: AbortSignal): Promise<readonly NextToken[]>;
  /** Frees sequences. */
  close(sequences: readonly SequenceId[]): Promise<void>;
  /**
   * Estimates the memory that a scoring request of this shape needs.
   * @param withReplay true if the request is also made in the layout of a replay, which needs more for long items
   */
  estimateMemory(length: number, slots?: number, withReplay?: boolean): Promise<MemoryEstimate>;
  counters(): Promise<EngineCounters>;
  /** Frees the model; the engine can be loaded again. */
  dispose(): Promise<void>;
}

/** The most tokens of one batch by default; a batch is one ubatch. */
export const BATCH_TOKENS = 512;

/** The most sequences in a batch by default. Each takes at least {@link CACHE_STEP} cells of the cache, however short it is. */
export const BATCH_SEQUENCES = 32;

/** Cells of the cache are allocated in steps of this size for each sequence (GGML_PAD in llama-context.cpp). */
export const CACHE_STEP = 256;

/** The number of cached tokens for which a device has room in any case: that of a batch of short sequences. */
export const BATCH_CELLS = BATCH_SEQUENCES * CACHE_STEP;

/** Does this take more room than scoring in batches? */
export function exceedsBatches({ sequences, tokens }: SequenceRoom): boolean {
  return sequences > BATCH_SEQUENCES || sequences * tokens > BATCH_CELLS;
}

/**
 * Number of sequences in a batch for items of `length` tokens, BOS included: as many as fit in {@link BATCH_TOKENS}, at least 1 and at
 * most {@link BATCH_SEQUENCES}.
 */
export function defaultSlots(length: number): number {
  return Math.min(BATCH_SEQUENCES, Math.max(1, Math.floor(BATCH_TOKENS / length)));
}
