import type { Remark } from '../../base/index.js';
import type { RatedAttack, Report } from '../../domain/index.js';
import { validationWords, type PlantedCount } from './validationWords.js';

/**
 * What share of the passages that were planted in models the method of a negative result found, with those that were never planted as the
 * control.
 * @param used the method of the result
 * @returns one group of remarks for each planted model that was validated; a remark that there is none
 */
export function validationPower(
  { methodRates, items }: Pick<Report, 'methodRates' | 'items'>,
  used: { readonly id: string; readonly version: string },
): Remark[] {
  const planted = methodRates.filter(({ id, model }) => id === used.id && model === 'planted');
  const powers = planted.flatMap((one) => powerOf(one, items, used.version));
  return powers.length === 0 ? [validationWords.remark('not-validated')] : powers;
}

function powerOf(attack: RatedAttack, items: Report['items'], version: string): Remark[] {
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
    measuredOn(items, [attack]) ?? validationWords.remark('other-model'),
    ...(attack.version === version
      ? []
      : [validationWords.remark('other-version', { measured: attack.version, used: version })]),
  ];
}

/** That rates were measured on models of the case itself, which have the same hash; null if none was. */
export function measuredOn(items: Report['items'], attacks: readonly RatedAttack[]): Remark | null {
  const measured = new Set(attacks.map(({ modelSha256 }) => modelSha256));
  const own = items.filter(({ evidence }) => measured.has(evidence.sha256));
  if (own.length === 0) return null;
  return validationWords.remark('same-model', {
    items: own.map(({ evidence }) => evidence.id),
    isAll: [...measured].every((sha256) => own.some(({ evidence }) => evidence.sha256 === sha256)),
  });
}

function claimsOf({ claims }: RatedAttack): Remark {
  const planted = claims.filter(({ repeats }) => repeats > 0);
  if (planted.length === 0) return validationWords.remark('power-claims-unknown');
  const all = [...new Set(planted.map(({ repeats }) => repeats))].sort((a, b) => a - b);
  const isClaimed = (times: number): boolean =>
    planted.some(({ repeats, standing }) => repeats === times && standing === 'claim');
  return validationWords.remark('power-claims', {
    claimed: all.filter(isClaimed),
    unclaimed: all.filter((times) => !isClaimed(times)),
  });
}
