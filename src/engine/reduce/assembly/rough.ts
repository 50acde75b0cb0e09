import { blocks, results, row } from './memory';
import { high, lanes, maxLogit } from './survey';

const LOG2_E: f64 = 1.4426950408889634;
// Adding and subtracting this rounds to an integer, which also stands in the low bits of the sum.
const ROUND: f32 = 12582912.0;

/**
 * Masses at temperature 1 / inverse of the tokens with logits below `a`, `b` and `c`, and of at most `d` and `e`: the first five
 * results, in units of the most probable token's. Float32, a third of the work of exact masses; nucleus.ts says how far off
 * they may be.
 */
export function roughMasses(inverse: f64, a: f32, b: f32, c: f32, d: f32, e: f32): void {
  const scale = f32x4.splat(<f32>(inverse * LOG2_E));
  const center = f32x4.splat(maxLogit);
  const belowA = f32x4.splat(a);
  const belowB = f32x4.splat(b);
  const belowC = f32x4.splat(c);
  const upToD = f32x4.splat(d);
  const upToE = f32x4.splat(e);
  let sumA = f64x2.splat(0);
  let sumB = sumA;
  let sumC = sumA;
  let sumD = sumA;
  let sumE = sumA;
  for (let block = 0; block < blocks; block++) {
    const from = row + ((<usize>block) << 8);
    let partA = f32x4.splat(0);
    let partB = partA;
    let partC = partA;
    let partD = partA;
    let partE = partA;
    for (let at = from; at < from + 256; at += 16) {
      const x = v128.load(at);
      const mass = rough(f32x4.mul(f32x4.sub(x, center), scale));
      partA = f32x4.add(partA, v128.and(mass, f32x4.lt(x, belowA)));
      partB = f32x4.add(partB, v128.and(mass, f32x4.lt(x, belowB)));
      partC = f32x4.add(partC, v128.and(mass, f32x4.lt(x, belowC)));
      partD = f32x4.add(partD, v128.and(mass, f32x4.le(x, upToD)));
      partE = f32x4.add(partE, v128.and(mass, f32x4.le(x, upToE)));
    }
    sumA = f64x2.add(sumA, both(partA));
    sumB = f64x2.add(sumB, both(partB));
    sumC = f64x2.add(sumC, both(partC));
    sumD = f64x2.add(sumD, both(partD));
    sumE = f64x2.add(sumE, both(partE));
  }
  store<f64>(results, lanes(sumA));
  store<f64>(results, lanes(sumB), 8);
  store<f64>(results, lanes(sumC), 16);
  store<f64>(results, lanes(sumD), 24);
  store<f64>(results, lanes(sumE), 32);
}

/** 2^x of four float32 ≤ 0 (below −126 as −126), relative error ≤ 2.8e-6: a minimax polynomial of degree 4 on [−½, ½]. */
function rough(argument: v128): v128 {
  const x = f32x4.pmax(argument, f32x4.splat(-126));
  const rounded = f32x4.add(x, f32x4.splat(ROUND));
  const r = f32x4.sub(x, f32x4.sub(rounded, f32x4.splat(ROUND)));
  let p = f32x4.add(f32x4.mul(f32x4.splat(0.009570102207362652), r), f32x4.splat(0.05591786280274391));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(0.240247443318367));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(0.6931217908859253));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(0.9999992847442627));
  return i32x4.add(p, i32x4.shl(rounded, 23));
}

function both(x: v128): v128 {
  return f64x2.add(f64x2.promote_low_f32x4(x), high(x));
}
