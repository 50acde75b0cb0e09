import { exp2 } from './exp';
import { blocks, candidates, logitOf, padded, peaksAt, results, row, vocab, weights } from './memory';
import { lanes, maxLogit } from './survey';
import { listFrom } from './top';

/**
 * Tokens this far (nats at the temperature) below the best are in no nucleus: 2^22 of them weigh 1.2e-13 of it, less
 * than the slack of a nucleus's edge.
 */
const NEGLIGIBLE: f64 = 45;

/** Smallest logit that is weighed at temperature 1 / inverse. */
export function floorAt(inverse: f64): f32 {
  return <f32>Math.max(<f64>maxLogit - NEGLIGIBLE / inverse, -f32.MAX_VALUE);
}

/**
 * Gives every token its mass at temperature 1 / inverse, in units of the most probable one's; negligible ones may get 0.
 * Returns the mass of all, bit for bit what {@link massDownTo} gives when it leaves none out.
 */
export function weigh(inverse: f64): f64 {
  const scale = f64x2.splat(inverse);
  const center = f64x2.splat(maxLogit);
  const floor = f32x4.splat(floorAt(inverse));
  const nothing = f64x2.splat(0);
  let sum = nothing;
  let sumB = nothing;
  for (let id = 0; id < padded; id += 8) {
    const at = row + ((<usize>id) << 2);
    const to = weights + ((<usize>id) << 3);
    const best = f32x4.pmax(v128.load(at), v128.load(at, 16));
    if (!v128.any_true(f32x4.ge(best, floor))) {
      v128.store(to, nothing);
      v128.store(to, nothing, 16);
      v128.store(to, nothing, 32);
      v128.store(to, nothing, 48);
      continue;
    }
    const w0 = exp2(f64x2.mul(f64x2.sub(pairAt(at), center), scale));
    const w1 = exp2(f64x2.mul(f64x2.sub(pairAt(at + 8), center), scale));
    const w2 = exp2(f64x2.mul(f64x2.sub(pairAt(at + 16), center), scale));
    const w3 = exp2(f64x2.mul(f64x2.sub(pairAt(at + 24), center), scale));
    v128.store(to, w0);
    v128.store(to, w1, 16);
    v128.store(to, w2, 32);
    v128.store(to, w3, 48);
    sum = f64x2.add(f64x2.add(sum, w0), w2);
    sumB = f64x2.add(f64x2.add(sumB, w1), w3);
  }
  // What pads the row is no token.
  return padded == vocab ? lanes(f64x2.add(sum, sumB)) : massDownTo(-f32.MAX_VALUE, vocab - 1);
}

/** Two logits as float64. */
function pairAt(at: usize): v128 {
  return f64x2.promote_low_f32x4(v128.load64_zero(at));
}

/** Mass of the tokens with a logit above `least`, and of those equal to it with an id up to `lastId`. */
export function massDownTo(least: f32, lastId: i32): f64 {
  const edge = f32x4.splat(least);
  const last = i32x4.splat(lastId);
  let sum = f64x2.splat(0);
  let sumB = sum;
  for (let block = 0; block < blocks; block++) {
    if (!peaksAt(block, edge)) continue;
    const stop = min((block + 1) << 6, padded);
    for (let id = block << 6; id < stop; id += 4) {
      const x = v128.load(row + ((<usize>id) << 2));
      const ids = i32x4.add(i32x4.splat(id), i32x4(0, 1, 2, 3));
      const kept = v128.or(f32x4.gt(x, edge), v128.and(f32x4.eq(x, edge), i32x4.le_s(ids, last)));
      if (!v128.any_true(kept)) continue;
      const from = weights + ((<usize>id) << 3);
      sum = f64x2.add(sum, v128.and(v128.load(from), v128.shuffle<i32>(kept, kept, 0, 0, 1, 1)));
      sumB = f64x2.add(sumB, v128.and(v128.load(from, 16), v128.shuffle<i32>(kept, kept, 2, 2, 3, 3)));
    }
  }
  return lanes(f64x2.add(sum, sumB));
}

/**
 * Weighs only the tokens with logits of at least `least`, bit for bit as {@link weigh} does, and lists them, ids ascending, as the
 * candidates. Returns how many there are; the first result is their mass. If there are more than `limit`, it returns −1 and weighs
 * none. The weights of all other tokens are undefined afterwards.
 */
export function gather(inverse: f64, least: f32, limit: i32): i32 {
  const count = listFrom(least, limit);
  if (count < 0) return count;
  const scale = f64x2.splat(inverse);
  const center = f64x2.splat(maxLogit);
  let mass: f64 = 0;
  for (let at = 0; at < count; at += 2) {
    const first = load<i32>(candidates + ((<usize>at) << 2));
    // An odd last one is weighed twice, and counted once.
    const second = at + 1 < count ? load<i32>(candidates + ((<usize>at) << 2), 4) : first;
    const x = f64x2.replace_lane(f64x2.splat(<f64>logitOf(first)), 1, <f64>logitOf(second));
    const pair = exp2(f64x2.mul(f64x2.sub(x, center), scale));
    store<f64>(weights + ((<usize>first) << 3), f64x2.extract_lane(pair, 0));
    store<f64>(weights + ((<usize>second) << 3), f64x2.extract_lane(pair, 1));
    mass += second == first ? f64x2.extract_lane(pair, 0) : lanes(pair);
  }
  store<f64>(results, mass);
  return count;
}
