import { exp4 } from './exp';
import { blocks, logitOf, padded, peaks, peaksAt, results, row, vocab } from './memory';

// Tokens this far (nats) below the best add nothing: 2^22 of them weigh 2e-11 of it.
const NEGLIGIBLE: f32 = 40;

/** Largest logit of the row last surveyed. */
export let maxLogit: f32 = 0;

/**
 * Measures the row: results are the largest logit, Σ e, Σ e·d and Σ e·d² with d = logit − largest, e = exp d.
 * Returns 0 if any logit is NaN or infinite, else 1.
 */
export function survey(): i32 {
  let largest = f32x4.splat(-f32.MAX_VALUE);
  let largestB = largest;
  let zero = f32x4.splat(0);
  for (let block = 0; block < blocks; block++) {
    const from = row + ((<usize>block) << 8);
    let a = v128.load(from);
    let b = v128.load(from, 16);
    // NaN and ±Infinity minus themselves are NaN, which then stays.
    zero = f32x4.add(zero, f32x4.add(f32x4.sub(a, a), f32x4.sub(b, b)));
    for (let at = from + 32; at < from + 256; at += 32) {
      const nextA = v128.load(at);
      const nextB = v128.load(at, 16);
      a = f32x4.pmax(a, nextA);
      b = f32x4.pmax(b, nextB);
      zero = f32x4.add(zero, f32x4.add(f32x4.sub(nextA, nextA), f32x4.sub(nextB, nextB)));
    }
    v128.store(peaks + ((<usize>block) << 4), f32x4.pmax(a, b));
    largest = f32x4.pmax(largest, a);
    largestB = f32x4.pmax(largestB, b);
  }
  if (!i32x4.all_true(f32x4.eq(zero, f32x4.splat(0)))) return 0;
  const max = largestOf(f32x4.max(largest, largestB));
  maxLogit = max;
  store<f64>(results, max);
  if (max == -f32.MAX_VALUE) {
    // The padding is as probable as the tokens: say the uniform distribution without looking at it.
    store<f64>(results, <f64>vocab, 8);
    store<f64>(results, 0, 16);
    store<f64>(results, 0, 24);
    return 1;
  }
  const center = f32x4.splat(max);
  const floor = f32x4.splat(max - NEGLIGIBLE);
  const end = row + ((<usize>padded) << 2);
  let sum = f64x2.splat(0);
  let first = f64x2.splat(0);
  let second = f64x2.splat(0);
  for (let at = row; at < end; at += 64) {
    const x0 = v128.load(at);
    const x1 = v128.load(at, 16);
    const x2 = v128.load(at, 32);
    const x3 = v128.load(at, 48);
    const best = f32x4.pmax(f32x4.pmax(x0, x1), f32x4.pmax(x2, x3));
    if (!v128.any_true(f32x4.ge(best, floor))) continue;
    // Sixteen terms are summed in float32, everything else in float64. Written out: in a loop of four, the machine
    // would fetch the constants of the exponential again for each block.
    const d0 = below(x0, center);
    const d1 = below(x1, center);
    const d2 = below(x2, center);
    const d3 = below(x3, center);
    const e0 = exp4(d0);
    const e1 = exp4(d1);
    const e2 = exp4(d2);
    const e3 = exp4(d3);
    const ed0 = f32x4.mul(e0, d0);
    const ed1 = f32x4.mul(e1, d1);
    const ed2 = f32x4.mul(e2, d2);
    const ed3 = f32x4.mul(e3, d3);
    const e = f32x4.add(f32x4.add(f32x4.add(e0, e1), e2), e3);
    const ed = f32x4.add(f32x4.add(f32x4.add(ed0, ed1), ed2), ed3);
    let edd = f32x4.add(f32x4.mul(ed0, d0), f32x4.mul(ed1, d1));
    edd = f32x4.add(f32x4.add(edd, f32x4.mul(ed2, d2)), f32x4.mul(ed3, d3));
    sum = f64x2.add(sum, f64x2.add(f64x2.promote_low_f32x4(e), high(e)));
    first = f64x2.add(first, f64x2.add(f64x2.promote_low_f32x4(ed), high(ed)));
    second = f64x2.add(second, f64x2.add(f64x2.promote_low_f32x4(edd), high(edd)));
  }
  store<f64>(results, lanes(sum), 8);
  store<f64>(results, lanes(first), 16);
  store<f64>(results, lanes(second), 24);
  return 1;
}

/** Distances from the best, none below −87. */
function below(x: v128, center: v128): v128 {
  return f32x4.pmax(f32x4.sub(x, center), f32x4.splat(-87));
}

/** The upper two lanes as float64. */
export function high(x: v128): v128 {
  return f64x2.promote_low_f32x4(v128.shuffle<f32>(x, x, 2, 3, 2, 3));
}

/** Sum of both lanes. */
export function lanes(x: v128): f64 {
  return f64x2.extract_lane(x, 0) + f64x2.extract_lane(x, 1);
}

/** Number of tokens in front of the target; the first result is the best logit among the other tokens. */
export function rank(target: i32): i32 {
  const logit = logitOf(target);
  store<f64>(results, logit < maxLogit ? maxLogit : bestOther(target));
  const wanted = f32x4.splat(logit);
  const own = target >> 6;
  let counts = i32x4.splat(0);
  // A tie goes to the lower id: before the target an equal logit counts, after it only a larger one.
  for (let block = 0; block < own; block++) {
    if (!peaksAt(block, wanted)) continue;
    const from = row + ((<usize>block) << 8);
    for (let at = from; at < from + 256; at += 32) {
      counts = i32x4.sub(counts, f32x4.ge(v128.load(at), wanted));
      counts = i32x4.sub(counts, f32x4.ge(v128.load(at, 16), wanted));
    }
  }
  for (let block = own + 1; block < blocks; block++) {
    if (!peaksAt(block, wanted)) continue;
    const from = row + ((<usize>block) << 8);
    for (let at = from; at < from + 256; at += 32) {
      counts = i32x4.sub(counts, f32x4.gt(v128.load(at), wanted));
      counts = i32x4.sub(counts, f32x4.gt(v128.load(at, 16), wanted));
    }
  }
  let count = i32x4.extract_lane(counts, 0) + i32x4.extract_lane(counts, 1);
  count += i32x4.extract_lane(counts, 2) + i32x4.extract_lane(counts, 3);
  const stop = min((own + 1) << 6, vocab);
  for (let id = own << 6; id < stop; id++) {
    const x = logitOf(id);
    if (x > logit || (x == logit && id < target)) count++;
  }
  return count;
}

/** The best logit among all tokens but one. */
function bestOther(target: i32): f32 {
  const own = target >> 6;
  let others = f32x4.splat(-f32.MAX_VALUE);
  for (let block = 0; block < blocks; block++) {
    if (block != own) others = f32x4.pmax(others, v128.load(peaks + ((<usize>block) << 4)));
  }
  let best = largestOf(others);
  const stop = min((own + 1) << 6, vocab);
  for (let id = own << 6; id < stop; id++) {
    if (id != target) best = Mathf.max(best, logitOf(id));
  }
  return best;
}

function largestOf(x: v128): f32 {
  return Mathf.max(
    Mathf.max(f32x4.extract_lane(x, 0), f32x4.extract_lane(x, 1)),
    Mathf.max(f32x4.extract_lane(x, 2), f32x4.extract_lane(x, 3)),
  );
}
