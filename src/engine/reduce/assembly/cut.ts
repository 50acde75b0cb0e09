import { BUCKETS, buckets, candidates, logitOf, row, vocab, weights } from './memory';
import { maxLogit } from './survey';
import { floorAt, massDownTo } from './weigh';

const BUCKETS_PER_NAT: f64 = <f64>BUCKETS / 45;

// What is kept: logits above cutLogit, and those equal to it with an id up to cutId.
let cutLogit: f32 = 0;
let cutId: i32 = 0;

/** Last token that the cut keeps. */
export function lastKept(): i32 {
  return cutId;
}

/** Keeps the `count` most probable tokens, ties by the lower id. */
export function keepCount(count: i32): void {
  cutLogit = -f32.MAX_VALUE;
  cutId = vocab - 1;
  if (count < vocab) narrow(1, <f64>count, false, -f32.MAX_VALUE);
}

/** Keeps the target and the tokens in front of it. */
export function keepUpTo(target: i32): void {
  cutId = target;
  cutLogit = logitOf(target);
}

/**
 * Of the kept tokens, whose masses as last weighed at 1 / inverse sum to `total`, keeps the fewest most probable ones that
 * reach `wanted`. Tokens so small that all of the vocabulary together would be half of what is not wanted are never needed.
 */
export function keepMass(inverse: f64, wanted: f64, total: f64): void {
  const spare = (0.5 * (total - wanted)) / <f64>vocab;
  const least = spare > 0 ? <f64>maxLogit + Math.log(spare) / inverse : -Infinity;
  narrow(inverse, wanted, true, <f32>Math.max(least, -f32.MAX_VALUE));
}

/** Mass of the kept tokens as last weighed. */
export function keptMass(): f64 {
  return massDownTo(cutLogit, cutId);
}

/**
 * Moves the cut to the token at which the summed weight reaches `wanted`; a token weighs its mass, or 1. First into
 * buckets by distance from the best, then by the bits of the logits within the one bucket that holds the token: linear
 * in the vocabulary whatever the logits are. Tokens with logits below `least` need not be looked at.
 */
function narrow(inverse: f64, wanted: f64, byMass: bool, least: f32): void {
  memory.fill(buckets, 0, (<usize>BUCKETS) << 3);
  const floor = byMass ? floorAt(inverse) : -f32.MAX_VALUE;
  const blockFloor = Mathf.max(floor, least);
  for (let block = 0; block < vocab; block += 16) {
    if (!reaches(block, blockFloor)) continue;
    const stop = min(block + 16, vocab);
    for (let id = block; id < stop; id++) {
      const logit = logitOf(id);
      // Not blockFloor: a test that is true half of the time costs more than it saves.
      if (logit < floor || !isKept(logit, id)) continue;
      const slot = buckets + ((<usize>bucketOf(logit, inverse)) << 3);
      store<f64>(slot, load<f64>(slot) + weightOf(id, byMass));
    }
  }
  const bucket = findBucket(wanted);
  let count = 0;
  const bucketFloor =
    bucket < BUCKETS - 1 ? Mathf.max(blockFloor, justBelow(bucket + 1, inverse)) : blockFloor;
  for (let block = 0; block < vocab; block += 16) {
    if (!reaches(block, bucketFloor)) continue;
    const stop = min(block + 16, vocab);
    for (let id = block; id < stop; id++) {
      const logit = logitOf(id);
      if (logit < floor || bucketOf(logit, inverse) != bucket || !isKept(logit, id)) continue;
      store<i32>(candidates + ((<usize>count) << 2), id);
      count++;
    }
  }
  settle(count, reachedBefore, wantedThere, byMass);
}

/** As {@link keepMass}, among the first `found` candidates, which hold all tokens that are needed; what they are is undefined afterwards. */
export function keepGathered(found: i32, inverse: f64, wanted: f64): void {
  memory.fill(buckets, 0, (<usize>BUCKETS) << 3);
  for (let at = 0; at < found; at++) {
    const id = candidateAt(at);
    const slot = buckets + ((<usize>bucketOf(logitOf(id), inverse)) << 3);
    store<f64>(slot, load<f64>(slot) + weightOf(id, true));
  }
  const bucket = findBucket(wanted);
  let count = 0;
  for (let at = 0; at < found; at++) {
    const id = candidateAt(at);
    if (bucketOf(logitOf(id), inverse) != bucket) continue;
    store<i32>(candidates + ((<usize>count) << 2), id);
    count++;
  }
  settle(count, reachedBefore, wantedThere, true);
}

// Weight in front of the bucket last found, and the weight at which its edge is.
let reachedBefore: f64 = 0;
let wantedThere: f64 = 0;

/** The bucket in which the summed weight reaches `wanted`. */
function findBucket(wanted: f64): i32 {
  let reached: f64 = 0;
  let lastFilled = 0;
  wantedThere = wanted;
  for (let bucket = 0; bucket < BUCKETS; bucket++) {
    const weight = load<f64>(buckets + ((<usize>bucket) << 3));
    if (weight == 0) continue;
    lastFilled = bucket;
    if (reached + weight >= wanted) {
      reachedBefore = reached;
      return bucket;
    }
    reached += weight;
  }
  // Rounding left the whole a hair short: the last token is the edge.
  reachedBefore = reached;
  wantedThere = Infinity;
  return lastFilled;
}

function reaches(block: i32, floor: f32): bool {
  const at = row + ((<usize>block) << 2);
  const best = f32x4.pmax(
    f32x4.pmax(v128.load(at), v128.load(at, 16)),
    f32x4.pmax(v128.load(at, 32), v128.load(at, 48)),
  );
  return v128.any_true(f32x4.ge(best, f32x4.splat(floor)));
}

function isKept(logit: f32, id: i32): bool {
  return logit > cutLogit || (logit == cutLogit && id <= cutId);
}

function bucketOf(logit: f32, inverse: f64): i32 {
  return <i32>Math.min((<f64>maxLogit - <f64>logit) * inverse * BUCKETS_PER_NAT, <f64>(BUCKETS - 1));
}

/** A logit a little less than those with which a bucket begins. */
function justBelow(bucket: i32, inverse: f64): f32 {
  const edge = <f64>maxLogit - <f64>bucket / (BUCKETS_PER_NAT * inverse);
  return <f32>Math.max(edge - 1e-6 * (1 + Math.abs(edge)), -f32.MAX_VALUE);
}

function weightOf(id: i32, byMass: bool): f64 {
  return byMass ? load<f64>(weights + ((<usize>id) << 3)) : 1;
}

/** Radix selection among the candidates, eight bits of the logit at a time; equal logits stay in the order of their ids. */
function settle(found: i32, start: f64, limit: f64, byMass: bool): void {
  let wanted = limit;
  let count = found;
  let reached = start;
  for (let shift = 24; shift >= 0 && count > 1; shift -= 8) {
    memory.fill(buckets, 0, 256 << 3);
    for (let at = 0; at < count; at++) {
      const id = candidateAt(at);
      const slot = buckets + ((<usize>digit(id, shift)) << 3);
      store<f64>(slot, load<f64>(slot) + weightOf(id, byMass));
    }
    let chosen = -1;
    let lastFilled = 0;
    let lastReached: f64 = reached;
    for (let value = 0; value < 256; value++) {
      const weight = load<f64>(buckets + ((<usize>value) << 3));
      if (weight == 0) continue;
      if (reached + weight >= wanted) {
        chosen = value;
        break;
      }
      lastFilled = value;
      lastReached = reached;
      reached += weight;
    }
    if (chosen < 0) {
      // As above: rounding, and the last token is the edge.
      chosen = lastFilled;
      reached = lastReached;
      wanted = Infinity;
    }
    count = keepDigit(count, shift, <u32>chosen);
  }
  let at = 0;
  reached += weightOf(candidateAt(0), byMass);
  while (reached < wanted && at < count - 1) reached += weightOf(candidateAt(++at), byMass);
  keepUpTo(candidateAt(at));
}

function candidateAt(at: i32): i32 {
  return load<i32>(candidates + ((<usize>at) << 2));
}

/** Eight bits of a key that ascends as the logit descends. */
function digit(id: i32, shift: i32): u32 {
  // + 0 makes one key of −0 and 0, which are equal logits.
  const bits = reinterpret<u32>(logitOf(id) + 0);
  const ascending = (bits & 0x80000000) != 0 ? ~bits : bits | 0x80000000;
  return (~ascending >> shift) & 255;
}

function keepDigit(found: i32, shift: i32, value: u32): i32 {
  let kept = 0;
  for (let at = 0; at < found; at++) {
    const id = candidateAt(at);
    if (digit(id, shift) != value) continue;
    store<i32>(candidates + ((<usize>kept) << 2), id);
    kept++;
  }
  return kept;
}
