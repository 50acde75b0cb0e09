import {
  canonicalJson,
  type ErrorCode,
  inputError,
  type PalimpsestError,
  sha256Hex,
} from '../../base/index.js';
import { SHINGLE_WORDS } from '../quotations/fingerprints.js';
import { plainWords } from '../quotations/plainWords.js';
import { foldedPassage } from './foldedPassage.js';
import { countWords } from '../words/splitWords.js';

/** One entry of a cleaning list. */
export type CleaningEntry =
  | { readonly rule: 'passage'; readonly text: string }
  | { readonly rule: 'quoted'; readonly text: string }
  | { readonly rule: 'gutenberg-boilerplate' }
  | {
      readonly rule: 'quotations';
      readonly longerThanWords: number;
      /** A quotation may go on into the next paragraph; the hash of a list holds this. */
      readonly acrossParagraphs: true;
    }
  | { readonly rule: 'shared-passages'; readonly minWords: number }
  | { readonly rule: 'source-passages'; readonly minWords: number };

/** What is removed from target and control alike before windows are compared. */
export interface CleaningList {
  readonly entries: readonly CleaningEntry[];
  /** SHA-256 of the canonical JSON of format version and entries; comments and blank lines do not count. */
  readonly sha256: string;
}

/** The number of words of a shared run, unless the list states another. */
const DEFAULT_SHARED_WORDS = 25;
/** The number of words beyond which a quotation is removed, unless the list states another. */
const DEFAULT_QUOTATION_WORDS = 50;
const MIN_PASSAGE_WORDS = 2;
/** A line of a list: the kind of entry, and what follows. */
const ENTRY = /^(rule|passage|quoted)\s*:\s*(.*)$/u;

/** The list that removes nothing. */
export const EMPTY_CLEANING_LIST: CleaningList = listOf([]);

/** What is removed because of source texts, unless a list states another number of words. */
export const SOURCE_CLEANING_LIST: CleaningList = listOf([
  { rule: 'source-passages', minWords: DEFAULT_SHARED_WORDS },
]);

/**
 * Reads a cleaning list. It has one entry per line, and `#` starts a comment line:
 * ```
 * rule: gutenberg-boilerplate
 * rule: quotations 50
 * rule: shared-passages 25
 * rule: source-passages 25
 * passage: In the beginning God created the heaven and the earth.
 * quoted: And the earth was without form, and void; and darkness was upon the face of the deep.
 * ```
 * `quotations N` removes what stands in double quotation marks and has more than N words (default 50), see longQuotations; `shared-passages N` removes runs of at
 * least N words (default 25, at least 5) that also occur in another work of the examination, `source-passages N` those that also occur in a
 * source text; a passage of two words or more is removed wherever its comparison text occurs as whole words; of a quoted passage of 13
 * words or more, every run of 13 words or more is removed wherever it occurs, whatever the marks and the case.
 * @param text the list, decoded
 * @param fileName for messages
 * @throws `cleaning-line`, `cleaning-rule-unknown`, `cleaning-number`, `cleaning-passage-short`, `cleaning-duplicate`; each names file and line
 */
export function parseCleaningList(text: string, fileName: string): CleaningList {
  const entries: CleaningEntry[] = [];
  const seen = new Map<string, number>();
  text.split(/\r\n?|\n/).forEach((raw, at) => {
    const line = raw.replace(/^\ufeff/, '').trim();
    if (line === '' || line.startsWith('#')) return;
    const entry = parseLine(line, { fileName, line: at + 1 });
    const key = 'text' in entry ? canonicalJson(entry) : entry.rule;
    const first = seen.get(key);
    if (first !== undefined) {
      throw inputError(
        'cleaning-duplicate',
        `${fileName}: line ${at + 1}: the same entry is already in line ${first}.`,
        'Keep only one of them, so that the list states each removal once.',
        { fileName, line: at + 1, first },
      );
    }
    seen.set(key, at + 1);
    entries.push(entry);
  });
  return listOf(entries);
}

/** An entry as a line of the list. */
export function cleaningEntryLine(entry: CleaningEntry): string {
  switch (entry.rule) {
    case 'passage':
    case 'quoted':
      return `${entry.rule}: ${entry.text}`;
    case 'gutenberg-boilerplate':
      return 'rule: gutenberg-boilerplate';
    case 'quotations':
      return `rule: quotations ${entry.longerThanWords}`;
    case 'shared-passages':
    case 'source-passages':
      return `rule: ${entry.rule} ${entry.minWords}`;
  }
}

/** True for a line of {@link cleaningEntryLine} whose rule removes what is shared with source texts. */
export function isSourceEntryLine(line: string): boolean {
  const [, kind, value = ''] = ENTRY.exec(line) ?? [];
  const rule: CleaningEntry['rule'] = 'source-passages';
  return kind === 'rule' && value.split(' ')[0] === rule;
}

interface Place {
  readonly fileName: string;
  readonly line: number;
}

function lineError(place: Place, code: ErrorCode, what: string, hint: string): PalimpsestError {
  const { fileName, line } = place;
  return inputError(code, `${fileName}: line ${line}: ${what}`, hint, { fileName, line });
}

function listOf(entries: readonly CleaningEntry[]): CleaningList {
  return { entries, sha256: sha256Hex(canonicalJson({ format: 'palimpsest-cleaning-1', entries })) };
}

function parseLine(line: string, place: Place): CleaningEntry {
  const match = ENTRY.exec(line);
  if (match === null) {
    const hint = 'Write `rule: NAME [NUMBER]`, `passage: TEXT`, `quoted: TEXT`, or `# comment`.';
    throw lineError(place, 'cleaning-line', 'not an entry of a cleaning list.', hint);
  }
  const value = match[2] ?? '';
  if (match[1] === 'rule') return parseRule(value, place);
  return match[1] === 'quoted' ? parseQuoted(value, place) : parsePassage(value, place);
}

function parseQuoted(text: string, place: Place): CleaningEntry {
  const words = plainWords(foldedPassage(text));
  if (words.count >= SHINGLE_WORDS) return { rule: 'quoted', text };
  throw lineError(
    place,
    'cleaning-passage-short',
    `a quoted passage needs at least ${SHINGLE_WORDS} words, and this one has ${words.count}.`,
    'Shorter runs of words are shared by chance. Write `passage: TEXT` to remove exactly this passage.',
  );
}

function parsePassage(text: string, place: Place): CleaningEntry {
  if (countWords(text) >= MIN_PASSAGE_WORDS) return { rule: 'passage', text };
  const hint =
    'A single word would be removed everywhere in both works. Write the passage exactly as it is in the work.';
  throw lineError(
    place,
    'cleaning-passage-short',
    `a passage needs at least ${MIN_PASSAGE_WORDS} words.`,
    hint,
  );
}

function parseRule(value: string, place: Place): CleaningEntry {
  const [name = '', number, ...rest] = value.split(/\s+/).filter((part) => part !== '');
  if (rest.length > 0)
    throw lineError(place, 'cleaning-line', 'too many words after the rule.', 'Write `rule: NAME [NUMBER]`.');
  switch (name) {
    case 'gutenberg-boilerplate':
      if (number !== undefined)
        throw lineError(place, 'cleaning-number', `${name} takes no number.`, `Write \`rule: ${name}\`.`);
      return { rule: name };
    case 'quotations':
      return {
        rule: name,
        longerThanWords: wholeNumber(number, DEFAULT_QUOTATION_WORDS, 1, place),
        acrossParagraphs: true,
      };
    case 'shared-passages':
    case 'source-passages':
      return { rule: name, minWords: wholeNumber(number, DEFAULT_SHARED_WORDS, 5, place) };
    default:
      throw lineError(
        place,
        'cleaning-rule-unknown',
        `there is no rule "${name}".`,
        'Use one of the rules gutenberg-boilerplate, quotations [N], shared-passages [N] and source-passages [N].',
      );
  }
}

function wholeNumber(text: string | undefined, fallback: number, least: number, place: Place): number {
  if (text === undefined) return fallback;
  const value = /^\d{1,6}$/.test(text) ? Number(text) : -1;
  if (value >= least) return value;
  throw lineError(
    place,
    'cleaning-number',
    `"${text}" is not a number of words.`,
    `Write a whole number from ${least} to 999999.`,
  );
}
