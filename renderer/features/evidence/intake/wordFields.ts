import type { Role } from '../roleWords.js';
import type { Words } from './words.js';
import { isModelRole } from '../../../../src/domain/index.js';

/** A text that can be stated about a file. */
export interface WordField {
  readonly key: Exclude<keyof Words, 'role' | 'copy' | 'encoding' | 'rulesOff'>;
  readonly label: string;
  readonly description?: string;
  /** Only texts have an author, only controls must be unseen, and only known-memorized texts must be known. */
  readonly isFor?: 'texts' | 'controls' | 'known';
  /** In the table itself; all others are among the details of a row. */
  readonly isColumn?: true;
}

/** Every text that can be stated about a file, in the order in which it is asked for. */
export const WORD_FIELDS: readonly WordField[] = [
  { key: 'title', label: 'Title', isColumn: true },
  { key: 'from', label: 'Received from', isColumn: true },
  {
    key: 'by',
    label: 'Received by',
    description: 'If empty: the examiner of the case, else the user of this machine.',
  },
  { key: 'author', label: 'Author', isFor: 'texts' },
  { key: 'edition', label: 'Edition', isFor: 'texts' },
  {
    key: 'firstPublished',
    label: 'First published',
    description: 'The date or year in which the text first appeared, e.g. 1851 or 2026-03-02.',
    isFor: 'texts',
  },
  {
    key: 'whyUnseen',
    label: 'Why the model cannot have seen it',
    description:
      'For example: published after the model was released. Reports print this beside every claim’s control.',
    isFor: 'controls',
  },
  {
    key: 'howKnown',
    label: 'How it is known that the model holds it',
    description:
      'For example: the maker of the model states that it is in the training data. Reports print this beside what the test found.',
    isFor: 'known',
  },
];

/** Is the text asked for in this role? */
export function isShown({ isFor }: WordField, role: Role): boolean {
  if (isFor === 'controls') return role === 'control-work';
  if (isFor === 'known') return role === 'known-memorized';
  return isFor === undefined || !isModelRole(role);
}
