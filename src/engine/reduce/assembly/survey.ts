import { exp4 } from './exp';
import { padded, results, row, vocab } from './memory';

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
  const end = row + ((<usize>padded) << 2);
  for (let at = row; at < end; at += 32) {
    const a = v128.load(at);
    const b = v128.load(at, 16);
    largest = f32x4.pmax(largest, a);
    largestB = f32x4.pmax(largestB, b);
    // NaN and ±Infinity minus themselves are NaN, which then stays.
    zero = f32x4.add(zero, f32x4.add(f32x4.sub(a, a), f32x4.sub(b, b)));
  }
  if (!i32x4.all_true(f32x4.eq(zero, f32x4.splat(0)))) return 0;
  largest = f32x4.max(largest, largestB);
  const max: f32 = Mathf.max(
    Mathf.max(f32x4.extract_lane(largest, 0), f32x4.extract_lane(largest, 1)),
    Mathf.max(f32x4.extract_lane(largest, 2), f32x4.extract_lane(largest, 3)),
  );
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
  let sum = f64x2.splat(0);
  let first = f64x2.splat(0);
  let second = f64x2.splat(0);
  for (let at = row; at < end; at += 64) {
    const best = f32x4.pmax(
      f32x4.pmax(v128.load(at), v128.load(at, 16)),
      f32x4.pmax(v128.load(at, 32), v128.load(at, 48)),
    );
    if (!v128.any_true(f32x4.ge(best, floor))) continue;
    // Sixteen terms are summed in float32, everything else in float64.
    let e4 = f32x4.splat(0);
    let ed4 = e4;
    let edd4 = e4;
    for (let part = at; part < at + 64; part += 16) {
      const d = f32x4.pmax(f32x4.sub(v128.load(part), center), f32x4.splat(-87));
      const e = exp4(d);
      const ed = f32x4.mul(e, d);
      e4 = f32x4.add(e4, e);
      ed4 = f32x4.add(ed4, ed);
      edd4 = f32x4.add(edd4, f32x4.mul(ed, d));
    }
    sum = f64x2.add(sum, f64x2.add(f64x2.promote_low_f32x4(e4), high(e4)));
    first = f64x2.add(first, f64x2.add(f64x2.promote_low_f32x4(ed4), high(ed4)));
    second = f64x2.add(second, f64x2.add(f64x2.promote_low_f32x4(edd4), high(edd4)));
  }
  store<f64>(results, lanes(sum), 8);
  store<f64>(results, lanes(first), 16);
  store<f64>(results, lanes(second), 24);
  return 1;
}

function high(x: v128): v128 {
  return f64x2.promote_low_f32x4(v128.shuffle<f32>(x, x, 2, 3, 2, 3));
}

/** Sum of both lanes. */
export function lanes(x: v128): f64 {
  return f64x2.extract_lane(x, 0) + f64x2.extract_lane(x, 1);
}

/** Number of tokens in front of the target; the first result is the best logit among the other tokens. */
export function rank(target: i32): i32 {
  const logit = load<f32>(row + ((<usize>target) << 2));
  let others = f32x4.splat(-f32.MAX_VALUE);
  let best: f32 = -f32.MAX_VALUE;
  let counts = i32x4.splat(0);
  let count = 0;
  const wanted = f32x4.splat(logit);
  const split = target & ~3;
  // A tie goes to the lower id: before the target an equal logit counts, after it only a larger one.
  for (let id = 0; id < split; id += 4) {
    const x = v128.load(row + ((<usize>id) << 2));
    counts = i32x4.sub(counts, f32x4.ge(x, wanted));
    others = f32x4.pmax(others, x);
  }
  for (let id = split + 4; id < padded; id += 4) {
    const x = v128.load(row + ((<usize>id) << 2));
    counts = i32x4.sub(counts, f32x4.gt(x, wanted));
    others = f32x4.pmax(others, x);
  }
  for (let id = split; id < min(split + 4, vocab); id++) {
    if (id == target) continue;
    const x = load<f32>(row + ((<usize>id) << 2));
    if (x > logit || (x == logit && id < target)) count++;
    if (x > best) best = x;
  }
  best = Mathf.max(best, Mathf.max(f32x4.extract_lane(others, 0), f32x4.extract_lane(others, 1)));
  best = Mathf.max(best, Mathf.max(f32x4.extract_lane(others, 2), f32x4.extract_lane(others, 3)));
  store<f64>(results, best);
  count += i32x4.extract_lane(counts, 0) + i32x4.extract_lane(counts, 1);
  return count + i32x4.extract_lane(counts, 2) + i32x4.extract_lane(counts, 3);
}
