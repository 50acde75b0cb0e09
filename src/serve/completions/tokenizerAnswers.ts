import type { Engine, LoadedModel } from '../../domain/index.js';
import { notText, otherModel, wrongField } from './completionRefusals.js';
import { booleanOf, fieldsOf, tokenIdsOf } from './completionRequest.js';
import { exactText } from './tokenTexts.js';

/** The answer of /tokenize. */
export interface TokenizeAnswer {
  readonly count: number;
  readonly max_model_len: number;
  readonly tokens: readonly number[];
}

/**
 * The tokens of a text, as the tokenizers of Hugging Face give them: the spelling of a special token is the token. BOS is prepended where the
 * model's file asks for it, unless `add_special_tokens` is false.
 * @throws {PalimpsestError} `completion-field`, `completion-model`, `tokenizer-lossy`
 */
export async function tokenizeAnswer(
  engine: Engine,
  { addsBos, bosToken, trainedContext }: LoadedModel,
  name: string,
  body: unknown,
): Promise<TokenizeAnswer> {
  const fields = fieldsFor(name, body, ['prompt', 'add_special_tokens']);
  const text = fields.get('prompt');
  if (typeof text !== 'string')
    throw wrongField('prompt', 'this is not a text', 'Give the text as a string.');
  const asksForBos = booleanOf(fields, 'add_special_tokens', true) && addsBos;
  const { tokens } = await engine.tokenize(text, { parseSpecial: true });
  const all = [...(asksForBos && bosToken !== null ? [bosToken] : []), ...tokens];
  return { count: all.length, max_model_len: trainedContext, tokens: all };
}

/**
 * The text of tokens, without the space that the tokenizer prepends, so that it gives the same tokens again.
 * @throws {PalimpsestError} `completion-field`, `completion-model`, `completion-bytes`, `token-range`
 */
export async function detokenizeAnswer(
  engine: Engine,
  { addsSpacePrefix }: LoadedModel,
  name: string,
  body: unknown,
): Promise<{ readonly prompt: string }> {
  const fields = fieldsFor(name, body, ['tokens']);
  const { bytes } = await engine.detokenize(tokenIdsOf('tokens', fields.get('tokens')));
  const text = exactText(bytes);
  if (text === null) throw notText();
  return { prompt: addsSpacePrefix && text.startsWith(' ') ? text.slice(1) : text };
}

/** The answer of /tokenizer_info: the special tokens and the chat template of the model's file; null where it has none. */
export interface TokenizerInfo {
  readonly bos_token: string | null;
  readonly eos_token: string | null;
  readonly add_bos_token: boolean;
  readonly chat_template: string | null;
  readonly model_max_length: number;
}

/** What the model's file says about its tokenizer. */
export async function tokenizerInfo(
  engine: Engine,
  { bosToken, eosToken, addsBos, chatTemplate, trainedContext }: LoadedModel,
): Promise<TokenizerInfo> {
  const nameOf = async (token: number | null): Promise<string | null> =>
    token === null ? null : exactText((await engine.detokenize(Int32Array.of(token))).bytes);
  return {
    bos_token: await nameOf(bosToken),
    eos_token: await nameOf(eosToken),
    add_bos_token: addsBos,
    chat_template: chatTemplate,
    model_max_length: trainedContext,
  };
}

/** The fields of a request, whose `model` may be omitted. @throws {PalimpsestError} `completion-field`, `completion-model` */
function fieldsFor(name: string, body: unknown, known: readonly string[]): ReadonlyMap<string, unknown> {
  const fields = fieldsOf(body, ['model', ...known]);
  if ((fields.get('model') ?? name) !== name) throw otherModel(name);
  return fields;
}
