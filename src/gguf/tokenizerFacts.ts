import { createHash } from 'node:crypto';
import type { ModelFacts } from '../domain/index.js';
import { streamFile } from '../files/index.js';
import { forEachString } from './arrays.js';
import { TEXT_CAP } from './gguf.js';
import type { MetadataView } from './metadataView.js';
import { displayText } from './readEntry.js';
import { readModel, type GgufModel } from './readModel.js';

/** The parts that the tokenizer hash covers, in this order. */
const HASHED_KEYS = ['model', 'pre', 'tokens', 'token_type', 'scores', 'merges'];

type TokenizerFacts = ModelFacts['tokenizer'];
type SpecialToken = TokenizerFacts['specialTokens'][number];

/**
 * The facts that identify a tokenizer; two models with the same `sha256` tokenize texts in the same way.
 * @throws {PalimpsestError} `file-*`; `model-metadata` for values of a wrong type, if the view refuses them
 */
export async function tokenizerFacts(model: GgufModel, view: MetadataView): Promise<TokenizerFacts> {
  return {
    kind: view.string('tokenizer.ggml.model')?.text ?? 'none',
    pre: view.string('tokenizer.ggml.pre')?.text ?? null,
    sha256: await tokenizerHash(model),
    mergeCount: view.array('tokenizer.ggml.merges', 'string')?.count ?? 0,
    addBos: view.bool('tokenizer.ggml.add_bos_token') ?? null,
    addEos: view.bool('tokenizer.ggml.add_eos_token') ?? null,
    addSpacePrefix: view.bool('tokenizer.ggml.add_space_prefix') ?? null,
    specialTokens: specialTokens(model, view),
  };
}

/**
 * The `sha256` of {@link tokenizerFacts} of a model file, read from its metadata alone, which is fast however large the weights are.
 * @param path the file or any one of its shards
 * @throws {PalimpsestError} as readModel; `file-*`
 */
export async function tokenizerSha256(path: string): Promise<string> {
  return tokenizerHash(readModel(path));
}

async function tokenizerHash(model: GgufModel): Promise<string> {
  const [file] = model.files;
  const sha256 = createHash('sha256');
  for (const name of HASHED_KEYS) {
    const entry = model.metadata.get(`tokenizer.ggml.${name}`);
    if (entry === undefined) continue;
    const range = { startByte: entry.startByte, endByte: entry.endByte };
    await streamFile(file.path, (chunk) => void sha256.update(chunk), range);
  }
  return sha256.digest('hex');
}

function specialTokens(model: GgufModel, view: MetadataView): SpecialToken[] {
  const roles: { role: string; id: number }[] = [];
  for (const { key, value } of model.metadata.values()) {
    const role = /^tokenizer\.ggml\.(\w+)_token_id$/.exec(key)?.[1];
    if (role === undefined || value.kind !== 'scalar' || typeof value.value !== 'number') continue;
    if (value.value >= 0 && Number.isInteger(value.value)) roles.push({ role, id: value.value });
  }
  const wanted = new Set(roles.map(({ id }) => id));
  const texts = new Map<number, SpecialToken['text']>();
  const tokens = view.array('tokenizer.ggml.tokens', 'string');
  if (tokens !== undefined && wanted.size > 0) {
    forEachString(model.files[0], tokens, (bytes, id) => {
      if (!wanted.has(id)) return;
      texts.set(id, {
        ...displayText(bytes.subarray(0, TEXT_CAP * 4), bytes.length, TEXT_CAP),
        lengthBytes: bytes.length,
      });
    });
  }
  return roles.map(({ role, id }) => ({ role, id, text: texts.get(id) ?? null }));
}
