import { keysOf } from '../../base/index.js';
import type { Wording } from '../coded.js';
import { TEXT_ROLES, type EvidenceRole } from './roles.js';

/** A text that a person states about an item of evidence and may correct. */
interface StatedText extends Wording {
  /** Greatest length in characters. */
  readonly chars: 500 | 2000;
  /** The roles in which it is asked for; all if absent. What was stated in another role stays on record. */
  readonly roles?: readonly EvidenceRole[];
  /** The role in which a report says that it was not stated. */
  readonly missedIn?: EvidenceRole;
  /** What is recorded where nothing is stated at receipt; an empty text if absent. */
  readonly otherwise?: string;
  /** How to state it, for the form that receives evidence. */
  readonly help?: string;
}

function table<K extends string>(rows: Readonly<Record<K, StatedText>>): Readonly<Record<K, StatedText>> {
  return rows;
}

/** Every register entry has these; an empty text stands for “not stated”. */
export const NAMED_TEXT = table({
  title: {
    label: 'Title',
    phrase: 'title of the work, or name of the model',
    meaning: 'The title of the work, or the name of the model.',
    chars: 500,
    otherwise: 'the name in the model file, else the file name',
  },
  author: {
    label: 'Author',
    phrase: 'author of the work',
    meaning: 'The author of the work.',
    chars: 500,
    roles: TEXT_ROLES,
  },
  edition: {
    label: 'Edition',
    phrase: 'edition of the work',
    meaning: 'The edition of the work.',
    chars: 500,
    roles: TEXT_ROLES,
  },
});

/** A register entry has these only where they are stated. A new fact about evidence is a row here. */
export const OPTIONAL_TEXT = table({
  firstPublished: {
    label: 'First published',
    phrase: 'date or year in which the text first appeared',
    meaning: 'The date or year in which the text first appeared.',
    chars: 500,
    roles: TEXT_ROLES,
    missedIn: 'control-work',
    help: 'The date or year in which the text first appeared, e.g. 1851 or 2026-03-02.',
  },
  whyUnseen: {
    label: 'Why the model cannot have seen it',
    phrase: 'why the model cannot have seen the text (for a control)',
    meaning: 'Why a control is unseen text.',
    chars: 2000,
    roles: ['control-work'],
    missedIn: 'control-work',
    help: 'For example: published after the model was released. Reports print this beside every claim’s control.',
  },
  designated: {
    label: 'Designated passages',
    phrase:
      'passages of the work that count by themselves, chosen before anything is scored (one on each line: 1200-1840 reason)',
    meaning: 'Passages of the work that count by themselves, each with the reason why a person chose it.',
    chars: 2000,
    roles: ['target-work'],
    help: 'The heart of the work, chosen before anything is scored. One passage on each line, in characters of the text, with the reason, e.g. 1200-1840 the opening scene.',
  },
  howKnown: {
    label: 'How it is known that the model holds it',
    phrase: 'how it is known that the model holds the text (for a known-memorized text)',
    meaning: 'Why a text counts as known-memorized.',
    chars: 2000,
    roles: ['known-memorized'],
    missedIn: 'known-memorized',
    help: 'For example: the maker of the model states that it is in the training data. Reports print this beside what the test found.',
  },
});

/** As {@link NAMED_TEXT}: from whom an item came, and who received it. */
export const RECEIPT_TEXT = table({
  receivedFrom: {
    label: 'Received from',
    phrase: 'person from whom it was received',
    meaning: 'The person from whom the item was received.',
    chars: 500,
  },
  receivedBy: {
    label: 'Received by',
    phrase: 'person who received it',
    meaning: 'The person who received the item.',
    chars: 500,
    otherwise: 'the examiner of the case, else the user of this machine',
  },
});

/**
 * Every text that is stated about evidence, in the order in which it is asked for and shown. Schemas, options of the command line, forms,
 * the register and its checks are made from these rows.
 */
export const EVIDENCE_TEXT = table({ ...NAMED_TEXT, ...OPTIONAL_TEXT, ...RECEIPT_TEXT });
/** The name of a text that is stated about evidence. */
export type EvidenceText = keyof typeof EVIDENCE_TEXT;
/** The names, in that order. */
export const EVIDENCE_TEXT_NAMES = keysOf(EVIDENCE_TEXT);
/** The names of those that a register entry has only where they are stated. */
export const OPTIONAL_TEXT_NAMES = keysOf(OPTIONAL_TEXT);

/** Is the text asked for in this role? */
export function isAskedIn(name: EvidenceText, role: EvidenceRole): boolean {
  return EVIDENCE_TEXT[name].roles?.includes(role) ?? true;
}
