import { bool, numbers, text, texts, u32, type Metadata } from './ggufWriter.js';

/** A tokenizer as GGUF metadata, and how many tokens it has. */
export interface TinyTokenizer {
  readonly size: number;
  readonly metadata: Metadata;
}

const NORMAL = 1;
const UNKNOWN = 2;
const CONTROL = 3;
const BYTE = 6;

/**
 * Byte-level BPE (`gpt2`): 256 bytes, then words of a…z built up by merges until there are `size` tokens.
 * @param options.bos false leaves BOS and EOS out altogether
 * @param options.pre the pre-tokenizer that the file names; null for none
 * @param options.moreMerges merges after those of the words, in the alphabet of byte-level BPE (`Ġ` is a space); each makes a token
 */
export function byteLevelBpe(
  size: number,
  options: { readonly bos: boolean; readonly pre?: string | null; readonly moreMerges?: readonly string[] },
): TinyTokenizer {
  const { moreMerges = [], pre = 'gpt-2' } = options;
  const special = options.bos ? ['<unk>', '<s>', '</s>'] : [];
  const bytes = byteAlphabet();
  const { words, merges } = mergedWords(
    size - special.length - bytes.length - moreMerges.length,
    bytes[32] as string,
  );
  const tokens = [...special, ...bytes, ...words, ...moreMerges.map((merge) => merge.replace(' ', ''))];
  const types = tokens.map((_, id) => (id >= special.length ? NORMAL : id === 0 ? UNKNOWN : CONTROL));
  const metadata: Metadata = [
    ['tokenizer.ggml.model', text('gpt2')],
    ...(pre === null ? [] : ([['tokenizer.ggml.pre', text(pre)]] as const)),
    ['tokenizer.ggml.tokens', texts(tokens)],
    ['tokenizer.ggml.token_type', numbers('i32', types)],
    ['tokenizer.ggml.merges', texts([...merges, ...moreMerges])],
    ...(options.bos
      ? ([
          ['tokenizer.ggml.bos_token_id', u32(1)],
          ['tokenizer.ggml.eos_token_id', u32(2)],
          ['tokenizer.ggml.unknown_token_id', u32(0)],
        ] as const)
      : []),
    ['tokenizer.ggml.add_bos_token', bool(options.bos)],
  ];
  return { size: tokens.length, metadata };
}

/** SentencePiece (`llama`) with byte fallback: characters outside its letters become byte tokens. */
export function sentencePiece(size: number, options: { readonly addSpacePrefix: boolean }): TinyTokenizer {
  const special = ['<unk>', '<s>', '</s>'];
  const bytes = Array.from({ length: 256 }, (_, n) => `<0x${n.toString(16).toUpperCase().padStart(2, '0')}>`);
  const letters = ['▁', ...Array.from('abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.,;:!?\'"-')];
  const { words } = mergedWords(size - special.length - bytes.length - letters.length, '▁');
  const tokens = [...special, ...bytes, ...letters, ...words];
  const types = tokens.map((_, id) => (id === 0 ? UNKNOWN : id < 3 ? CONTROL : id < 259 ? BYTE : NORMAL));
  // Earlier words win; letters only when nothing longer fits.
  const scores = tokens.map((_, id) => (id < 259 ? 0 : id < 259 + letters.length ? -1e6 : -id));
  const metadata: Metadata = [
    ['tokenizer.ggml.model', text('llama')],
    ['tokenizer.ggml.pre', text('default')],
    ['tokenizer.ggml.tokens', texts(tokens)],
    ['tokenizer.ggml.scores', numbers('f32', scores)],
    ['tokenizer.ggml.token_type', numbers('i32', types)],
    ['tokenizer.ggml.bos_token_id', u32(1)],
    ['tokenizer.ggml.eos_token_id', u32(2)],
    ['tokenizer.ggml.unknown_token_id', u32(0)],
    ['tokenizer.ggml.add_bos_token', bool(true)],
    ['tokenizer.ggml.add_space_prefix', bool(options.addSpacePrefix)],
  ];
  return { size: tokens.length, metadata };
}

/** WordPiece (`bert`): letters as beginnings and continuations. */
export function wordPiece(): TinyTokenizer {
  const letters = Array.from('abcdefghijklmnopqrstuvwxyz');
  const tokens = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]', ...letters.map((c) => `▁${c}`), ...letters];
  return {
    size: tokens.length,
    metadata: [
      ['tokenizer.ggml.model', text('bert')],
      ['tokenizer.ggml.pre', text('default')],
      ['tokenizer.ggml.tokens', texts(tokens)],
      [
        'tokenizer.ggml.token_type',
        numbers(
          'i32',
          tokens.map((_, id) => (id < 5 ? CONTROL : NORMAL)),
        ),
      ],
      ['tokenizer.ggml.token_type_count', u32(2)],
      ['tokenizer.ggml.padding_token_id', u32(0)],
      ['tokenizer.ggml.unknown_token_id', u32(1)],
      ['tokenizer.ggml.cls_token_id', u32(2)],
      ['tokenizer.ggml.bos_token_id', u32(2)],
      ['tokenizer.ggml.seperator_token_id', u32(3)],
      ['tokenizer.ggml.mask_token_id', u32(4)],
    ],
  };
}

/** GPT-2's printable stand-ins for the 256 bytes, by byte. */
function byteAlphabet(): string[] {
  let next = 256;
  return Array.from({ length: 256 }, (_, byte) => {
    const printable = (byte >= 33 && byte <= 126) || (byte >= 161 && byte <= 172) || byte >= 174;
    return String.fromCodePoint(printable ? byte : next++);
  });
}

/** `count` distinct words, each the merge of two shorter ones: space + letter, two letters, three, four. */
function mergedWords(count: number, space: string): { words: string[]; merges: string[] } {
  const letters = Array.from('etaoinshrdlcumwfgypbvkjxqz');
  const words: string[] = [];
  const merges: string[] = [];
  const add = (left: string, right: string): void => {
    if (words.length >= count) return;
    words.push(left + right);
    merges.push(`${left} ${right}`);
  };
  for (const letter of letters) add(space, letter);
  const pairs = letters.flatMap((left) => letters.map((right) => [left, right] as const));
  for (const [left, right] of pairs) add(left, right);
  for (const [left, right] of pairs) for (const letter of letters) add(left + right, letter);
  for (const [a, b] of pairs) for (const [c, d] of pairs) add(a + b, c + d);
  if (words.length < count) throw new Error(`only ${words.length} of ${count} words can be made`);
  return { words, merges };
}
