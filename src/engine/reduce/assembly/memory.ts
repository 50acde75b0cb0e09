// Where things lie in the memory. The compiler's static data ends far below FIRST_BUFFER (checked at load): a buffer
// over it silently turns constants into NaN.

export const FIRST_BUFFER: usize = 65536;
export const BUCKETS: i32 = 4096;
const RESULTS_BYTES: usize = 64;

/** Tokens in a row. */
export let vocab: i32 = 0;
/** Tokens rounded up to whole blocks of 16; the logits past the vocabulary are the lowest finite float32. */
export let padded: i32 = 0;
/** Blocks of 64 tokens, the last one filled like {@link padded}. */
export let blocks: i32 = 0;
/** Results of the last call, float64. */
export let results: usize = 0;
/** Row of logits, float32. */
export let row: usize = 0;
/** Largest logits of each block: four float32, each of every fourth token. Filled by `survey`. */
export let peaks: usize = 0;
/** Ids of the most probable tokens, int32, and their logits, float32. */
export let topIds: usize = 0;
export let topLogits: usize = 0;
/** Weight of each bucket of a histogram, float64. */
export let buckets: usize = 0;
/** Mass of each token as last weighed, float64. */
export let weights: usize = 0;
/** Ids of the tokens of the bucket in question, int32. */
export let candidates: usize = 0;

/** Lays out the buffers for a vocabulary; returns the bytes of memory they need. Call again after the memory has grown. */
export function layout(vocabSize: i32, topCapacity: i32): usize {
  vocab = vocabSize;
  padded = (vocabSize + 15) & ~15;
  blocks = (vocabSize + 63) >> 6;
  results = FIRST_BUFFER;
  row = results + RESULTS_BYTES;
  peaks = row + ((<usize>blocks) << 8);
  topIds = peaks + ((<usize>blocks) << 4);
  topLogits = topIds + ((<usize>topCapacity) << 2);
  buckets = (topLogits + ((<usize>topCapacity) << 2) + 15) & ~15;
  weights = buckets + ((<usize>BUCKETS) << 3);
  candidates = weights + ((<usize>padded) << 3);
  return candidates + ((<usize>padded) << 2);
}

/** Fills the logits past the vocabulary; needed once, when the memory is large enough. */
export function fillPadding(): void {
  for (let id = vocab; id < blocks << 6; id++) store<f32>(row + ((<usize>id) << 2), -f32.MAX_VALUE);
}

/** The logit of a token. */
export function logitOf(id: i32): f32 {
  return load<f32>(row + ((<usize>id) << 2));
}

/** Whether a block of 64 tokens holds a logit of at least `edge`. */
export function peaksAt(block: i32, edge: v128): bool {
  return v128.any_true(f32x4.ge(v128.load(peaks + ((<usize>block) << 4)), edge));
}
