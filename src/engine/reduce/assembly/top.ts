import { exp1 } from './exp';
import {
  blocks,
  buckets,
  candidates,
  logitOf as logitOfToken,
  peaks,
  peaksAt,
  row,
  topIds,
  topLogits,
  vocab,
} from './memory';
import { maxLogit } from './survey';

// Lists of at most this many tokens begin with a logit that so many tokens surely reach.
const SHORT: i32 = 48;

/** Fills the list with the `wanted` most probable tokens, most probable first, ties by the lower id; returns how many. */
export function selectTop(wanted: i32): i32 {
  const count = min(wanted, vocab);
  if (count <= 0) return 0;
  const found = listFrom(count <= SHORT && blocks >= 16 ? reachedBy(count) : -f32.MAX_VALUE, vocab);
  for (let at = 0; at < count; at++) {
    const id = candidateAt(at);
    put(at, logitOfToken(id), id);
  }
  for (let at = (count >> 1) - 1; at >= 0; at--) sink(at, count);
  let floor = logitAt(0);
  // Ids ascend, so a token as probable as the worst of the heap comes after it: only a larger logit enters.
  for (let at = count; at < found; at++) {
    const id = candidateAt(at);
    const logit = logitOfToken(id);
    if (logit <= floor) continue;
    put(0, logit, id);
    sink(0, count);
    floor = logitAt(0);
  }
  for (let end = count - 1; end > 0; end--) {
    const logit = logitAt(end);
    const token = idAt(end);
    put(end, logitAt(0), idAt(0));
    put(0, logit, token);
    sink(0, end);
  }
  return count;
}
/** Mass of the first `count` tokens of the list at temperature 1 / inverse, in units of the most probable token's. */
export function massOfTop(count: i32, inverse: f64): f64 {
  let mass: f64 = 0;
  for (let at = 0; at < count; at++) mass += massAt(at, inverse);
  return mass;
}

/** How many of the first `count` tokens of the list it takes to reach the mass `wanted`: 1 … count. */
export function countOfTop(count: i32, inverse: f64, wanted: f64): i32 {
  let mass: f64 = massAt(0, inverse);
  let kept = 1;
  while (mass < wanted && kept < count) mass += massAt(kept++, inverse);
  return kept;
}

/** Lists the tokens with logits of at least `least` as the candidates, ids ascending; how many, or −1 if more than `limit`. */
export function listFrom(least: f32, limit: i32): i32 {
  const edge = f32x4.splat(least);
  let count = 0;
  for (let block = 0; block < blocks; block++) {
    if (!peaksAt(block, edge)) continue;
    const stop = min((block + 1) << 6, vocab);
    for (let first = block << 6; first < stop; first += 16) {
      const at = row + ((<usize>first) << 2);
      const x0 = v128.load(at);
      const x1 = v128.load(at, 16);
      const x2 = v128.load(at, 32);
      const x3 = v128.load(at, 48);
      const best = f32x4.pmax(f32x4.pmax(x0, x1), f32x4.pmax(x2, x3));
      if (!v128.any_true(f32x4.ge(best, edge))) continue;
      let bits = i32x4.bitmask(f32x4.ge(x0, edge)) | (i32x4.bitmask(f32x4.ge(x1, edge)) << 4);
      bits |= (i32x4.bitmask(f32x4.ge(x2, edge)) << 8) | (i32x4.bitmask(f32x4.ge(x3, edge)) << 12);
      // What pads the row is no token.
      if (stop - first < 16) bits &= (1 << (stop - first)) - 1;
      for (; bits != 0; bits &= bits - 1) {
        store<i32>(candidates + ((<usize>count) << 2), first + ctz(bits));
        count++;
      }
    }
    if (count > limit) return -1;
  }
  return count;
}

/** A logit that at least `count` ≤ 48 tokens reach: of the largest logits of 64 parts of the row, the one at that place. */
function reachedBy(count: i32): f32 {
  let block = 0;
  for (let group = 0; group < 16; group++) {
    let most = f32x4.splat(-f32.MAX_VALUE);
    for (const stop = (blocks * (group + 1)) >> 4; block < stop; block++) {
      most = f32x4.pmax(most, v128.load(peaks + ((<usize>block) << 4)));
    }
    v128.store(buckets + ((<usize>group) << 4), most);
  }
  let reached: f32 = -f32.MAX_VALUE;
  for (let at = buckets; at < buckets + 256; at += 4) {
    const logit = load<f32>(at);
    if (logit <= reached) continue;
    let counts = i32x4.splat(0);
    for (let other = buckets; other < buckets + 256; other += 16) {
      counts = i32x4.sub(counts, f32x4.ge(v128.load(other), f32x4.splat(logit)));
    }
    const four = i32x4.add(counts, v128.shuffle<i32>(counts, counts, 2, 3, 0, 1));
    if (i32x4.extract_lane(four, 0) + i32x4.extract_lane(four, 1) >= count) reached = logit;
  }
  return reached;
}

function candidateAt(at: i32): i32 {
  return load<i32>(candidates + ((<usize>at) << 2));
}

function massAt(at: i32, inverse: f64): f64 {
  return exp1((<f64>logitAt(at) - <f64>maxLogit) * inverse);
}

function logitAt(at: i32): f32 {
  return load<f32>(topLogits + ((<usize>at) << 2));
}

function idAt(at: i32): i32 {
  return load<i32>(topIds + ((<usize>at) << 2));
}

function put(at: i32, logit: f32, id: i32): void {
  store<f32>(topLogits + ((<usize>at) << 2), logit);
  store<i32>(topIds + ((<usize>at) << 2), id);
}

/** Moves the token at `start` down until no less probable one is below it: the root of the heap is the worst. */
function sink(start: i32, count: i32): void {
  const logit = logitAt(start);
  const id = idAt(start);
  let at = start;
  for (;;) {
    let child = 2 * at + 1;
    if (child >= count) break;
    if (child + 1 < count && worse(logitAt(child + 1), idAt(child + 1), logitAt(child), idAt(child))) child++;
    if (!worse(logitAt(child), idAt(child), logit, id)) break;
    put(at, logitAt(child), idAt(child));
    at = child;
  }
  put(at, logit, id);
}

function worse(logit: f32, id: i32, thanLogit: f32, thanId: i32): bool {
  return logit < thanLogit || (logit == thanLogit && id > thanId);
}
