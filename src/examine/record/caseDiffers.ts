import { verdictError } from '../../base/index.js';
import type { CaseDifference } from '../../casefile/index.js';

/** The error for a case that differs from its audit log. */
export function caseDiffers(folder: string, differences: readonly CaseDifference[]): Error {
  const list = differences.slice(0, 5).map((one) => differenceWords(one));
  const more = differences.length - list.length;
  return verdictError(
    'case-differs',
    `The case ${folder} differs from its audit log: ${list.join('; ')}${more > 0 ? `; and ${more} more` : ''}.`,
    `Something was changed, replaced or removed later. Restore what the log records (from a copy of the case), or continue with an unchanged copy. An examination can be resumed if only its results are missing or not on record.${differences.some(({ file }) => file.startsWith('reports/')) ? ' A report or a draft that was changed can be moved out of the folder reports: reports that are not there are not checked.' : ''}`,
    { folder, differences: differences.map((one) => ({ ...one })) },
  );
}

/** One difference in words: the file, the part of it, and both values, shortened. */
export function differenceWords({ file, what, recorded, found }: CaseDifference): string {
  const short = (value: string): string => (value.length > 80 ? `${value.slice(0, 80)}…` : value);
  const place = what === '' ? file : `${file}, ${what}`;
  if (recorded === '' && found === '') return place;
  return `${place}: recorded ${recorded === '' ? 'nothing' : short(recorded)}, found ${found === '' ? 'nothing' : short(found)}`;
}
