import { elementAt } from '../../base/index.js';
import {
  RETOKENIZED,
  VOCABULARY_KINDS,
  type VocabularyCheck,
  type VocabularyFacts,
} from '../../domain/index.js';
import { visibleLine } from '../visibleLine.js';
import type { Library } from './library.js';
import { metaText } from './modelFacts.js';
import type { Pointer } from './native.js';

// llama_token_attr of llama.h: only plain tokens are tried
const NORMAL = 4;
const SPECIAL = 1 | 2 | 8 | 16 | 32;

/** The roles of special tokens that llama.cpp reads from a file (LLM_KV_TOKENIZER_*_ID, v0.5.0). */
const ROLES = [
  ...['bos', 'eos', 'eot', 'eom', 'unknown', 'seperator', 'padding', 'cls', 'mask'],
  ...['fim_pre', 'fim_suf', 'fim_mid', 'fim_pad', 'fim_rep', 'fim_sep', 'prefix', 'suffix', 'middle'],
];
const MOST_CHARS = 60;
/** Longer tokens are not tried: they are ornaments, such as a line of hyphens. */
const MOST_BYTES = 256;

/** A loaded vocabulary. */
interface NativeVocabulary {
  readonly library: Library;
  readonly model: Pointer;
  readonly vocab: Pointer;
  readonly size: number;
  readonly addsSpacePrefix: boolean;
  /** The bytes of a token; valid until the next call. */
  readonly pieceOf: (token: number) => Uint8Array;
}

/** What the file states about the vocabulary, and what becomes of the texts of the tokens of a sample. */
export function checkVocabulary(native: NativeVocabulary, sample: Int32Array): VocabularyCheck {
  return {
    facts: factsOf(native),
    retokenized: Uint8Array.from(sample, (token) => retokenize(native, token)),
  };
}

function factsOf({ library: { fn }, model, vocab, size, pieceOf }: NativeVocabulary): VocabularyFacts {
  const stated = (name: string): string | null => metaText(fn, model, `tokenizer.ggml.${name}`);
  const specialTokens = ROLES.flatMap((role) => {
    const id = Number(stated(`${role}_token_id`) ?? NaN);
    if (!Number.isInteger(id) || id < 0) return [];
    const text = id < size ? visibleLine(new TextDecoder().decode(pieceOf(id)), MOST_CHARS) : null;
    return [{ role, id, text }];
  });
  const pre = stated('pre');
  const addBos = stated('add_bos_token');
  return {
    kind: elementAt(VOCABULARY_KINDS, fn.llama_vocab_type(vocab)),
    size,
    pre: pre === null ? null : visibleLine(pre, MOST_CHARS),
    addBosStated: addBos === null ? null : addBos === 'true',
    specialTokens,
  };
}

function retokenize(native: NativeVocabulary, token: number): number {
  const { library, vocab, addsSpacePrefix, pieceOf } = native;
  const attributes = library.fn.llama_vocab_get_attr(vocab, token);
  if ((attributes & NORMAL) === 0 || (attributes & SPECIAL) !== 0) return RETOKENIZED.untried;
  const piece = pieceOf(token).slice();
  if (piece.length === 0 || piece.length > MOST_BYTES || !isPlainText(piece)) return RETOKENIZED.untried;
  // A tokenizer that prepends a space makes “ word” of “word”; other pieces of it are tried after a line break, which merges with nothing.
  const withinLine = addsSpacePrefix && !(piece[0] === 0x20 && piece.length > 1);
  const text = withinLine ? Uint8Array.of(0x0a, ...piece) : addsSpacePrefix ? piece.subarray(1) : piece;
  const room = text.length + 8;
  const tokens = new Int32Array(room);
  const count = library.fn.llama_tokenize(vocab, text, text.length, tokens, room, false, false);
  const isWhole = withinLine ? count > 1 && tokens[count - 1] === token : count === 1 && tokens[0] === token;
  return isWhole ? RETOKENIZED.reached : RETOKENIZED.missed;
}

/** Whole characters, and no placeholder such as `<unused5>`, `<|reserved|>` or `[PAD]`, which no text is expected to hold. */
function isPlainText(piece: Uint8Array): boolean {
  try {
    return !/^\s*(<.{2,}>|\[.{2,}\])$/su.test(new TextDecoder('utf-8', { fatal: true }).decode(piece));
  } catch {
    return false;
  }
}
