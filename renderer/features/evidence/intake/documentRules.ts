import type { DocumentFormat, DocumentRule } from '../../../../src/domain/index.js';

/** A rule that makes the reading text of a document, as the form for receiving a file offers it. */
export interface RuleChoice {
  readonly rule: DocumentRule;
  /** What it does while it is on. */
  readonly label: string;
  /** Formats in which its reader can find something that the rule acts on. */
  readonly formats: readonly DocumentFormat[];
}

const OFFICE = ['docx', 'odt', 'rtf'] as const;
const MARKUP = ['html', 'epub'] as const;
const ALL = [...MARKUP, ...OFFICE, 'pdf'] as const;

/** Every rule, in the order of their descriptions. */
export const RULE_CHOICES: readonly RuleChoice[] = [
  {
    rule: 'tracked-deletions-out',
    label: 'Omit text that a tracked change deleted',
    formats: [...MARKUP, ...OFFICE],
  },
  {
    rule: 'tracked-insertions-in',
    label: 'Keep text that a tracked change inserted',
    formats: [...MARKUP, ...OFFICE],
  },
  { rule: 'hidden-text-out', label: 'Omit hidden text', formats: ALL },
  { rule: 'comments-out', label: 'Omit comments', formats: OFFICE },
  { rule: 'note-marks-out', label: 'Omit the marks of notes in the running text', formats: ALL },
  { rule: 'notes-in-place', label: 'Keep each note, placed after the paragraph that cites it', formats: ALL },
  { rule: 'running-heads-out', label: 'Omit running heads and feet', formats: ALL },
  { rule: 'page-numbers-out', label: 'Omit page numbers', formats: [...MARKUP, 'odt', 'pdf'] },
  {
    rule: 'front-matter-out',
    label: 'Omit front matter, such as title page, imprint and contents',
    formats: [...MARKUP, 'docx', 'odt'],
  },
  {
    rule: 'back-matter-out',
    label: 'Omit back matter, such as index and advertisements',
    formats: [...MARKUP, 'docx', 'odt'],
  },
  { rule: 'non-linear-parts-out', label: 'Omit parts outside the reading order', formats: ['epub'] },
  { rule: 'soft-hyphens-out', label: 'Omit soft hyphens', formats: ALL },
  {
    rule: 'line-hyphens-joined',
    label: 'Join words that are divided at the end of a line',
    formats: ['pdf'],
  },
  {
    rule: 'page-hyphens-joined',
    label: 'Join words that are divided at the end of a page',
    formats: ['pdf'],
  },
  { rule: 'line-ends-to-spaces', label: 'Make a space of a line end within a paragraph', formats: ['pdf'] },
  {
    rule: 'drop-capitals-joined',
    label: 'Join a drop capital to the rest of its word',
    formats: ['docx', 'rtf', 'pdf'],
  },
  { rule: 'ligatures-in-letters', label: 'Write ligatures in letters', formats: ALL },
  { rule: 'ruby-out', label: 'Omit pronunciations beside words', formats: [...MARKUP, ...OFFICE] },
  {
    rule: 'alternative-texts-out',
    label: 'Omit the alternative texts of pictures',
    formats: [...MARKUP, 'docx', 'odt'],
  },
];

/** Rules that a document of this format can need; all of them for a collection, and where the format is not known. */
export function rulesFor(format: DocumentFormat | undefined): readonly RuleChoice[] {
  return format === undefined || format === 'zip'
    ? RULE_CHOICES
    : RULE_CHOICES.filter(({ formats }) => formats.includes(format));
}

/** The rules in a text that was kept, e.g. `comments-out ruby-out`. */
export function rulesIn(kept: string): DocumentRule[] {
  const named = new Set(kept.split(' '));
  return RULE_CHOICES.flatMap(({ rule }) => (named.has(rule) ? [rule] : []));
}
