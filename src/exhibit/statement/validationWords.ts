import { listed, ofTotal, sentences, wholeNumber } from '../../base/index.js';

/** Passages that were planted equally often in the models of a validation, and how many of them were found. */
export interface PlantedCount {
  /** 1 or more. */
  readonly repeats: number;
  readonly found: number;
  readonly of: number;
}

/** What validation says beside a negative result, by code. */
export const validationWords = sentences({
  'not-validated':
    'This program has no validation of this method. It is not known what share of planted passages the method finds.',
  power: ({ planted, never }: { planted: readonly PlantedCount[]; never: { found: number; of: number } }) =>
    `In its validation, this method found ${listed(
      planted.map(({ repeats, found, of }, at) =>
        at === 0
          ? `${ofTotal(found, of)} of the passages that were planted ${times(repeats)}`
          : `${ofTotal(found, of)} of those planted ${times(repeats)}`,
      ),
    )}. ${
      never.of === 0
        ? 'No passage was tested that was never planted, so these counts have no control.'
        : `Of the passages that were never planted, it reported ${ofTotal(never.found, never.of)} in the planted model.`
    }`,
  'power-claims': ({ claimed, unclaimed }: { claimed: readonly number[]; unclaimed: readonly number[] }) =>
    claimed.length === 0
      ? `It ended in no claim about the text planted ${listed(unclaimed.map(times))}.`
      : `It ended in a claim about the text planted ${listed(claimed.map(times))}${
          unclaimed.length === 0 ? '' : `, and in none about the text planted ${listed(unclaimed.map(times))}`
        }.`,
  'power-where': ({ examinationId }: { examinationId: string }) =>
    `The section Results has more under “${powerTitle(examinationId)}”.`,
  'power-claims-unknown': 'How many of its tests ended in a claim was not recorded.',
  'power-scope': ({ fixture }: { fixture: string }) =>
    `These counts are for the models and texts of the validation (${fixture}).`,
  'other-model': 'They are not rates for the model of this examination.',
  'same-model': ({ items, isAll }: { items: readonly string[]; isAll: boolean }) =>
    `${isAll ? 'These' : 'Some of these'} rates were measured on ${listed(items)} ${
      items.length === 1 ? 'itself' : 'themselves'
    }; they are not an independent check.`,
  'other-version': ({ measured, used }: { measured: string; used: string }) =>
    `They were measured with version ${measured} of the method. This examination used version ${used}.`,
});

/** How the section Results begins what a method can miss. */
export function powerTitle(examinationId: string): string {
  return `What the method of ${examinationId} can miss`;
}

/** `once`, `4 times`. */
function times(repeats: number): string {
  return repeats === 1 ? 'once' : `${wholeNumber(repeats)} times`;
}
