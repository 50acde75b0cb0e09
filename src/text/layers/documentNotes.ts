import { DOCUMENT_RULES, type DocumentRule, type Mark, type TextNote } from '../../domain/index.js';
import { countChars } from '../characters/countChars.js';
import { NoteCounter } from '../characters/note.js';
import { RULE_OF_MARK } from './documentRules.js';

/** One note for each rule that met a piece of its kind, in the order of the rules. */
export function documentNotes(
  text: string,
  marks: readonly Mark[],
  off: ReadonlySet<DocumentRule>,
): TextNote[] {
  const counters = new Map<DocumentRule, NoteCounter>();
  let char = 0;
  let at = 0;
  for (const { kind, start } of marks) {
    const { rule } = RULE_OF_MARK[kind];
    char += countChars(text, at, start);
    at = start;
    const counter = counters.get(rule) ?? new NoteCounter('reading', rule, 'char');
    counter.add(char);
    counters.set(rule, counter);
  }
  return DOCUMENT_RULES.flatMap(
    (rule) => counters.get(rule)?.notes((count) => SAID[rule](count, !off.has(rule))) ?? [],
  );
}

const dropped = (one: string, many: string) => (count: string, isOn: boolean) =>
  `${count} ${count === '1' ? `${one} was` : `${many} were`} ${isOn ? 'omitted' : 'kept'}.`;
const kept = (one: string, many: string) => (count: string, isOn: boolean) =>
  dropped(one, many)(count, !isOn);
const changed = (one: string, many: string, on: string, off: string) => (count: string, isOn: boolean) =>
  `${count} ${count === '1' ? `${one} was` : `${many} were`} ${isOn ? on : off}.`;

const SAID: Readonly<Record<DocumentRule, (count: string, isOn: boolean) => string>> = {
  'tracked-deletions-out': dropped('tracked deletion', 'tracked deletions'),
  'tracked-insertions-in': kept('tracked insertion', 'tracked insertions'),
  'hidden-text-out': dropped('piece of hidden text', 'pieces of hidden text'),
  'comments-out': dropped('comment', 'comments'),
  'note-marks-out': dropped('mark of a note', 'marks of notes'),
  'notes-in-place': changed('note', 'notes', 'kept where the file has the text of notes', 'omitted'),
  'running-heads-out': dropped('running head or foot', 'running heads and feet'),
  'page-numbers-out': dropped('page number', 'page numbers'),
  'front-matter-out': dropped('part of the front matter', 'parts of the front matter'),
  'back-matter-out': dropped('part of the back matter', 'parts of the back matter'),
  'non-linear-parts-out': dropped('part outside the reading order', 'parts outside the reading order'),
  'soft-hyphens-out': dropped('soft hyphen', 'soft hyphens'),
  'line-hyphens-joined': changed(
    'word divided at the end of a line',
    'words divided at the end of a line',
    'joined',
    'left divided',
  ),
  'page-hyphens-joined': changed(
    'word divided at the end of a page',
    'words divided at the end of a page',
    'joined',
    'left divided',
  ),
  'line-ends-to-spaces': changed(
    'line end within a paragraph',
    'line ends within paragraphs',
    'made a space',
    'kept',
  ),
  'drop-capitals-joined': changed(
    'drop capital',
    'drop capitals',
    'joined to the rest of its word',
    'left apart',
  ),
  'ligatures-in-letters': changed('ligature', 'ligatures', 'written in letters', 'kept'),
  'ruby-out': dropped('pronunciation beside a word', 'pronunciations beside a word'),
  'alternative-texts-out': dropped('alternative text of a picture', 'alternative texts of pictures'),
};
