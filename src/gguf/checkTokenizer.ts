import { forEachString, readNumbers } from './arrays.js';
import type { MetadataView } from './metadataView.js';
import type { GgufModel } from './readModel.js';

const KINDS = ['gpt2', 'llama', 'bert', 't5', 'rwkv', 'plamo2', 'gemma4', 'hybriddna', 'whitespace'];
const WITH_MERGES = ['gpt2', 'gemma4', 'hybriddna', 'whitespace'];
const MAX_TOKENS = 2_000_000;

/**
 * Checks that there is a consistent tokenizer: a known kind, no duplicate tokens, as many types and scores as tokens, merges
 * if the kind needs them, and BOS and EOS inside the vocabulary. Other special tokens outside the vocabulary are common in sound files
 * and are ignored by llama.cpp.
 * @throws {PalimpsestError} `model-tokenizer`, `model-metadata`
 */
export function checkTokenizer(model: GgufModel, view: MetadataView): void {
  const fail = (key: string, problem: string) => view.error(key, problem, 'model-tokenizer');
  const kindKey = 'tokenizer.ggml.model';
  const kind = view.string(kindKey)?.text;
  if (kind === undefined || kind === 'none' || kind === 'no_vocab') {
    throw fail(kindKey, 'states that there is no tokenizer, so no text can be scored');
  }
  if (!KINDS.includes(kind))
    throw fail(kindKey, `is of an unknown kind; the known kinds are ${KINDS.join(', ')}`);
  const pre = view.string('tokenizer.ggml.pre')?.text;

  const tokensKey = 'tokenizer.ggml.tokens';
  const tokens = view.array(tokensKey, 'string');
  if (tokens === undefined || tokens.count === 0) throw fail(tokensKey, 'is absent or empty');
  if (tokens.count > MAX_TOKENS)
    throw fail(tokensKey, `has ${tokens.count} tokens; at most ${MAX_TOKENS} are plausible`);
  const [file] = model.files;
  const seen = new Set<string>();
  forEachString(file, tokens, (bytes, id) => {
    const text = asCString(bytes);
    // llama.cpp gives each token without text its own name, and aborts if two tokens are the same.
    if (text !== '' && seen.has(text))
      throw fail(tokensKey, `holds the same token twice, the second time as id ${id}`);
    seen.add(text);
  });
  const types = ['tokenizer.ggml.token_type', view.array('tokenizer.ggml.token_type', 'i32')] as const;
  const scores = ['tokenizer.ggml.scores', view.array('tokenizer.ggml.scores', 'f32', 'i32')] as const;
  for (const [key, array] of [types, scores]) {
    if (array === undefined) continue;
    if (array.count !== tokens.count)
      throw fail(key, `has ${array.count} elements for ${tokens.count} tokens`);
    if (readNumbers(file, array, MAX_TOKENS).some(Number.isNaN)) throw fail(key, 'holds NaN');
  }
  const merges = view.array('tokenizer.ggml.merges', 'string');
  if (merges === undefined && WITH_MERGES.includes(kind) && pre !== 'kimi-k2') {
    throw fail('tokenizer.ggml.merges', 'is absent, but a tokenizer of this kind needs it');
  }
  for (const role of ['bos', 'eos']) {
    const key = `tokenizer.ggml.${role}_token_id`;
    const id = view.number(key, 'u32');
    if (id !== undefined && id >= tokens.count)
      throw fail(key, `is ${id}, but the vocabulary has only ${tokens.count} tokens`);
  }
  for (const name of ['add_bos_token', 'add_eos_token', 'add_space_prefix'])
    view.bool(`tokenizer.ggml.${name}`);
}

/** llama.cpp reads tokens as C strings, up to the first NUL. */
function asCString(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  return Buffer.from(end < 0 ? bytes : bytes.subarray(0, end)).toString('latin1');
}
