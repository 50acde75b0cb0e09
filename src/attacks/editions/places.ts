import { inputError, Random, fromText, elementAt } from '../../base/index.js';
import { matchingBlocks, type MatchingBlock } from '../../measure/index.js';
import type { AttackInput, AttackWork } from '../define.js';
import {
  isWithinOne,
  placeOf,
  sampledPassages,
  touchesExcluded,
  worksIn,
  type Passage,
} from '../kit/index.js';
import type { EditionParameters } from './parameters.js';

/** What the attack is applied to. */
export type EditionInput = AttackInput<EditionParameters>;

/** The two editions, in the order in which they were named. */
export interface Editions {
  readonly first: AttackWork;
  readonly second: AttackWork;
}

/** A difference of two editions: after the same words each goes on in its own way. */
export interface EditionPlace {
  /** The same prefix, and then the words of each edition. */
  readonly first: Passage;
  readonly second: Passage;
  /** Where the editions meet again: the end of the differing tokens in each, exclusive. Equal to the start if an edition omits the words. */
  readonly ends: readonly [number, number];
}

/** The differences of two editions, and how many of them can be tested. */
export interface EditionPlaces {
  /** Those that are tested, in the order of the first edition. */
  readonly chosen: readonly EditionPlace[];
  /** Number of differences that could be tested. */
  readonly eligible: number;
  /** Number of differences in all. */
  readonly differences: number;
  /** Tokens that both editions share. */
  readonly sharedTokens: number;
}

/**
 * The two editions of an examination.
 * @throws {PalimpsestError} `editions-two` unless there are exactly two targets
 */
export function editionsOf({ works }: Pick<EditionInput, 'works'>): Editions {
  const [first, second, third] = works.filter(({ role }) => role === 'target');
  if (first !== undefined && second !== undefined && third === undefined) return { first, second };
  const count = works.filter(({ role }) => role === 'target').length;
  throw inputError(
    'editions-two',
    `The attack "editions" compares exactly two editions of one work, but ${count} ${count === 1 ? 'target was' : 'targets were'} named.`,
    'Name two targets, one for each edition: --target E2 --target E3.',
    { targets: count },
  );
}

/**
 * Where two editions differ after words that they share. A place is tested if at least `prefixTokens` tokens directly before the difference
 * are the same in both, each edition goes on for `suffixTokens` tokens, the cleaning list touches neither, and neither passage overlaps the
 * place before it. Of more places than `passages`, the seed draws a simple random sample.
 */
export function editionPlaces(input: EditionInput): EditionPlaces {
  const { first, second } = editionsOf(input);
  const { passages } = input.parameters;
  const blocks = sharedBlocks(first, second);
  const all = placesBetween(first, second, blocks, input.parameters);
  const chosen = new Random(`${input.seed}/editions/${first.id}/${second.id}`).sample(all.length, passages);
  return {
    chosen: chosen.flatMap((at) => elementAt(all, at)),
    eligible: all.length,
    differences: differencesOf(first, second, blocks),
    sharedTokens: blocks.reduce((sum, { length }) => sum + length, 0),
  };
}

/** The passages of each work in the order in which they are scored: places of the two editions, sampled passages of the controls. */
export function passagesOf(
  input: EditionInput,
): { readonly work: AttackWork; readonly passages: readonly Passage[] }[] {
  const { first, second } = editionsOf(input);
  const { chosen } = editionPlaces(input);
  const controls = input.works.filter(({ role }) => role === 'control');
  return [
    { work: first, passages: chosen.map((place) => place.first) },
    { work: second, passages: chosen.map((place) => place.second) },
    ...controls.map((work) => ({
      work,
      passages: sampledPassages(input, work, input.parameters, input.parameters.passages),
    })),
  ];
}

/** The text of an edition in which it differs; empty if the edition omits the words. */
export function differingText({ work, startToken, prefixTokens }: Passage, end: number): string {
  const at = (token: number): number => work.tokenStartChar[token] ?? work.charCount;
  return work.textOf(at(startToken + prefixTokens), at(end));
}

const known = new WeakMap<AttackWork, WeakMap<AttackWork, readonly MatchingBlock[]>>();

/** The runs of tokens that the editions share, in order; found once for each pair of works. */
function sharedBlocks(first: AttackWork, second: AttackWork): readonly MatchingBlock[] {
  const ofFirst = known.get(first) ?? new WeakMap<AttackWork, readonly MatchingBlock[]>();
  known.set(first, ofFirst);
  const blocks =
    ofFirst.get(second) ??
    fromText('shared by the editions', () => [...matchingBlocks(first.tokens, second.tokens)]);
  ofFirst.set(second, blocks);
  return blocks;
}

/** Number of gaps between shared runs; text before the first and after the last run counts. */
function differencesOf(first: AttackWork, second: AttackWork, blocks: readonly MatchingBlock[]): number {
  let [a, b, count] = [0, 0, 0];
  for (const block of blocks) {
    if (block.a > a || block.b > b) count += 1;
    [a, b] = [block.a + block.length, block.b + block.length];
  }
  return count + Number(a < first.tokens.length || b < second.tokens.length);
}

function placesBetween(
  first: AttackWork,
  second: AttackWork,
  blocks: readonly MatchingBlock[],
  shape: Pick<EditionParameters, 'prefixTokens' | 'suffixTokens'>,
): EditionPlace[] {
  const { prefixTokens, suffixTokens } = shape;
  const places: EditionPlace[] = [];
  let free: readonly [number, number] = [0, 0];
  let chapter = 0;
  for (const [at, block] of blocks.entries()) {
    if (block.length < prefixTokens) continue;
    const starts = [block.a + block.length - prefixTokens, block.b + block.length - prefixTokens] as const;
    const ends = [starts[0] + prefixTokens + suffixTokens, starts[1] + prefixTokens + suffixTokens] as const;
    if (ends[0] > first.tokens.length || ends[1] > second.tokens.length) continue;
    if (starts[0] < free[0] || starts[1] < free[1]) continue;
    while (
      chapter + 1 < first.blocks.length &&
      (first.blocks[chapter]?.endToken ?? 0) <= starts[0] + prefixTokens
    )
      chapter += 1;
    // Both passages belong to the chapter of the first edition, so that they are counted together.
    const passageOf = (work: AttackWork, startToken: number): Passage => ({
      work,
      startToken,
      prefixTokens,
      suffixTokens,
      block: `${work.id}/${chapter}`,
    });
    const [a, b] = [passageOf(first, starts[0]), passageOf(second, starts[1])];
    if (isExcluded(a) || isExcluded(b)) continue;
    const next = blocks[at + 1];
    places.push({
      first: a,
      second: b,
      ends: [next?.a ?? first.tokens.length, next?.b ?? second.tokens.length],
    });
    free = ends;
  }
  return places;
}

/** Whether the cleaning list touches a passage, or it goes from one work of a collection into the next. */
function isExcluded(passage: Passage): boolean {
  const { work, startToken, prefixTokens, suffixTokens } = passage;
  const endToken = startToken + prefixTokens + suffixTokens;
  if (!isWithinOne(worksIn(work), { startToken, endToken })) return true;
  return touchesExcluded(work, elementAt(work.tokenStartChar, startToken), placeOf(passage).endChar);
}
