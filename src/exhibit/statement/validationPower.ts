import type { Remark } from '../../base/index.js';
import type { RatedAttack, Report } from '../../domain/index.js';
import { validationWords, type PlantedCount } from './validationWords.js';

/**
 * What share of the passages that were planted in models the method of a negative result found, with those that were never planted as the
 * control.
 * @param used the method of the result
 * @returns one group of remarks for each planted model that was validated; a remark that there is none; nothing in a report of an earlier
 * version, which does not record rates by method
 */
export function validationPower(
  { methodRates }: Pick<Report, 'methodRates'>,
  used: { readonly id: string; readonly version: string },
): Remark[] {
  if (methodRates === undefined) return [];
  const planted = methodRates.filter(({ id, model }) => id === used.id && model === 'planted');
  const powers = planted.flatMap((one) => powerOf(one, used.version));
  return powers.length === 0 ? [validationWords.remark('not-validated')] : powers;
}

function powerOf(attack: RatedAttack, version: string): Remark[] {
  const rates = attack.rates.filter(({ of }) => of > 0);
  const repeats = [...new Set(rates.map((rate) => rate.repeats))]
    .filter((one) => one > 0)
    .sort((a, b) => a - b);
  if (repeats.length === 0) return [];
  const sumOf = (times: number): Omit<PlantedCount, 'repeats'> => {
    const own = rates.filter((rate) => rate.repeats === times);
    return {
      found: own.reduce((sum, { found }) => sum + found, 0),
      of: own.reduce((sum, { of }) => sum + of, 0),
    };
  };
  return [
    validationWords.remark('power', {
      planted: repeats.map((times) => ({ repeats: times, ...sumOf(times) })),
      never: sumOf(0),
    }),
    claimsOf(attack),
    validationWords.remark('power-scope', { fixture: attack.fixture }),
    ...(attack.version === version
      ? []
      : [validationWords.remark('other-version', { measured: attack.version, used: version })]),
  ];
}

function claimsOf({ claims }: RatedAttack): Remark {
  const planted = (claims ?? []).filter(({ repeats }) => repeats > 0);
  if (planted.length === 0) return validationWords.remark('power-claims-unknown');
  const all = [...new Set(planted.map(({ repeats }) => repeats))].sort((a, b) => a - b);
  const isClaimed = (times: number): boolean =>
    planted.some(({ repeats, standing }) => repeats === times && standing === 'claim');
  return validationWords.remark('power-claims', {
    claimed: all.filter(isClaimed),
    unclaimed: all.filter((times) => !isClaimed(times)),
  });
}
