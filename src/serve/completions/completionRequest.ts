import { elementAt } from '../../base/index.js';
import {
  lengthRefused,
  logprobsRefused,
  notJson,
  otherModel,
  samplingRefused,
  streamRefused,
  tooMuch,
  wrongField,
  type FieldRefusal,
} from './completionRefusals.js';

/** The prompts of a request: texts, or token ids that are taken exactly as they are given. */
export type Prompts =
  | { readonly kind: 'texts'; readonly texts: readonly string[] }
  | { readonly kind: 'tokens'; readonly tokens: readonly Int32Array[] };

/** A request that can be answered exactly. */
export interface CompletionRequest {
  readonly prompts: Prompts;
  /** Is the prompt part of the answer? */
  readonly echo: boolean;
  /** The number of the most probable tokens at each position; null if no log probabilities are wanted. */
  readonly logprobs: number | null;
  readonly maxTokens: 0 | 1;
}

/** The most alternatives at each position, which is what the engine returns. */
export const MOST_LOGPROBS = 64;
/** The most prompts of one request. */
export const MOST_PROMPTS = 1024;
/** The most numbers in one answer: tokens times (1 + logprobs). */
export const MOST_NUMBERS = 2 ** 19;

/** Fields that change nothing in an answer of this server. */
const HARMLESS: ReadonlySet<string> = new Set(['seed', 'user']);

/** Fields that are accepted only with a value that asks for nothing. */
const NEUTRAL: ReadonlyMap<
  string,
  { readonly isIt: (value: unknown) => boolean; refuse: () => FieldRefusal }
> = new Map([
  ['temperature', { isIt: is(0), refuse: () => samplingRefused('temperature', '0') }],
  ['top_p', { isIt: is(1), refuse: () => samplingRefused('top_p', '1') }],
  ['n', { isIt: is(1), refuse: () => samplingRefused('n', '1') }],
  ['best_of', { isIt: is(1), refuse: () => samplingRefused('best_of', '1') }],
  ['presence_penalty', { isIt: is(0), refuse: () => samplingRefused('presence_penalty', '0') }],
  ['frequency_penalty', { isIt: is(0), refuse: () => samplingRefused('frequency_penalty', '0') }],
  ['logit_bias', { isIt: isEmpty, refuse: () => samplingRefused('logit_bias', 'empty') }],
  ['stop', { isIt: isEmpty, refuse: () => lengthRefused('stop', 'empty') }],
  ['suffix', { isIt: isEmpty, refuse: () => lengthRefused('suffix', 'empty') }],
  ['stream', { isIt: is(false), refuse: () => streamRefused('stream') }],
  ['stream_options', { isIt: () => false, refuse: () => streamRefused('stream_options') }],
]);

/**
 * The request in a body of /v1/completions. A field that is null counts as absent.
 * @param model the name of the loaded model
 * @throws {FieldRefusal} naming the field that cannot be answered exactly
 */
export function completionRequest(body: unknown, model: string): CompletionRequest {
  const fields = fieldsOf(body, [
    'model',
    'prompt',
    'echo',
    'logprobs',
    'max_tokens',
    ...HARMLESS,
    ...NEUTRAL.keys(),
  ]);
  if (fields.get('model') !== model) throw otherModel(model);
  for (const [name, { isIt, refuse }] of NEUTRAL) {
    const value = fields.get(name);
    if (value !== undefined && !isIt(value)) throw refuse();
  }
  const maxTokens = fields.get('max_tokens');
  if (maxTokens !== 0 && maxTokens !== 1) throw lengthRefused('max_tokens', '0 or 1');
  if (maxTokens === 1 && !fields.has('temperature')) throw samplingRefused('temperature', '0');
  return {
    prompts: promptsOf(fields.get('prompt')),
    echo: booleanOf(fields, 'echo', false),
    logprobs: logprobsOf(fields.get('logprobs')),
    maxTokens,
  };
}

/**
 * The fields of a JSON object, without those that are null.
 * @throws {FieldRefusal} if it has a field with another name
 */
export function fieldsOf(body: unknown, known: readonly string[]): ReadonlyMap<string, unknown> {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw notJson();
  const entries: [string, unknown][] = Object.entries(body);
  const fields = new Map(entries.filter(([, value]) => value !== null));
  const unknown = [...fields.keys()].find((name) => !known.includes(name));
  if (unknown === undefined) return fields;
  throw wrongField(
    unknown,
    'this server does not know this field',
    `Omit it. The fields are ${known.join(', ')}.`,
  );
}

/** A field that is true or false. @throws {FieldRefusal} */
export function booleanOf(fields: ReadonlyMap<string, unknown>, name: string, otherwise: boolean): boolean {
  const value = fields.get(name) ?? otherwise;
  if (typeof value === 'boolean') return value;
  throw wrongField(name, 'this is neither true nor false', 'Give true or false.');
}

/** A list of token ids. @throws {FieldRefusal} */
export function tokenIdsOf(field: string, value: unknown): Int32Array {
  if (Array.isArray(value) && value.length > 0 && value.every(isTokenId)) return Int32Array.from(value);
  throw wrongField(
    field,
    'a list of token ids holds at least one whole number',
    'Give for example [12, 7, 99].',
  );
}

function logprobsOf(value: unknown): number | null {
  if (value === undefined) return null;
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= MOST_LOGPROBS)
    return value;
  throw logprobsRefused(MOST_LOGPROBS);
}

function promptsOf(value: unknown): Prompts {
  if (typeof value === 'string') return textsOf([value]);
  if (!Array.isArray(value) || value.length === 0) throw wrongPrompt();
  const list: readonly unknown[] = value;
  if (typeof elementAt(list, 0) === 'number') return { kind: 'tokens', tokens: [tokenIdsOf('prompt', list)] };
  if (list.length > MOST_PROMPTS) {
    throw tooMuch('prompt', `The request has ${list.length} prompts, but one may have ${MOST_PROMPTS}.`);
  }
  if (typeof elementAt(list, 0) === 'string') return textsOf(list);
  return { kind: 'tokens', tokens: list.map((one) => tokenIdsOf('prompt', one)) };
}

function textsOf(list: readonly unknown[]): Prompts {
  const texts = list.filter((one): one is string => typeof one === 'string' && one !== '');
  if (texts.length === list.length) return { kind: 'texts', texts };
  throw wrongPrompt();
}

function wrongPrompt(): FieldRefusal {
  return wrongField(
    'prompt',
    'this is not a prompt',
    'Give a text, a list of texts, a list of token ids, or a list of such lists; none may be empty.',
  );
}

function isTokenId(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < 2 ** 31;
}

function is(neutral: unknown): (value: unknown) => boolean {
  return (value) => value === neutral;
}

function isEmpty(value: unknown): boolean {
  if (value === '') return true;
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}
