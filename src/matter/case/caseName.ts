import { inputError } from '../../base/index.js';

/** Names that Windows keeps for devices, with any ending. */
const DEVICES = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?$/i;
/** Bytes of a name in UTF-8: less than file systems take, so that files beside it can be named after it. */
const MOST_BYTES = 200;

/**
 * A name for a case folder that works on every file system, surrounding blanks taken off.
 * @throws {PalimpsestError} `case-name` saying what is wrong with it
 */
export function checkCaseName(text: string): string {
  const name = text.trim().normalize('NFC');
  const problem = problemOf(name);
  if (problem === null) return name;
  throw inputError(
    'case-name',
    `A case folder cannot be called ${JSON.stringify(name)}: ${problem}.`,
    'Use letters, digits, blanks, dots and hyphens, for example "doe-v-acme".',
    { field: 'name' },
  );
}

function problemOf(name: string): string | null {
  if (name === '') return 'it is empty';
  if (/[/\\]/.test(name)) return 'it holds a slash';
  if (name.startsWith('.')) return 'it begins with a dot, so that it would be hidden';
  if (name.endsWith('.')) return 'it ends with a dot';
  if (/[<>:"|?*]/.test(name)) return 'it holds one of < > : " | ? *';
  if (/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.test(name)) return 'it holds a character that cannot be seen';
  if (DEVICES.test(name)) return 'Windows keeps that name for a device';
  if (new TextEncoder().encode(name).length > MOST_BYTES) return `it is longer than ${MOST_BYTES} bytes`;
  return null;
}
