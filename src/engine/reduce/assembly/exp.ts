const LOG2_E: f64 = 1.4426950408889634;
const LN2: f64 = 0.6931471805599453;
// Adding and subtracting this rounds to an integer, which also stands in the low bits of the sum.
const ROUND: f64 = 6755399441055744.0;

// The same for float32, in exp4.
const ROUND4: f32 = 12582912.0;

/** exp of four float32 in [−87, 0], relative error ≤ 1.2e-7. Polynomial of Cephes expf (S. L. Moshier). */
export function exp4(x: v128): v128 {
  const rounded = f32x4.add(f32x4.mul(x, f32x4.splat(1.44269504)), f32x4.splat(ROUND4));
  const n = f32x4.sub(rounded, f32x4.splat(ROUND4));
  let r = f32x4.sub(x, f32x4.mul(n, f32x4.splat(0.693359375)));
  r = f32x4.add(r, f32x4.mul(n, f32x4.splat(2.1219444e-4)));
  let p = f32x4.add(f32x4.mul(f32x4.splat(1.98756915e-4), r), f32x4.splat(1.3981999507e-3));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(8.3334519073e-3));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(4.1665795894e-2));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(1.6666665459e-1));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(5.0000001201e-1));
  p = f32x4.add(f32x4.add(f32x4.mul(p, f32x4.mul(r, r)), r), f32x4.splat(1));
  return i32x4.add(p, i32x4.shl(rounded, 23));
}

/** exp of two float64 ≤ 0 (below −700 as −700), relative error ≤ 3e-13: the Taylor polynomial of degree 10 on |r| ≤ ln 2 / 2. */
export function exp2(argument: v128): v128 {
  const x = f64x2.pmax(argument, f64x2.splat(-700));
  const rounded = f64x2.add(f64x2.mul(x, f64x2.splat(LOG2_E)), f64x2.splat(ROUND));
  const r = f64x2.sub(x, f64x2.mul(f64x2.sub(rounded, f64x2.splat(ROUND)), f64x2.splat(LN2)));
  let p = f64x2.add(f64x2.mul(f64x2.splat(1.0 / 3628800.0), r), f64x2.splat(1.0 / 362880.0));
  p = f64x2.add(f64x2.mul(p, r), f64x2.splat(1.0 / 40320.0));
  p = f64x2.add(f64x2.mul(p, r), f64x2.splat(1.0 / 5040.0));
  p = f64x2.add(f64x2.mul(p, r), f64x2.splat(1.0 / 720.0));
  p = f64x2.add(f64x2.mul(p, r), f64x2.splat(1.0 / 120.0));
  p = f64x2.add(f64x2.mul(p, r), f64x2.splat(1.0 / 24.0));
  p = f64x2.add(f64x2.mul(p, r), f64x2.splat(1.0 / 6.0));
  p = f64x2.add(f64x2.mul(p, r), f64x2.splat(0.5));
  p = f64x2.add(f64x2.mul(p, r), f64x2.splat(1));
  p = f64x2.add(f64x2.mul(p, r), f64x2.splat(1));
  return i64x2.add(p, i64x2.shl(rounded, 52));
}

/** exp of one float64 ≤ 0, bit for bit what {@link exp2} gives. */
export function exp1(argument: f64): f64 {
  const x = Math.max(argument, -700);
  const rounded = x * LOG2_E + ROUND;
  const r = x - (rounded - ROUND) * LN2;
  let p = (1.0 / 3628800.0) * r + 1.0 / 362880.0;
  p = p * r + 1.0 / 40320.0;
  p = p * r + 1.0 / 5040.0;
  p = p * r + 1.0 / 720.0;
  p = p * r + 1.0 / 120.0;
  p = p * r + 1.0 / 24.0;
  p = p * r + 1.0 / 6.0;
  p = p * r + 0.5;
  p = p * r + 1.0;
  p = p * r + 1.0;
  return reinterpret<f64>(reinterpret<i64>(p) + (reinterpret<i64>(rounded) << 52));
}
