import { renderTemplate } from '../../attacks/index.js';
import { isScored, PalimpsestError, type Scored, environmentError, sha256Hex } from '../../base/index.js';
import {
  RETOKENIZED,
  type Engine,
  type LoadedModel,
  type Tokenization,
  type TokenizerFidelity,
  type VocabularyFacts,
} from '../../domain/index.js';
import { words } from '../words.js';
import { bitsPerCharacter, charactersIn, evenTokens, scoredSpans } from './textDensity.js';
import { join } from 'node:path';
import { readBytes, TEXTS_FOLDER } from '../../files/index.js';

/** A passage in the public domain that the program ships (assets/texts/README.md names its source). */
interface ShippedText {
  readonly name: string;
  readonly sha256: string;
  readonly bytes: Uint8Array;
  /** The most tokens of it that are scored. */
  readonly mostScored: number;
}

const TEXTS = [
  {
    name: 'english',
    sha256: '464a051232d97acbf92a9d640aea4f5451fc81e8cdfafcef924e1f53b662a14a',
    mostScored: 256,
  },
  {
    name: 'german',
    sha256: 'f5e28d196b70ea8ebb7905dd3c2f9a33f1c83ff3cf2ac8b9a78318e845afb37c',
    mostScored: 128,
  },
] as const;

/** The shipped texts. @throws {PalimpsestError} `shipped-text-changed`; `file-*` */
async function shippedTexts(): Promise<ShippedText[]> {
  const texts: ShippedText[] = [];
  for (const text of TEXTS) {
    const path = join(TEXTS_FOLDER, `${text.name}.txt`);
    const bytes = await readBytes(path, 64 * 1024);
    const found = sha256Hex(bytes);
    if (found !== text.sha256) {
      throw environmentError(
        'shipped-text-changed',
        `${path} has SHA-256 ${found}, not ${text.sha256}: it is not the text that was shipped.`,
        'Install the program again.',
        { path, expected: text.sha256, found },
      );
    }
    texts.push({ ...text, bytes });
  }
  return texts;
}

/** Tokens of the vocabulary whose texts are tokenized again. */
const SAMPLE_TOKENS = 2000;
/** Tokens of one scored item: short enough for every model, and four of them make one batch. */
const ITEM_TOKENS = 128;
const EXAMPLES = 8;
const EXAMPLE_CHARS = 40;

/**
 * Measures how the tokenizer in a model's file treats its own tokens and two shipped texts. At most 384 tokens and three BOS are evaluated. What the
 * engine refuses is unscored, with the engine's code; nothing that is measured here decides anything about a work.
 * @throws {PalimpsestError} `shipped-text-changed`; the errors of a crashed or cancelled engine
 */
export async function measureFidelity(engine: Engine, model: LoadedModel): Promise<TokenizerFidelity> {
  const sample = evenTokens(model.vocabSize, SAMPLE_TOKENS);
  const { facts, retokenized } = await engine.checkVocabulary(sample);
  const missed = sample.filter((_, at) => retokenized[at] === RETOKENIZED.missed);
  const texts = [];
  for (const text of await shippedTexts()) texts.push(await measureText(engine, model, text));
  return {
    vocabulary: facts,
    preMissing: model.preTokenizerMissing,
    ownTokens: {
      tried: retokenized.filter((one) => one !== RETOKENIZED.untried).length,
      reached: retokenized.filter((one) => one === RETOKENIZED.reached).length,
      missed: await textsOf(engine, missed.slice(0, EXAMPLES)),
    },
    bos: { token: model.bosToken, isPrepended: model.addsBos, isInTemplate: writesBos(model, facts) },
    texts,
    chatTemplate: await templateFacts(engine, model),
  };
}

async function textsOf(engine: Engine, tokens: Int32Array): Promise<{ id: number; text: string }[]> {
  const { bytes, startByte } = await engine.detokenize(tokens);
  return [...tokens].map((id, at) => {
    const text = new TextDecoder().decode(bytes.subarray(startByte[at], startByte[at + 1] ?? bytes.length));
    return { id, text: Array.from(text).slice(0, EXAMPLE_CHARS).join('') };
  });
}

async function measureText(
  engine: Engine,
  model: LoadedModel,
  { name, sha256, bytes, mostScored }: ShippedText,
): Promise<TokenizerFidelity['texts'][number]> {
  const characters = charactersIn(bytes, 0, bytes.length);
  const tokenization = await orUnscored(engine.tokenize(new TextDecoder().decode(bytes)));
  const known = { name, sha256, characters };
  if ('kind' in tokenization) {
    return {
      ...known,
      tokens: tokenization,
      scoredTokens: 0,
      scoredCharacters: 0,
      bitsPerCharacter: tokenization,
    };
  }
  const { tokens } = tokenization;
  const bos = model.addsBos;
  const length = Math.min(ITEM_TOKENS, model.trainedContext - 1);
  const spans = scoredSpans(tokens.length, length, mostScored, bos ? 0 : 1);
  const scoredCharacters = spans.reduce(
    (sum, { start, from, end }) =>
      sum + charactersIn(bytes, byteAt(tokenization, start + from, bytes), byteAt(tokenization, end, bytes)),
    0,
  );
  const items = spans.map(({ start, from, end }) => ({ tokens: tokens.slice(start, end), from }));
  const scored =
    items.length === 0
      ? words.unscored('nothing-to-score')
      : await orUnscored(engine.score({ items, bos, policies: [], topCount: 0 }));
  const bits: Scored =
    'kind' in scored
      ? scored
      : bitsPerCharacter(
          scored.flatMap(({ logProbs }) => [...logProbs]),
          scoredCharacters,
        );
  return {
    ...known,
    tokens: tokens.length,
    scoredTokens: isScored(bits)
      ? spans.reduce((sum, { start, from, end }) => sum + end - start - from, 0)
      : 0,
    scoredCharacters: isScored(bits) ? scoredCharacters : 0,
    bitsPerCharacter: bits,
  };
}

function byteAt({ startByte, tokens }: Tokenization, token: number, bytes: Uint8Array): number {
  return token >= tokens.length ? bytes.length : (startByte[token] ?? 0);
}

/** A crashed or cancelled engine, and a bug, end the measurement; any other refusal is a reason why there is no number. */
async function orUnscored<T extends object>(asked: Promise<T>) {
  try {
    return await asked;
  } catch (error) {
    const isRefusal = error instanceof PalimpsestError && error.kind !== 'bug' && !ENDS.includes(error.code);
    if (!isRefusal) throw error;
    return words.unscored('engine-refused-text', { code: error.code, message: error.message });
  }
}

const ENDS: readonly string[] = ['engine-crashed', 'engine-cancelled', 'cancelled'];

const REQUEST = [{ role: 'user', content: 'Hello.' }] as const;

/** Does the chat template write the text of BOS at the start? Null without a template or a BOS, and if the template cannot be filled. */
function writesBos({ chatTemplate }: LoadedModel, { specialTokens }: VocabularyFacts): boolean | null {
  const textOf = (role: string): string => specialTokens.find((one) => one.role === role)?.text ?? '';
  const bosText = textOf('bos');
  if (chatTemplate === null || bosText === '') return null;
  try {
    const prompt = renderTemplate(chatTemplate, REQUEST, {
      opensAnswer: true,
      bosText,
      eosText: textOf('eos'),
    });
    return prompt.trimStart().startsWith(bosText);
  } catch (error) {
    if (error instanceof PalimpsestError) return null;
    throw error;
  }
}

async function templateFacts(
  engine: Engine,
  { chatTemplate }: LoadedModel,
): Promise<TokenizerFidelity['chatTemplate']> {
  if (chatTemplate === null) return { isPresent: false, parses: null, isKnownToEngine: null };
  return {
    isPresent: true,
    parses: parses(chatTemplate),
    isKnownToEngine: await engine.renderChat(REQUEST).then(
      (prompt) => prompt !== null,
      (error: unknown) => {
        if (error instanceof PalimpsestError && !ENDS.includes(error.code)) return false;
        throw error;
      },
    ),
  };
}

function parses(chatTemplate: string): boolean {
  try {
    renderTemplate(chatTemplate, REQUEST, { opensAnswer: true, bosText: '', eosText: '' });
    return true;
  } catch (error) {
    if (error instanceof PalimpsestError) return error.code !== 'chat-template-invalid';
    throw error;
  }
}
