import { type ErrorCode, inputError, type PalimpsestError, elementAt } from '../../../base/index.js';
import { Environment, parse, type TemplateNode, tokenize } from './jinja.js';
import { MendedInterpreter, MOST_STEPS } from './mendedInterpreter.js';

/** One message of a chat. */
export interface ChatMessage {
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: string;
}

/** What a template may be given beyond the messages, by the names that templates look at, such as `enable_thinking`. */
export type TemplateVariables = Readonly<Record<string, string | number | boolean>>;

/** What a template is filled with. */
export interface RenderOptions {
  /** Ends the prompt with the words that open the model's answer. */
  readonly opensAnswer: boolean;
  readonly bosText: string;
  readonly eosText: string;
  readonly variables?: TemplateVariables;
  /** What the template sees as today; {@link TEMPLATE_DATE} unless given. */
  readonly today?: TemplateDate;
}

/** A day. */
export interface TemplateDate {
  readonly day: number;
  readonly month: number;
  readonly year: number;
}

/** A file may hold any template, including an enormous one. */
const MOST_CHARACTERS = 256 * 1024;

/** The date that a template sees as today. It is the fallback of Llama 3.1, so the same run gives the same prompt on any day. */
export const TEMPLATE_DATE: TemplateDate = { day: 26, month: 7, year: 2024 };

/**
 * Renders a chat with a Jinja template, with the names that `apply_chat_template` of transformers gives to a template: no tools and no
 * documents are `none`. It reads no clock: today is {@link TEMPLATE_DATE}, noon.
 * @throws {PalimpsestError} `chat-template-invalid` when the template does not parse, `chat-template-refuses` when it refuses these
 * messages or does not end
 */
export function renderTemplate(
  template: string,
  messages: readonly ChatMessage[],
  { opensAnswer, bosText, eosText, variables = {}, today = TEMPLATE_DATE }: RenderOptions,
): string {
  const program = parsed(template);
  const given: Readonly<Record<string, unknown>> = {
    false: false,
    true: true,
    none: null,
    False: false,
    True: true,
    None: null,
    raise_exception: (why: unknown) => {
      throw new Error(String(why));
    },
    range: boundedRange,
    strftime_now: (format: unknown) => formatDate(String(format), today),
    messages: messages.map(({ role, content }) => ({ role, content })),
    tools: null,
    documents: null,
    add_generation_prompt: opensAnswer,
    bos_token: bosText,
    eos_token: eosText,
    ...variables,
  };
  try {
    return run(program, given);
  } catch (error) {
    throw refused('chat-template-refuses', 'cannot be filled', wantsTools(program, given) ?? error);
  }
}

function run(program: TemplateNode, given: Readonly<Record<string, unknown>>): string {
  const environment = new Environment();
  for (const [name, value] of Object.entries(given)) environment.set(name, value);
  return String(new MendedInterpreter(environment).run(program).value);
}

/** The reason why a template for chats with tools cannot be filled without them; null if that is not what it lacks. */
function wantsTools(program: TemplateNode, given: Readonly<Record<string, unknown>>): string | null {
  try {
    run(program, { ...given, tools: [] });
    return 'it is a template for chats with tools, and a chat without tools gives it no list of them';
  } catch {
    return null;
  }
}

/** The template that was parsed last: an attack fills the same one again and again. */
let lastParsed: { readonly template: string; readonly program: TemplateNode } | null = null;

function parsed(template: string): TemplateNode {
  if (lastParsed?.template === template) return lastParsed.program;
  if (template.length > MOST_CHARACTERS) {
    throw refused(
      'chat-template-invalid',
      'does not parse',
      `it is longer than ${MOST_CHARACTERS} characters`,
    );
  }
  try {
    const program = parse(tokenize(template, { lstrip_blocks: true, trim_blocks: true }));
    lastParsed = { template, program };
    return program;
  } catch (error) {
    throw refused('chat-template-invalid', 'does not parse', error);
  }
}

function boundedRange(...args: readonly unknown[]): number[] {
  const numbers = args.filter((value): value is number => typeof value === 'number');
  const [first = 0, second, step = 1] = numbers;
  const [start, stop] = second === undefined ? [0, first] : [first, second];
  const count = Math.max(0, Math.ceil((stop - start) / step));
  if (!(count <= MOST_STEPS)) throw new Error(`it asks for a list of ${count} numbers`);
  return Array.from({ length: count }, (_, at) => start + at * step);
}

const MONTHS = 'January February March April May June July August September October November December';
const DAYS = 'Sunday Monday Tuesday Wednesday Thursday Friday Saturday';

/** `strftime` of C for a day at noon, in English. */
function formatDate(format: string, { day, month, year }: TemplateDate): string {
  const name = elementAt(MONTHS.split(' '), month - 1);
  const weekday = elementAt(DAYS.split(' '), new Date(Date.UTC(year, month - 1, day)).getUTCDay());
  const two = (value: number): string => String(value).padStart(2, '0');
  const parts: Readonly<Record<string, string>> = {
    '%d': two(day),
    '%-d': String(day),
    '%e': String(day).padStart(2),
    '%m': two(month),
    '%-m': String(month),
    '%Y': String(year),
    '%y': two(year % 100),
    '%B': name,
    '%b': name.slice(0, 3),
    '%A': weekday,
    '%a': weekday.slice(0, 3),
    '%F': `${year}-${two(month)}-${two(day)}`,
    '%T': '12:00:00',
    '%H': '12',
    '%I': '12',
    '%M': '00',
    '%S': '00',
    '%p': 'PM',
    '%Z': '',
    '%z': '',
    '%%': '%',
  };
  return format.replace(/%-?[a-zA-Z%]/gu, (part) => parts[part] ?? part);
}

function refused(code: ErrorCode, what: string, why: unknown): PalimpsestError {
  const words = why instanceof Error ? why.message : String(why);
  return inputError(
    code,
    `The chat template of this model ${what}: ${words.slice(0, 500)}.`,
    'Choose --template chatml or --template plain, and state the choice: another template is another system design.',
  );
}
