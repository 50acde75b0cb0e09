import { DOCUMENT_RULES, type DocumentRule, type Mark, type MarkKind } from '../../domain/index.js';
import { RULE_OF_MARK, type MarkAction } from './documentRules.js';

/** A part of the extracted text, in UTF-16 units, what becomes of it, and by which rule; null where it stays. */
export interface Segment {
  readonly start: number;
  readonly end: number;
  readonly action: MarkAction;
  readonly rule: DocumentRule | null;
}

const HYPHENS: ReadonlySet<MarkKind> = new Set(['line-hyphen', 'page-hyphen', 'soft-hyphen']);
/** Which action goes before which, where marks overlap. */
const ORDER = ['drop', 'letters', 'space'] as const;

/**
 * The text cut at the ends of all marks. Where marks overlap, omitting goes before letters, and letters before a space; then the order
 * of the rules decides which of them is named.
 * @param length of the text
 * @param off rules that are switched off
 */
export function segmentsOf(
  marks: readonly Mark[],
  length: number,
  off: ReadonlySet<DocumentRule>,
): readonly Segment[] {
  const actionOf = ({ kind }: Mark): MarkAction => {
    const { rule, ...of } = RULE_OF_MARK[kind];
    return off.has(rule) ? of.off : of.on;
  };
  // A line end after a hyphen that goes leaves no space: the word is joined.
  const joints = new Set(
    marks.filter((mark) => HYPHENS.has(mark.kind) && actionOf(mark) === 'drop').map(({ end }) => end),
  );
  const edges = withoutNotes(marks)
    .flatMap((mark) => {
      const { kind, start, end } = mark;
      const action = kind === 'line-end' && joints.has(start) ? 'drop' : actionOf(mark);
      const { rule } = RULE_OF_MARK[kind];
      return action === 'keep'
        ? []
        : [
            { at: start, action, rule, step: 1 },
            { at: end, action, rule, step: -1 },
          ];
    })
    .sort((one, other) => one.at - other.at);
  const open = new Map<string, number>();
  const segments: Segment[] = [];
  let from = 0;
  const cut = (to: number): void => {
    if (to <= from) return;
    segments.push({ start: from, end: to, ...strongest(open) });
    from = to;
  };
  for (const { at, action, rule, step } of edges) {
    cut(at);
    const key = `${action} ${rule}`;
    open.set(key, (open.get(key) ?? 0) + step);
  }
  cut(length);
  return segments;
}

function strongest(open: ReadonlyMap<string, number>): Pick<Segment, 'action' | 'rule'> {
  for (const action of ORDER)
    for (const rule of DOCUMENT_RULES) if ((open.get(`${action} ${rule}`) ?? 0) > 0) return { action, rule };
  return { action: 'keep', rule: null };
}

/** Parts outside the reading order, without the notes in them: those have a rule of their own. */
function withoutNotes(marks: readonly Mark[]): readonly Mark[] {
  const notes = marks.filter(({ kind }) => kind === 'note');
  if (!marks.some(({ kind }) => kind === 'non-linear')) return marks;
  let next = 0;
  return marks.flatMap((mark) => {
    if (mark.kind !== 'non-linear') return [mark];
    const pieces: Mark[] = [];
    let from = mark.start;
    while (next < notes.length && (notes[next]?.end ?? 0) <= from) next += 1;
    for (let at = next; at < notes.length; at++) {
      const note = notes[at];
      if (note === undefined || note.start >= mark.end) break;
      if (note.start > from) pieces.push({ ...mark, start: from, end: note.start });
      from = Math.max(from, note.end);
    }
    return from < mark.end ? [...pieces, { ...mark, start: from }] : pieces;
  });
}
