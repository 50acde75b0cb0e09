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

/** Passages that were not found; empty where nothing may be found. */
export function missedWords({ found, of, expected }: ValidationRate): string {
  return expected === 'not-found' ? '' : `${formatCount(of - found)} of ${formatCount(of)}`;
}

/** The rate with its interval, level and method. @param rate with at least one trial */
export function rateCell({ found, of, interval }: ValidationRate): Inline[] {
  const share = (value: number): string => value.toFixed(3);
  return interval === null
    ? [say(share(found / of))]
    : [
        say(
          `${share(found / of)}; ${roundPercent(interval.level)}: ${share(interval.lower)} to ${share(interval.upper)} (`,
        ),
        ...foreign(interval.method),
        say(')'),
      ];
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

/** How many tests about a group ended in a claim; steps that need another claim are not counted. */
export function claimWords({ claims }: ValidatedAttackRecord, { group }: ValidationRate): Inline[] {
  const { claimed, tests, isFalse } = countsOf(claims.filter((claim) => claim.group === group));
  if (tests === 0) return [say('not tested')];
  return [
    say(`${formatCount(claimed)} of ${formatCount(tests)}`),
    ...(isFalse ? [say(' (false)', 'strong')] : []),
  ];
}

/** How many claims each model gave about text that was never in its training text, and what so few tests can exclude. */
export function falseClaimWords(attacks: readonly ValidatedAttackRecord[]): Inline[] {
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
    say('False claims, about text that was never in the training text of the model. ', 'strong'),
    ...parts.flatMap((part, at) => [say(at === 0 ? '' : '. '), ...part]),
    say(
      '. The bounds are rounded up. They take the tests as independent; the tests share a model, so the true bounds are higher.',
    ),
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
