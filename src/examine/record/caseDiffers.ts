import { verdictError } from '../../base/index.js';
import type { CaseDifference } from '../../casefile/index.js';
import type { CaseNote } from './caseNote.js';

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

/** Most characters of a value that are printed. */
const SHOWN = 80;

/** One difference in words: the file, the part of it, and both values, each shortened to what surrounds the first place where they differ. */
export function differenceWords({ file, what, recorded, found }: CaseDifference): string {
  const place = what === '' ? file : `${file}, ${what}`;
  if (recorded === '' && found === '') return place;
  const [before, now] = [Array.from(recorded), Array.from(found)];
  const differ = before.findIndex((character, at) => character !== now[at]);
  // Where one is the beginning of the other, the end of the shorter one.
  const first = differ < 0 ? before.length : Math.min(differ, now.length);
  const from = found === '' || recorded === '' || first < SHOWN ? 0 : first - SHOWN / 2;
  const short = (value: readonly string[]): string =>
    value.length === 0
      ? 'nothing'
      : `${from > 0 ? '…' : ''}${value.slice(from, from + SHOWN).join('')}${value.length > from + SHOWN ? '…' : ''}`;
  return `${place}: recorded ${short(before)}, found ${short(now)}`;
}

/** A note of a check of a case in words. */
export function caseNoteWords(note: CaseNote): string {
  return note.code === 'entries-not-compared'
    ? `Entries ${note.from} to ${note.to} of the log were not compared with the case: it is being written to, or the program that wrote to it has ended.`
    : `Report ${note.report} is missing from its folder, so it was not compared.`;
}
