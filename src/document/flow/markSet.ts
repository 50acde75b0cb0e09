import type { MarkKind } from '../../domain/index.js';

/** Kinds that a word processor's file can have, outer marks first. The position of a kind is its bit. */
const KINDS = [
  'running-head',
  'front-matter',
  'back-matter',
  'comment',
  'note',
  'deleted',
  'inserted',
  'hidden',
  'note-mark',
  'page-number',
  'ruby',
  'alternative-text',
  'soft-hyphen',
  'ligature',
  'drop-capital-gap',
] as const satisfies readonly MarkKind[];

/** A kind of mark that a {@link MarkSet} can hold. */
export type FlowMark = (typeof KINDS)[number];

/** A set of kinds of marks as bits; 0 is empty. */
export type MarkSet = number;

/** The set of these kinds. */
export function markSet(...kinds: readonly FlowMark[]): MarkSet {
  let set = 0;
  for (const kind of kinds) set |= 1 << KINDS.indexOf(kind);
  return set;
}

/** The kinds of a set, outer marks first. */
export function kindsOf(set: MarkSet): readonly FlowMark[] {
  return set === 0 ? [] : KINDS.filter((_, bit) => (set & (1 << bit)) !== 0);
}
