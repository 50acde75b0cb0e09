import { PalimpsestError } from '../../../base/index.js';
import { promptParts } from './promptTokens.js';
import type { ChatMessage, RenderOptions, TemplateVariables } from './renderTemplate.js';

/** The text of its own that a chat template puts before the request of a user. */
export interface MakerText {
  /** Without the marks of the template and the names of roles; empty if there is none. */
  readonly text: string;
  /** The dates in it, as they are written, each once. */
  readonly dates: readonly string[];
  /** True if one of them is what the template takes for today. */
  readonly readsToday: boolean;
}

/** Where a message stands in a prompt: the marks between what templates write as text, and line ends. */
const MARK =
  /(<\|[^<>|\n]*\|>|<｜[^<>｜\n]*｜>|<\/?[A-Za-z_][\w:-]*>|<\|[\w-]+>|<[\w-]+\|>|〈\|[^〈〉\n]*\|〉|\[\/?[A-Za-z_]+\]|\]~!?b[[\]]|\[e~\[|\n)/u;
/** A line that only names a role. */
const ROLE =
  /^(?:message|(?:message )?(?:developer )?(?:system|developer|user|human|tool|assistant|role|type))(?: [a-z_]+=\S+|:)*$/iu;
const MONTH =
  '(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sep(?:t(?:ember)?)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)';
const DATE = new RegExp(
  `\\b(?:\\d{4}-\\d{2}(?:-\\d{2})?|\\d{1,2} ${MONTH} \\d{4}|${MONTH} \\d{1,2}, \\d{4}|${MONTH} \\d{4})\\b`,
  'gu',
);
/** Another day than the one that templates are given, to see whether a text follows it. */
const ANOTHER_DAY = { day: 9, month: 11, year: 2031 } as const;
const REQUEST: ChatMessage = { role: 'user', content: 'x' };

/**
 * The maker’s own text in a prompt: what the template puts before the request, apart from what it puts before every message of a user.
 * @param template null for plain text, which has none
 * @param system the system message of the chat: its words, an empty message, or none
 * @throws {PalimpsestError} as {@link promptParts}
 */
export function makerText(
  template: string | null,
  system: 'none' | 'empty' | 'given',
  options: Omit<RenderOptions, 'opensAnswer' | 'today'>,
): MakerText {
  if (template === null) return { text: '', dates: [], readsToday: false };
  const messages: readonly ChatMessage[] =
    system === 'none' ? [REQUEST] : [{ role: 'system', content: system === 'empty' ? '' : 'x' }, REQUEST];
  const repeated = beforeNextRequest(template, options);
  const of = (today?: RenderOptions['today']): string =>
    ownText(before(template, messages, { ...options, ...(today === undefined ? {} : { today }) }), repeated);
  const text = of();
  return { text, dates: [...new Set(text.match(DATE) ?? [])], readsToday: of(ANOTHER_DAY) !== text };
}

/**
 * Can an empty system message take the place of the maker’s own text?
 * @returns false if there is none to suppress, or if the template refuses an empty system message
 */
export function emptySystemSuppresses(
  template: string | null,
  options: { readonly bosText: string; readonly eosText: string; readonly variables?: TemplateVariables },
): boolean {
  if (makerText(template, 'none', options).text === '') return false;
  try {
    return makerText(template, 'empty', options).text === '';
  } catch (error) {
    if (error instanceof PalimpsestError && error.code === 'chat-template-refuses') return false;
    throw error;
  }
}

/** What the template writes before the last message of a chat that is a request. */
function before(
  template: string,
  messages: readonly ChatMessage[],
  options: Omit<RenderOptions, 'opensAnswer'>,
): string {
  const { parts } = promptParts(template, messages, { ...options, opensAnswer: true });
  const last = parts.findLastIndex(({ fixed }) => !fixed);
  return parts
    .slice(0, last)
    .map(({ text, fixed }) => (fixed ? text : '\n'))
    .join('');
}

/** What it writes between an answer and the next request; empty if it refuses a second request. */
function beforeNextRequest(template: string, options: Omit<RenderOptions, 'opensAnswer'>): string {
  const chat: readonly ChatMessage[] = [REQUEST, { role: 'assistant', content: 'x' }, REQUEST];
  try {
    const { parts } = promptParts(template, chat, { ...options, opensAnswer: true });
    const last = parts.findLastIndex(({ fixed }) => !fixed);
    const between = parts[last - 1];
    return between?.fixed === true ? between.text : '';
  } catch (error) {
    if (error instanceof PalimpsestError && error.code === 'chat-template-refuses') return '';
    throw error;
  }
}

function ownText(text: string, repeated: string): string {
  const pieces = text.split(MARK);
  const again = repeated.split(MARK);
  while (pieces.length > 0 && pieces.at(-1) === again.at(-1)) {
    pieces.pop();
    again.pop();
  }
  return pieces
    .map((piece, at) => (at % 2 === 0 ? piece : '\n'))
    .join('')
    .split('\n')
    .filter((line) => !ROLE.test(line.trim()))
    .join('\n')
    .replace(/\n{3,}/gu, '\n\n')
    .trim();
}
