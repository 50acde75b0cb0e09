import { type ErrorCode, PalimpsestError } from '../base/index.js';
import type { ModelScoring } from '../domain/index.js';
import { checkModel } from './checkModel.js';
import { MetadataView } from './metadataView.js';
import type { GgufModel } from './readModel.js';

/**
 * Whether texts can be scored with a well-formed file, and if not, why: what {@link checkModel} would refuse it for, as a fact; and what
 * a person must insist on.
 * @throws {PalimpsestError} `file-*`, and `gguf-truncated` if the file has changed since it was read
 */
export function scoringOf(model: GgufModel): ModelScoring {
  try {
    checkModel(model);
  } catch (error) {
    if (!(error instanceof PalimpsestError)) throw error;
    const { why, key, byte } = error.details;
    if (typeof why !== 'string') throw error;
    return {
      can: false,
      code: error.code,
      why,
      ...(typeof key === 'string' ? { key } : {}),
      ...(typeof byte === 'number' ? { byte } : {}),
      remedy: error.hint,
    };
  }
  return { can: true, ...(lacksPreTokenizer(model) ? { onlyIf: PRE_TOKENIZER_MISSING } : {}) };
}

const PRE_TOKENIZER_MISSING = {
  insist: 'tokenizer-pre-missing' satisfies ErrorCode,
  why: 'the file states no pre-tokenizer (tokenizer.ggml.pre), so llama.cpp would split texts by a fallback, and a memorized text could look less memorized than it is',
};

/** Has the model a byte-level BPE vocabulary, and states its file no pre-tokenizer? */
export function lacksPreTokenizer(model: GgufModel): boolean {
  const view = new MetadataView(model);
  const text = (name: string): string => view.string(`tokenizer.ggml.${name}`)?.text ?? '';
  return text('model') === 'gpt2' && text('pre') === '';
}
