import {
  numbers,
  text,
  texts,
  writeGguf,
  type GgufSpec,
  type Metadata,
  type TensorSpec,
  type Value,
} from '../../support/models/ggufWriter.js';
import { must } from '../../support/must.js';
import { randomLlama, TINY } from '../../support/models/tinyModels.js';
import { byteLevelBpe, type TinyTokenizer } from '../../support/models/tinyTokenizers.js';
import {
  ADDRESS,
  BIDI,
  CONTROLS,
  HIDDEN,
  hostile,
  hostileShort,
  longLine,
  MARKUP,
  STYLE,
  SURROGATE_BYTES,
  TOWER,
} from './hostileStrings.js';

const LONG = 100_000;
const USER_DEFINED = 4;

/** Pieces that a tokenizer takes out of a text whole. */
const PIECES = [
  '<script>globalThis.pwned=1</script>',
  '<img src=x onerror=globalThis.pwned=1>',
  '</style>',
  '\u202e',
  '\u2067',
  '\u200b',
  `Z${'\u0301'.repeat(12)}`,
  longLine(300),
];

/** A small model that can be run, whatever it says of itself: its name has a hundred thousand characters. */
export function writeHostileModel(path: string): void {
  writeGguf(path, hostileModel());
}

/** The same with tensors that no program asked for, whose names are hostile; nobody will run it. */
export function writeHostileTensors(path: string): void {
  const { metadata, tensors } = hostileModel();
  const extra = [
    '<img src=x onerror=globalThis.pwned=1>.weight',
    'blk.0.\u202egnp.weight',
    TOWER.slice(0, 28),
  ].map((name): TensorSpec => ({ name, shape: [32, 2], type: 'F32', fill: (row) => void row.fill(1) }));
  writeGguf(path, { metadata, tensors: [...extra, ...tensors] });
}

function hostileModel(): GgufSpec {
  const tokenizer = withPieces(byteLevelBpe(700, { bos: true }));
  return randomLlama({ ...TINY, tokenizer, seed: 'hostile', metadata: WORDS });
}

const WORDS: Metadata = [
  ['general.name', text(`${hostile('hostile model')}${longLine(LONG)}`)],
  ['general.author', text(hostile('hostile author'))],
  ['general.url', text(ADDRESS)],
  ['general.license.link', text(ADDRESS)],
  ['general.description', text(`${MARKUP}${STYLE}${longLine(LONG)}`)],
  ['general.tags', texts([MARKUP, BIDI, HIDDEN, CONTROLS, TOWER])],
  ['general.surrogates', text(SURROGATE_BYTES)],
  [`evil.${hostileShort('key')}`, text(hostile('hostile value'))],
  [
    'tokenizer.chat_template',
    text(`{{ ${hostile('hostile template')} }}\n{% if x %}${longLine(LONG)}{% endif %}`),
  ],
];

function withPieces({ size, metadata }: TinyTokenizer): TinyTokenizer {
  const change = new Map<string, (value: Value) => Value>([
    ['tokenizer.ggml.tokens', (value) => texts([...(value.value as readonly string[]), ...PIECES])],
    [
      'tokenizer.ggml.token_type',
      (value) => numbers('i32', [...(value.value as readonly number[]), ...PIECES.map(() => USER_DEFINED)]),
    ],
  ]);
  return {
    size: size + PIECES.length,
    metadata: metadata.map(
      ([key, value]) => [key, change.has(key) ? must(change.get(key))(value) : value] as const,
    ),
  };
}
