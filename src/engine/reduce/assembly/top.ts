import { exp1 } from './exp';
import { row, topIds, topLogits, vocab } from './memory';
import { maxLogit } from './survey';

/** Fills the list with the `wanted` most probable tokens, most probable first, ties by the lower id; returns how many. */
export function selectTop(wanted: i32): i32 {
  const count = min(wanted, vocab);
  if (count <= 0) return 0;
  for (let id = 0; id < count; id++) put(id, load<f32>(row + ((<usize>id) << 2)), id);
  for (let at = (count >> 1) - 1; at >= 0; at--) sink(at, count);
  let floor = load<f32>(topLogits);
  let id = count;
  // Ids ascend, so a token as probable as the worst of the heap comes after it: only a larger logit enters.
  while (id < vocab) {
    if ((id & 15) == 0 && id + 16 <= vocab) {
      const at = row + ((<usize>id) << 2);
      const best = f32x4.pmax(
        f32x4.pmax(v128.load(at), v128.load(at, 16)),
        f32x4.pmax(v128.load(at, 32), v128.load(at, 48)),
      );
      if (!v128.any_true(f32x4.gt(best, f32x4.splat(floor)))) {
        id += 16;
        continue;
      }
    }
    const stop = min((id & ~15) + 16, vocab);
    for (; id < stop; id++) {
      const logit = load<f32>(row + ((<usize>id) << 2));
      if (logit > floor) {
        put(0, logit, id);
        sink(0, count);
        floor = load<f32>(topLogits);
      }
    }
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
