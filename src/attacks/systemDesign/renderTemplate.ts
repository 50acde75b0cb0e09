import * as jinja from '@huggingface/jinja';
import { type ErrorCode, inputError, type PalimpsestError } from '../../base/index.js';

/** The parts of the library that are used here. Its own declarations name modules in a way that this project's compiler cannot follow. */
interface Jinja {
  readonly tokenize: (
    template: string,
    options: { readonly lstrip_blocks: boolean; readonly trim_blocks: boolean },
  ) => object[];
  readonly parse: (tokens: object[]) => object;
  readonly Environment: new () => Scope;
  readonly Interpreter: new (scope: Scope) => TemplateInterpreter;
}
interface Scope {
  set(name: string, value: unknown): unknown;
}
interface TemplateInterpreter {
  run(program: object): { readonly value: unknown };
  evaluate(statement: object | undefined, scope: Scope): unknown;
}

const { Environment, Interpreter, parse, tokenize } = jinja as unknown as Jinja;

/** One message of a chat. */
export interface ChatMessage {
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: string;
}

/** What a template is filled with. */
export interface RenderOptions {
  /** Ends the prompt with the words that open the model's answer. */
  readonly opensAnswer: boolean;
  readonly bosText: string;
  readonly eosText: string;
}

/** A file may hold any template, including one that never ends. */
const MOST_CHARACTERS = 256 * 1024;
const MOST_STEPS = 50_000;

/** The date that a template sees as today. It is the fallback of Llama 3.1, so the same run gives the same prompt on any day. */
export const TEMPLATE_DATE = { day: 26, month: 7, year: 2024 } as const;

/** An interpreter that gives up after a fixed number of steps. */
class PatientInterpreter extends Interpreter {
  #steps = 0;

  override evaluate(statement: object | undefined, scope: Scope): unknown {
    this.#steps += 1;
    if (this.#steps > MOST_STEPS) throw new Error(`it does not end within ${MOST_STEPS} steps`);
    return super.evaluate(statement, scope);
  }
}

/**
 * Renders a chat with a Jinja template. It reads no clock: today is {@link TEMPLATE_DATE}.
 * @throws {PalimpsestError} `chat-template-invalid` when the template does not parse, `chat-template-refuses` when it refuses these
 * messages or does not end
 */
export function renderTemplate(
  template: string,
  messages: readonly ChatMessage[],
  { opensAnswer, bosText, eosText }: RenderOptions,
): string {
  const program = parsed(template);
  const environment = new Environment();
  const variables: Readonly<Record<string, unknown>> = {
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
    strftime_now: formatDate,
    messages: messages.map(({ role, content }) => ({ role, content })),
    add_generation_prompt: opensAnswer,
    bos_token: bosText,
    eos_token: eosText,
  };
  for (const [name, value] of Object.entries(variables)) environment.set(name, value);
  try {
    return String(new PatientInterpreter(environment).run(program).value);
  } catch (error) {
    throw refused('chat-template-refuses', 'cannot be filled', error);
  }
}

function parsed(template: string): object {
  if (template.length > MOST_CHARACTERS) {
    throw refused(
      'chat-template-invalid',
      'does not parse',
      `it is longer than ${MOST_CHARACTERS} characters`,
    );
  }
  try {
    return parse(tokenize(template, { lstrip_blocks: true, trim_blocks: true }));
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

function formatDate(format: unknown): string {
  const { day, month, year } = TEMPLATE_DATE;
  const name = MONTHS.split(' ')[month - 1] ?? '';
  const two = (value: number): string => String(value).padStart(2, '0');
  const parts: Readonly<Record<string, string>> = {
    '%d': two(day),
    '%m': two(month),
    '%Y': String(year),
    '%y': two(year % 100),
    '%B': name,
    '%b': name.slice(0, 3),
    '%H': '12',
    '%M': '00',
    '%S': '00',
  };
  return String(format).replace(/%[a-zA-Z]/g, (part) => parts[part] ?? part);
}

function refused(code: ErrorCode, what: string, why: unknown): PalimpsestError {
  const words = why instanceof Error ? why.message : String(why);
  return inputError(
    code,
    `The chat template of this model ${what}: ${words.slice(0, 500)}.`,
    'Choose --template chatml or --template plain, and state the choice: another template is another system design.',
  );
}
