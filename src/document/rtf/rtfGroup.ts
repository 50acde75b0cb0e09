import type { Place } from '../../domain/index.js';
import { markSet, type MarkSet } from '../flow/markSet.js';
import type { Destination } from './rtfWords.js';

/** Where the characters of a group go. */
export type Sink = 'flow' | 'fact' | 'style' | 'none';

/** The body, or a note, comment or running head. Groups inside it share the object. */
export interface RtfContext {
  part: Extract<Place, { readonly paragraph: number }>['part'];
  /** Number of the note, or null. */
  note: string | null;
}

/** What must be done when a group closes. */
export type Duty = 'none' | 'context' | 'fact' | 'style' | 'style-sheet';

/** The properties that a group of an RTF file inherits from the one around it, and what is its own. */
export interface RtfGroup {
  sink: Sink;
  /** Where the characters go once a shell, such as a shape, is left for text inside it. */
  base: Sink;
  duty: Duty;
  context: RtfContext;
  /** Of a fact: its name. */
  fact: string;
  inFontTable: boolean;
  /** Characters after a Unicode character that stand for it in older programs. */
  fallback: number;
  font: number;
  hidden: boolean;
  deleted: boolean;
  inserted: boolean;
  style: number;
  /** From 0; −1 if the paragraph states none. */
  outline: number;
  inTable: boolean;
  inList: boolean;
  /** The paragraph is a drop capital. */
  isDropCapital: boolean;
}

/** The properties at the beginning of a file. */
export function outermostGroup(): RtfGroup {
  return {
    sink: 'flow',
    base: 'flow',
    duty: 'none',
    context: { part: 'body', note: null },
    fact: '',
    inFontTable: false,
    fallback: 1,
    font: -1,
    hidden: false,
    deleted: false,
    inserted: false,
    style: 0,
    outline: -1,
    inTable: false,
    inList: false,
    isDropCapital: false,
  };
}

/** The marks on characters with the properties of a group. */
export function marksOf({ hidden, deleted, inserted }: RtfGroup): MarkSet {
  return (hidden ? HIDDEN : 0) | (deleted ? DELETED : 0) | (inserted ? INSERTED : 0);
}

/** Applies a control word that sets a property of characters or paragraphs. @returns whether it is one */
export function applyProperty(group: RtfGroup, word: string, parameter: number | null): boolean {
  const isOn = parameter !== 0;
  switch (word) {
    case 'v':
      group.hidden = isOn;
      return true;
    case 'deleted':
    case 'mvf':
      group.deleted = isOn;
      return true;
    case 'revised':
    case 'mvt':
      group.inserted = isOn;
      return true;
    case 'f':
      group.font = parameter ?? 0;
      return true;
    case 's':
      group.style = parameter ?? 0;
      return true;
    case 'outlinelevel':
      group.outline = parameter ?? 0;
      return true;
    case 'intbl':
      group.inTable = isOn;
      return true;
    case 'itap':
      group.inTable = (parameter ?? 1) > 0;
      return true;
    case 'ls':
      group.inList = (parameter ?? 0) > 0;
      return true;
    case 'dropcapt':
      group.isDropCapital = (parameter ?? 0) > 0;
      return true;
    case 'pard':
      Object.assign(group, { style: 0, outline: -1, inTable: false, inList: false, isDropCapital: false });
      return true;
    default:
      return false;
  }
}

/** Makes a group a destination that does not lay text of its own. @returns whether it is one */
export function applyDestination(group: RtfGroup, word: string, destination: Destination): boolean {
  switch (destination) {
    case 'inline':
      group.sink = group.base;
      return true;
    case 'shell':
      group.sink = 'none';
      return true;
    case 'font-table':
      group.inFontTable = true;
      group.sink = 'none';
      return true;
    case 'info':
      group.sink = group.base = 'none';
      return true;
    case 'style-sheet':
      group.duty = 'style-sheet';
      group.sink = group.base = 'style';
      return true;
    case 'fact':
      Object.assign(group, { duty: 'fact', sink: 'fact', base: 'fact', fact: word });
      return true;
    default:
      return false;
  }
}

const HIDDEN = markSet('hidden');
const DELETED = markSet('deleted');
const INSERTED = markSet('inserted');
