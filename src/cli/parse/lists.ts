import { InvalidArgumentError } from 'commander';

/** A commander parser for an option with several values, separated by commas or each after an option of its own. */
export function listed(text: string, before: readonly string[] | boolean | undefined): string[] {
  const values = text
    .split(',')
    .map((value) => value.trim())
    .filter((value) => value !== '');
  if (values.length === 0) throw new InvalidArgumentError('Give at least one, such as E3 or E3,E4.');
  return [...beforeOf(before), ...values];
}

/** As {@link listed}, of a set of words. */
export function listedOf(
  choices: readonly string[],
): (text: string, before: readonly string[] | boolean | undefined) => string[] {
  return (text, before) => {
    const values = listed(text, before);
    const other = values.find((value) => !choices.includes(value));
    if (other === undefined) return values;
    throw new InvalidArgumentError(`Allowed choices are ${choices.join(', ')}.`);
  };
}

/** A commander parser for an option that may be given more than once, with values that may hold commas. */
export function repeated(text: string, before: readonly string[] | boolean | undefined): string[] {
  return [...beforeOf(before), text];
}

/** What earlier options gave; nothing after an option that gives none, such as `--no-work`. */
function beforeOf(before: readonly string[] | boolean | undefined): readonly string[] {
  return typeof before === 'object' ? before : [];
}
