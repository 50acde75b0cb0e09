import type { MethodNumbers, RatedAttack, Report, ValidatedAttackRecord } from '../../domain/index.js';

/** An attack of a report, and the builds that ran it. */
export interface ExaminedAttack {
  readonly id: string;
  readonly version: string;
  readonly builds: readonly string[];
}

/**
 * What validation found about the attacks of a report. For each attack, model and fixture: what the builds that ran it found about the same
 * version of the attack; else what the program ships, which may be of another build or version. Where this program finds the same numbers
 * with that version, which its data say and not its commit, the rates hold for it as well.
 * @param here the build of this program, and what its attacks find on the fixed sample
 * @returns by attack in the order of `examined`; attacks without an entry were not validated
 */
export function methodRates(
  examined: readonly ExaminedAttack[],
  validations: Report['validations'],
  shipped: readonly RatedAttack[],
  here: { readonly build: string; readonly numbers: MethodNumbers },
): RatedAttack[] {
  const ids = [...new Set(examined.map(({ id }) => id))];
  return ids.flatMap((id): RatedAttack[] => {
    const own = validations.flatMap(({ build, record }): RatedAttack[] => {
      if (record === null) return [];
      const { attacks, name, version, commit, lockFileSha256 } = record;
      const ran = examined.filter((one) => one.id === id && one.builds.includes(build));
      return attacks
        .filter((attack) => attack.id === id && ran.some((one) => one.version === attack.version))
        .map((attack) => ({ ...attack, program: { name, version, build, commit, lockFileSha256 } }));
    });
    const others = shipped.filter((one) => one.id === id && !own.some((other) => isSameFixture(one, other)));
    return [...own, ...others].map((one) => {
      const isSame =
        one.program.build !== here.build &&
        here.numbers.some(
          ({ version, numbersSha256, ...of }) =>
            of.id === id && version === one.version && numbersSha256 === one.numbersSha256,
        );
      return isSame ? { ...one, sameNumbersIn: [here.build] } : one;
    });
  });
}

function isSameFixture(one: ValidatedAttackRecord, other: ValidatedAttackRecord): boolean {
  return one.modelSha256 === other.modelSha256 && one.manifestSha256 === other.manifestSha256;
}
