import { literally, TURN_FORMATS, type TurnFormat } from './turnFormats.js';

/** Where a turn stands: in the header of a message, in reasoning, in the answer, or after its end. */
export type TurnMode = 'header' | 'reasoning' | 'answer' | 'over';

/** A turn, or as much of it as is written, read by the formats that are known. */
export interface TurnParts {
  readonly mode: TurnMode;
  /** The format of the reasoning or of the channels; null if the turn shows none. */
  readonly format: TurnFormat | null;
  /** True if reasoning was opened, in the prompt or by the model. */
  readonly reasoned: boolean;
  /** What the model wrote as reasoning, and as answer; without the marks between them. */
  readonly reasoning: string;
  readonly answer: string;
  /** In a header: what stands of it, in the prompt and after. */
  readonly header: string;
}

type MarkKind = 'reasoning' | 'answer' | 'end';
interface Sought {
  readonly format: TurnFormat;
  readonly kind: MarkKind | 'messageEnd';
  readonly pattern: RegExp;
}

const sought = (format: TurnFormat, kind: MarkKind): Sought[] => {
  const pattern = format[kind];
  return pattern === undefined ? [] : [{ format, kind, pattern: new RegExp(pattern, 'gu') }];
};
/** Outside reasoning, a turn without channels may open any kind of it. */
const OPENING = TURN_FORMATS.filter(({ channels }) => channels === undefined).flatMap((format) => [
  ...sought(format, 'reasoning'),
  ...sought(format, 'answer'),
]);

/**
 * Reads a turn of the assistant.
 * @param opening the end of the prompt: what the template puts after the last message
 * @param written what the model has written since
 * @param channels see {@link channelsOf}
 */
export function partsOfTurn(opening: string, written: string, channels: TurnFormat | null): TurnParts {
  const text = opening + written;
  const kept = { reasoning: '', answer: '' };
  let mode: TurnMode = channels === null ? 'answer' : 'header';
  let format = channels;
  let reasoned = false;
  let at = 0;
  while (mode !== 'over') {
    const mark = nextMark(text, at, marksFor(mode, format, channels));
    if (mode === 'reasoning' || mode === 'answer')
      kept[mode] += text.slice(
        Math.max(at, opening.length),
        Math.max(mark?.start ?? text.length, opening.length),
      );
    if (mark === null) break;
    if (mark.kind === 'answer' && mode === 'answer' && kept.answer !== '') {
      // An end without a beginning: the model reasoned from its first word, as some do without opening a block.
      [kept.reasoning, kept.answer, reasoned] = [kept.reasoning + kept.answer, '', true];
    }
    mode = NEXT[mark.kind];
    format = mark.format;
    reasoned ||= mode === 'reasoning';
    at = mark.end;
  }
  return { mode, format, reasoned, ...kept, header: mode === 'header' ? text.slice(at) : '' };
}

const NEXT = { reasoning: 'reasoning', answer: 'answer', end: 'over', messageEnd: 'header' } as const;

/** What can change the mode of a turn. */
function marksFor(mode: TurnMode, format: TurnFormat | null, channels: TurnFormat | null): readonly Sought[] {
  if (channels === null) {
    const own = format === null ? [] : sought(format, mode === 'answer' ? 'end' : 'answer');
    return mode === 'answer' ? [...OPENING, ...own] : own;
  }
  if (mode === 'header') return [...sought(channels, 'reasoning'), ...sought(channels, 'answer')];
  if (mode === 'answer') return sought(channels, 'end');
  const pattern = new RegExp(literally(channels.channels?.messageEnd ?? ''), 'gu');
  return [{ format: channels, kind: 'messageEnd', pattern }];
}

/** The first mark at or after a place of the text. */
function nextMark(
  text: string,
  from: number,
  marks: readonly Sought[],
): (Pick<Sought, 'format' | 'kind'> & { readonly start: number; readonly end: number }) | null {
  let first: ReturnType<typeof nextMark> = null;
  for (const { format, kind, pattern } of marks) {
    pattern.lastIndex = from;
    const match = pattern.exec(text);
    if (match === null || (first !== null && match.index >= first.start)) continue;
    first = { format, kind, start: match.index, end: match.index + match[0].length };
  }
  return first;
}

/**
 * The format of a template whose turns consist of messages to channels, if a prompt that ends like this begins such a turn.
 * @param template source of the template
 * @param opening what it puts after the last message
 */
export function channelsOf(template: string, opening: string): TurnFormat | null {
  const holds = ({ channels }: TurnFormat): boolean =>
    channels !== undefined &&
    opening.includes(channels.start) &&
    new RegExp(channels.mentions, 'u').test(template);
  return TURN_FORMATS.find(holds) ?? null;
}

/** Does a text, or the source of a template, hold a mark of reasoning? */
export function mentionsReasoning(text: string): boolean {
  return TURN_FORMATS.some(({ reasoning, answer, channels }) =>
    channels === undefined
      ? new RegExp(`${reasoning}|${answer}`, 'u').test(text)
      : new RegExp(channels.mentions, 'u').test(text),
  );
}

/** The text that ends reasoning by force and begins the answer; empty if the turn stands in its answer or is over. */
export function closingText({ mode, format, header }: TurnParts): string {
  if (mode === 'reasoning') return format?.close ?? '';
  if (mode !== 'header' || format?.channels === undefined) return '';
  // As much of the header as stands there already is not repeated.
  const { start, answer } = format.channels;
  const whole = start + answer;
  const written = Array.from({ length: whole.length + 1 }, (_, length) => length).findLast((length) =>
    header.endsWith(whole.slice(0, length)),
  );
  return whole.slice(written ?? 0);
}
