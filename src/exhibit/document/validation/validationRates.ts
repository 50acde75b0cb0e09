import { ofTotal, percentAtMost, roundPercent } from '../../../base/index.js';
import type { ValidatedAttackRecord, ValidationClaim, ValidationRate } from '../../../domain/index.js';
import { formatCount } from '../../../figure/index.js';
import { foreign, say, type Inline } from '../blocks.js';

/** The verdict on a rate, in words. */
const AGREEMENT: Readonly<Record<ValidationRate['agreement'], string>> = {
  agrees: 'as expected',
  'too-few': 'too few to tell',
  missed: 'missed',
  'false-hits': 'false hits',
  open: 'open',
  'not-tried': 'not tried',
};

/** How often the texts of a group were in the training text of a model. */
export function trainedWords({ repeats }: ValidationRate): string {
  if (repeats === 0) return 'never';
  return repeats === 1 ? 'once' : `${formatCount(repeats)} times`;
}

/** Passages that were found; marked as false where nothing may be found. */
export function foundWords({ found, of, expected }: ValidationRate): string {
  return `${formatCount(found)} of ${formatCount(of)}${expected === 'not-found' && found > 0 ? ' (false)' : ''}`;
}

/** Signs for the methods of intervals in the tables; the legend has their names. */
const INTERVAL_SIGNS: Readonly<Record<string, string>> = {
  'Clopper–Pearson': 'CP',
  'Korn–Graubard over passages': 'KG',
};

/** The rate with its interval and the method of it. @param rate with at least one trial */
export function rateCell({ found, of, interval }: ValidationRate): Inline[] {
  const share = (value: number): string => value.toFixed(3);
  return interval === null
    ? [say(share(found / of))]
    : [
        say(`${share(found / of)}; ${share(interval.lower)} to ${share(interval.upper)} (`),
        ...foreign(INTERVAL_SIGNS[interval.method] ?? interval.method),
        say(')'),
      ];
}

/** The level of the intervals of rates, and what the signs of their methods mean. */
export function intervalWords(rates: readonly ValidationRate[]): string {
  const intervals = rates.flatMap(({ interval }) => (interval === null ? [] : [interval]));
  const levels = [...new Set(intervals.map(({ level }) => roundPercent(level)))];
  const methods = [...new Set(intervals.map(({ method }) => method))].flatMap((method) => {
    const sign = INTERVAL_SIGNS[method];
    return sign === undefined ? [] : [`${sign}: ${method}`];
  });
  return intervals.length === 0 ? '' : `Intervals: ${[levels.join(' or '), ...methods].join('; ')}. `;
}

/** See {@link AGREEMENT}. */
export function agreementWords({ agreement }: ValidationRate): string {
  return AGREEMENT[agreement];
}

/** Texts of the group in which a passage was found, with the interval of their share. */
export function reachedWords({ reached }: ValidationRate): string {
  if (reached === undefined) return 'not tried';
  const { lower, upper } = reached.interval;
  return `${formatCount(reached.found)} of ${formatCount(reached.of)}; ${lower.toFixed(2)} to ${upper.toFixed(2)}`;
}

/** How many tests about these groups ended in a claim; steps that need another claim are not counted. */
export function claimWords({ claims }: ValidatedAttackRecord, rates: readonly ValidationRate[]): Inline[] {
  const groups = new Set(rates.map(({ group }) => group));
  const { claimed, tests, isFalse } = countsOf(claims.filter((claim) => groups.has(claim.group)));
  if (tests === 0) return [say('not tested')];
  return [
    say(`${formatCount(claimed)} of ${formatCount(tests)}`),
    ...(isFalse ? [say(' (false)', 'strong')] : []),
  ];
}

/** How many claims each model gave about text that was never in its training text, and what so few tests can exclude. */
export function falseClaimWords(title: string, attacks: readonly ValidatedAttackRecord[]): Inline[] {
  const parts = attacks.map(({ model, falseClaims }): Inline[] => {
    const { found, of, interval } = falseClaims;
    if (interval === null) return [say(`${model} model: no such test`)];
    return [
      say(`${model} model: ${ofTotal(found, of)} of the tests`, found === 0 ? 'plain' : 'strong'),
      say(`; upper bound ${percentAtMost(interval.upper)} (${roundPercent(interval.level)} interval; `),
      ...foreign(interval.method),
      say(')'),
    ];
  });
  return [
    say('False claims', 'strong'),
    say(` of ${title}: `),
    ...parts.flatMap((part, at) => [say(at === 0 ? '' : '. '), ...part]),
    say('.'),
  ];
}

/** True if two rates of the same counts have different intervals. */
export function haveUnequalBounds(rates: readonly ValidationRate[]): boolean {
  return rates.some(({ found, of, interval }) =>
    rates.some(
      (other) =>
        other.found === found &&
        other.of === of &&
        (other.interval?.lower !== interval?.lower || other.interval?.upper !== interval?.upper),
    ),
  );
}

function countsOf(claims: readonly ValidationClaim[]): { claimed: number; tests: number; isFalse: boolean } {
  const heads = claims.filter(({ isStep }) => !isStep);
  const claimed = heads.filter(({ standing }) => standing === 'claim');
  return {
    claimed: claimed.length,
    tests: heads.length,
    isFalse: claims.some(({ standing, repeats }) => standing === 'claim' && repeats === 0),
  };
}
