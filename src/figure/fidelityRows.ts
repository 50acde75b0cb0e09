import { counted, decimal, isScored, ofTotal, wholeNumber } from '../base/index.js';
import type { LoadWarnings, TokenizerFidelity } from '../domain/index.js';

/** One fact about a tokenizer, in words. */
export interface FidelityRow {
  readonly label: string;
  readonly text: string;
  /** Texts from the model's file or from llama.cpp, to be shown as foreign. */
  readonly quoted: readonly string[];
  /** True for what a sound file does not have. */
  readonly isUnusual: boolean;
}

const KINDS: Readonly<Record<TokenizerFidelity['vocabulary']['kind'], string>> = {
  none: 'no vocabulary',
  spm: 'SentencePiece',
  bpe: 'byte-level BPE',
  wpm: 'WordPiece',
  ugm: 'unigram',
  rwkv: 'RWKV',
  plamo2: 'PLaMo-2',
  other: 'another kind',
};

const LANGUAGES: Readonly<Record<string, string>> = { english: 'English', german: 'German' };

/** No sound vocabulary that was measured gave back a smaller share of its own tokens ({@link FIDELITY_CONTEXT}). */
const USUAL_OWN_TOKENS = 0.98;

/** What is usual, with where that is from; it is context, not a limit that anything is judged by. */
export const FIDELITY_CONTEXT = [
  'What is usual, as measured with this program: with the pre-tokenizer that their makers chose, 16 published vocabularies (32,000 to 262,144 tokens) gave back 98.8% to 100% of their own tokens.',
  'Without one, eight byte-level vocabularies gave back 80.9% to 99.95%: so a low share shows that something is wrong, and a high share does not show that the pre-tokenizer is the right one.',
  'With those 16, the English passage took 0.20 to 0.25 tokens a character, the German one 0.24 to 0.41.',
  'A wrong tokenizer splits a text at other places than in training: a memorized text then looks less memorized than it is, so a negative result carries less weight.',
  'Nothing in this table is about a work under examination.',
].join(' ');

/** Tokenizer fidelity in words, in a fixed order. */
export function fidelityRows(fidelity: TokenizerFidelity): FidelityRow[] {
  const { vocabulary, chatTemplate } = fidelity;
  const outside = vocabulary.specialTokens.filter(({ text }) => text === null).length;
  const special = vocabulary.specialTokens.map(
    ({ role, id, text }) => `${role} ${id} ${text ?? '(outside the vocabulary)'}`,
  );
  return [
    row('Vocabulary', `${KINDS[vocabulary.kind]}, ${counted(vocabulary.size, 'token')}`),
    preRow(fidelity),
    ownTokensRow(fidelity),
    ...textRows(fidelity),
    bosRow(fidelity),
    row(
      'Special tokens',
      special.length === 0
        ? 'none defined in the file'
        : `${counted(special.length, 'role')} defined in the file${outside === 0 ? '' : `; ${outside} outside the vocabulary`}`,
      { quoted: special, isUnusual: outside > 0 },
    ),
    row('Chat template', templateWords(chatTemplate), { isUnusual: chatTemplate.parses === false }),
  ];
}

/** What llama.cpp warned of when it read the metadata and the vocabulary. */
export function warningsRow({ lines, total }: LoadWarnings): FidelityRow {
  const kept = total > lines.length ? `; the first ${lines.length} are listed` : '';
  return row('Warnings of llama.cpp', total === 0 ? 'none' : `${counted(total, 'warning')}${kept}`, {
    quoted: lines,
    isUnusual: total > 0,
  });
}

function row(
  label: string,
  text: string,
  { quoted = [], isUnusual = false }: Partial<Pick<FidelityRow, 'quoted' | 'isUnusual'>> = {},
): FidelityRow {
  return { label, text, quoted, isUnusual };
}

function preRow({ vocabulary: { kind, pre }, preMissing }: TokenizerFidelity): FidelityRow {
  const label = 'Pre-tokenizer';
  if (preMissing) {
    return row(
      label,
      'none stated in the file, although this kind of vocabulary needs one; llama.cpp splits texts by a fallback, and every result rests on that split',
      { isUnusual: true },
    );
  }
  if (pre !== null) return row(label, 'as the file states it', { quoted: [pre] });
  return row(
    label,
    kind === 'bpe'
      ? 'not stated; given by the kind of vocabulary'
      : 'not stated; this kind of vocabulary needs none',
  );
}

function ownTokensRow({ ownTokens: { tried, reached, missed } }: TokenizerFidelity): FidelityRow {
  const label = 'Own tokens that come back';
  if (tried === 0) return row(label, 'none could be tried');
  const text = `${ofTotal(reached, tried)} ordinary tokens of an even sample come back when their own text is tokenized${missed.length === 0 ? '' : '; among those that do not'}`;
  return row(label, text, {
    quoted: missed.map(({ id, text: own }) => `${id} “${own}”`),
    isUnusual: reached / tried < USUAL_OWN_TOKENS,
  });
}

function textRows({ texts }: TokenizerFidelity): FidelityRow[] {
  return texts.flatMap(({ name, characters, tokens, bitsPerCharacter, scoredTokens, scoredCharacters }) => {
    const language = LANGUAGES[name] ?? name;
    return [
      isScored(tokens)
        ? row(
            `${language} passage`,
            `${decimal(tokens / characters, 3)} tokens a character (${wholeNumber(tokens)} tokens, ${wholeNumber(characters)} characters)`,
          )
        : row(`${language} passage`, 'not tokenized', { quoted: [tokens.reason] }),
      isScored(bitsPerCharacter)
        ? row(
            `${language} passage, bits`,
            `${decimal(bitsPerCharacter, 2)} bits a character (${counted(scoredTokens, 'token')}, ${counted(scoredCharacters, 'character')})`,
          )
        : row(`${language} passage, bits`, 'not scored', { quoted: [bitsPerCharacter.reason] }),
    ];
  });
}

function bosRow({ bos, vocabulary: { addBosStated } }: TokenizerFidelity): FidelityRow {
  const label = 'Beginning-of-text token';
  if (bos.token === null) return row(label, 'the file names none');
  const stated = addBosStated === null ? '; the file does not state whether to prepend it' : '';
  const inTemplate =
    bos.isInTemplate === null
      ? ''
      : bos.isInTemplate
        ? '; the chat template writes it'
        : '; the chat template does not write it';
  const isTwice = bos.isPrepended && bos.isInTemplate === true;
  return row(
    label,
    `id ${bos.token}; the tokenizer ${bos.isPrepended ? 'prepends it' : 'does not prepend it'}${stated}${inTemplate}${isTwice ? ', so the prompt begins with it twice if a program tokenizes a filled template as ordinary text' : ''}`,
  );
}

function templateWords({ isPresent, parses, isKnownToEngine }: TokenizerFidelity['chatTemplate']): string {
  if (!isPresent) return 'none in the file';
  return `in the file; ${parses === true ? 'it parses' : 'it does not parse'}; llama.cpp’s list of known templates ${isKnownToEngine === true ? 'has it' : 'does not have it'}`;
}
