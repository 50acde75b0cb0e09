import { verdictError } from '../../base/index.js';
import type { CaseDifference } from '../../casefile/index.js';

/** The error for a case that is not as its audit log has it. */
export function caseDiffers(folder: string, differences: readonly CaseDifference[]): Error {
  const list = differences.slice(0, 5).map((one) => differenceWords(one));
  const more = differences.length - list.length;
  return verdictError(
    'case-differs',
    `The case ${folder} is not as its audit log has it: ${list.join('; ')}${more > 0 ? `; and ${more} more` : ''}.`,
    `Something was changed, replaced or taken away afterwards. Put back what the log has (from a copy of the case), or go on with an unchanged copy. An examination whose results alone are gone or not on record can be resumed.${differences.some(({ file }) => file.startsWith('reports/')) ? ' A report or a draft that somebody wrote into can be moved out of the folder reports: what is not there is not looked for.' : ''}`,
    { folder, differences: differences.map((one) => ({ ...one })) },
  );
}

/** One difference as a person reads it: file, what in it, and both values shortened. */
export function differenceWords({ file, what, recorded, found }: CaseDifference): string {
  const short = (value: string): string => (value.length > 80 ? `${value.slice(0, 80)}…` : value);
  const place = what === '' ? file : `${file}, ${what}`;
  if (recorded === '' && found === '') return place;
  return `${place}: recorded ${recorded === '' ? 'nothing' : short(recorded)}, found ${found === '' ? 'nothing' : short(found)}`;
}
