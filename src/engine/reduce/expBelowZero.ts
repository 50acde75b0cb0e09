const LN2_HIGH = 0.69314718036912381649;
const LN2_LOW = 1.90821492927058770002e-10;
/** 2^−k, by halving: exact in every JavaScript engine. */
const HALVES = halves(1076);
/** 1/13!, 1/12!, …, 1/0!: the Taylor polynomial of exp, highest power first. */
const TAYLOR = [
  1 / 6227020800,
  1 / 479001600,
  1 / 39916800,
  1 / 3628800,
  1 / 362880,
  1 / 40320,
  1 / 5040,
  1 / 720,
  1 / 120,
  1 / 24,
  1 / 6,
  1 / 2,
  1,
  1,
];

/**
 * exp(x) for finite x ≤ 0, relative error ≤ 1e-15 down to the subnormal numbers. `Math.exp` may differ between JavaScript engines
 * and their versions in the last bit; this one uses only what IEEE 754 fixes (ln 2 in two parts as in FreeBSD's e_exp.c).
 */
export function expBelowZero(x: number): number {
  if (x < -745.2) return 0;
  const halvings = Math.floor(0.5 - x / Math.LN2);
  const rest = x + halvings * LN2_HIGH + halvings * LN2_LOW;
  let value = 0;
  for (const coefficient of TAYLOR) value = value * rest + coefficient;
  return value * (HALVES[halvings] as number);
}

function halves(count: number): Float64Array {
  const powers = new Float64Array(count);
  for (let k = 0, power = 1; k < count; k++, power /= 2) powers[k] = power;
  return powers;
}
