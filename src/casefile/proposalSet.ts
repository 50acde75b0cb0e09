import { z } from 'zod';
import { canonicalJson, sha256Hex } from '../base/index.js';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const offset = z.int().min(0);

const proposal = z.strictObject({
  /** Q1, Q2, … in the set. */
  id: z.string(),
  /** The words of the passage as they are compared, one space between two of them. */
  passage: z.string(),
  /** The passage in the reading text, at its first place. */
  text: z.string(),
  /** Words of the passage, and how many of them agree. */
  words: offset,
  agreeing: offset,
  /** The text of the index, about where in it, and the word with which the passage begins there. */
  textId: z.string(),
  place: z.string(),
  textWord: offset,
  /** Other texts that agree with the whole passage. */
  also: z.array(z.string()),
  /** Where the passage stands, in characters of the reading texts. */
  places: z.array(z.strictObject({ work: z.string(), startChar: offset, endChar: offset })).min(1),
});

/** See {@link ProposalSet}. */
export const proposalSetSchema = z.strictObject({
  schema: z.literal('palimpsest-cleaning-proposals'),
  schemaVersion: z.literal(1),
  set: z.int().min(1),
  /** SHA-256 of the quotation index. */
  indexSha256: sha256,
  shingleWords: z.int(),
  guaranteedWords: z.int(),
  /** The texts of the index that are named in the set. */
  texts: z.array(
    z.strictObject({ id: z.string(), title: z.string(), author: z.string(), published: z.string() }),
  ),
  works: z.array(
    z.strictObject({
      id: z.string(),
      readingSha256: sha256,
      words: offset,
      /** Texts with which at least half of its words agree, with that share: most often the work itself or an edition of it. */
      own: z.array(z.strictObject({ textId: z.string(), share: z.number().min(0).max(1) })),
    }),
  ),
  proposals: z.array(proposal),
});
/** `proposals/<set>.json`: the quotations that were found in works of a case, to be accepted or refused one by one. */
export type ProposalSet = z.infer<typeof proposalSetSchema>;
/** A proposed quotation. */
export type Proposal = ProposalSet['proposals'][number];

/**
 * A set of proposals without a word of a work, as a sealed report holds it: each passage is its SHA-256 alone, in UTF-8. The rest is places,
 * counts and the names of texts of the index. A function of the set: canonical JSON and a line feed.
 */
export function sealedProposals({ proposals, ...set }: ProposalSet): string {
  const hashed = proposals.map(({ id, passage, words, agreeing, textId, place, textWord, also, places }) => ({
    id,
    passageSha256: sha256Hex(passage),
    words,
    agreeing,
    textId,
    place,
    textWord,
    also,
    places,
  }));
  return `${canonicalJson({ ...set, schema: 'palimpsest-sealed-proposals', proposals: hashed })}\n`;
}
