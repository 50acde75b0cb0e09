import { z } from 'zod';
import { scoredSchema } from './coded.js';

/** The most lines of {@link loadWarningsSchema}. */
export const MOST_WARNINGS = 20;
/** The most characters of one of its lines. */
export const MOST_WARNING_CHARS = 160;

/**
 * What llama.cpp warned of while it read a model's metadata and vocabulary: its lines of the levels warning and error, without repetitions.
 * They may quote the file, so characters that could control a screen are written as escapes.
 */
export const loadWarningsSchema = z.strictObject({
  /** In the order in which they were written; at most {@link MOST_WARNINGS}. */
  lines: z.array(z.string()),
  /** The number of different lines, those that are not kept included. */
  total: z.int().min(0),
});
/** See {@link loadWarningsSchema}. */
export type LoadWarnings = z.infer<typeof loadWarningsSchema>;

/** Kinds of vocabularies, as llama.cpp runs them. */
export const VOCABULARY_KINDS = ['none', 'spm', 'bpe', 'wpm', 'ugm', 'rwkv', 'plamo2', 'other'] as const;

const specialToken = z.strictObject({
  /** E.g. `bos`, `eot`, as in the key `tokenizer.ggml.bos_token_id`. */
  role: z.string(),
  id: z.int().min(0),
  /** Its text, with invisible characters as escapes, at most 60 characters; null if the id is outside the vocabulary. */
  text: z.string().nullable(),
});

/** What the file states about its tokenizer. */
export const vocabularyFactsSchema = z.strictObject({
  kind: z.enum(VOCABULARY_KINDS),
  /** Number of tokens. */
  size: z.int().min(0),
  /** The pre-tokenizer that the file names, with invisible characters as escapes, at most 60 characters; null if it names none. */
  pre: z.string().nullable(),
  /** Does the file state that a BOS is to be prepended? Null if it states nothing. */
  addBosStated: z.boolean().nullable(),
  specialTokens: z.array(specialToken),
});
/** See {@link vocabularyFactsSchema}. */
export type VocabularyFacts = z.infer<typeof vocabularyFactsSchema>;

/** What became of the text of one token when it was tokenized: the token itself, other tokens, or it was not tried. */
export const RETOKENIZED = { untried: 0, reached: 1, missed: 2 } as const;

/** A vocabulary, and what its tokenizer makes of the texts of some of its own tokens. */
export interface VocabularyCheck {
  readonly facts: VocabularyFacts;
  /**
   * One of {@link RETOKENIZED} for each token of the sample. Not tried are special and unused tokens, placeholders in brackets, and
   * tokens that are not whole characters.
   */
  readonly retokenized: Uint8Array;
}

/** A shipped text as the model tokenizes and scores it. */
const measuredText = z.strictObject({
  /** `english` or `german`. */
  name: z.string(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  characters: z.int().min(1),
  /** Tokens of the whole text; unscored with the engine's code if the tokenizer does not preserve the text. */
  tokens: scoredSchema,
  /** The first tokens, which were scored, and their characters. */
  scoredTokens: z.int().min(0),
  scoredCharacters: z.int().min(0),
  /** −log2 p of the scored tokens, full softmax at T = 1, divided by their characters. */
  bitsPerCharacter: scoredSchema,
});

/** Tokenizer fidelity: how the tokenizer in a model's file treats its own tokens and ordinary text. */
export const tokenizerFidelitySchema = z.strictObject({
  vocabulary: vocabularyFactsSchema,
  /** A byte-level BPE vocabulary whose file states no pre-tokenizer, so that llama.cpp takes a fallback. */
  preMissing: z.boolean(),
  /** Ordinary tokens whose text was tokenized again, and those that came back as themselves. */
  ownTokens: z.strictObject({
    tried: z.int().min(0),
    reached: z.int().min(0),
    /** Some that did not come back. */
    missed: z.array(z.strictObject({ id: z.int().min(0), text: z.string() })),
  }),
  /** Does the tokenizer ask for a BOS, and does the chat template write one as well? */
  bos: z.strictObject({
    token: z.int().min(0).nullable(),
    isPrepended: z.boolean(),
    /** Null if there is no template, or it cannot be filled with a plain request. */
    isInTemplate: z.boolean().nullable(),
  }),
  texts: z.array(measuredText),
  chatTemplate: z.strictObject({
    isPresent: z.boolean(),
    /** Null if there is none. */
    parses: z.boolean().nullable(),
    /** Does the list of templates that llama.cpp knows hold it? Null if there is none. */
    isKnownToEngine: z.boolean().nullable(),
  }),
});
/** See {@link tokenizerFidelitySchema}. */
export type TokenizerFidelity = z.infer<typeof tokenizerFidelitySchema>;
