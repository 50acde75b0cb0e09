import { readArrays, type UnitOutcome } from '../../examine/index.js';
import type { JournalLine } from '../../domain/index.js';
import { PalimpsestError, type ErrorCode, type Unscored } from '../../base/index.js';

/** What a unit observed, from whichever side: read back from files, or fresh. */
export type Observation =
  | Unscored
  | {
      readonly kind: 'observed';
      readonly value: unknown;
      /** The numbers of each array; null when the bytes on the disk are not those that the journal names. */
      readonly arrays: Readonly<Record<string, () => Promise<Float32Array | null>>>;
    };

const OTHER_BYTES: ReadonlySet<ErrorCode> = new Set(['journal-array', 'file-missing', 'journal-array-name']);

/** A line of a journal as an observation. @param folder laid out as an examination's */
export function ofLine({ observation }: JournalLine, folder: string): Observation {
  if (observation.kind === 'unscored') return observation;
  return {
    kind: 'observed',
    value: observation.value,
    arrays: Object.fromEntries(
      Object.entries(observation.arrays).map(([name, place]) => [
        name,
        async () => {
          try {
            const [numbers] = await readArrays(folder, name, [place]);
            return numbers ?? null;
          } catch (error) {
            if (error instanceof PalimpsestError && OTHER_BYTES.has(error.code)) return null;
            throw error;
          }
        },
      ]),
    ),
  };
}

/** A unit that was observed just now. */
export function ofOutcome(outcome: UnitOutcome): Observation {
  if (outcome.kind === 'unscored') return outcome;
  const { value, arrays } = outcome.result;
  return {
    kind: 'observed',
    // As JSON gives it back: −0 is 0 there.
    value: JSON.parse(JSON.stringify(value)),
    arrays: Object.fromEntries(
      Object.entries(arrays).map(([name, numbers]) => [name, () => Promise.resolve(numbers)]),
    ),
  };
}
