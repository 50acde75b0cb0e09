import type { Chapter } from '../../domain/index.js';
import type { TokenMap, TokenSpan } from './tokenMap.js';

/** The smallest number of chapters that serve as blocks; fewer give no interval. */
const MIN_CHAPTER_BLOCKS = 5;
/** The number of tokens of a block if chapters do not serve as blocks. */
const BLOCK_TOKENS = 2000;

/** A block: a part that is treated as independent of the others when intervals are computed. */
export interface Block extends TokenSpan {
  readonly title: string;
  /** The block is not a section of the text: its title states which tokens it holds. */
  readonly isTokenRun?: true;
}

/** What blocks are made from. */
export interface BlocksInput {
  /** Sections that tile the text, as findChapters returns them. */
  readonly chapters: readonly Chapter[];
  readonly tokenMap: TokenMap;
  /** Fewest chapters that serve as blocks, default 5; the works of a collection always do. */
  readonly minBlocks?: number;
}

/**
 * The blocks of a work in tokens; they tile all of its tokens. Sections (chapters and front matter) if there are at least `minBlocks`
 * chapters that own a token, else consecutive blocks of 2,000 tokens, the last one shorter. A token belongs to the section
 * that holds its first character; sections without tokens are omitted. A text without tokens has no blocks.
 * @source Korn & Graubard 1998, Survey Methodology 24(2): clusters for intervals of proportions
 */
export function blocksOf({
  chapters,
  tokenMap,
  minBlocks = MIN_CHAPTER_BLOCKS,
}: BlocksInput): readonly Block[] {
  const total = tokenMap.tokenCount;
  // The first token that starts in a section or after it: a token that crosses the border belongs to the section in which it begins.
  const firstTokens = chapters.map(({ startChar }) =>
    startChar === 0 ? 0 : firstTokenFrom(tokenMap, startChar),
  );
  const sections = chapters
    .map((chapter, at) => ({
      kind: chapter.kind,
      title: chapter.title,
      startToken: firstTokens[at] ?? 0,
      endToken: firstTokens[at + 1] ?? total,
    }))
    .filter(({ startToken, endToken }) => startToken < endToken);
  if (sections.filter(({ kind }) => kind === 'chapter').length >= minBlocks) {
    return sections.map(({ title, startToken, endToken }) => ({ title, startToken, endToken }));
  }
  const blocks: Block[] = [];
  for (let startToken = 0; startToken < total; startToken += BLOCK_TOKENS) {
    const endToken = Math.min(startToken + BLOCK_TOKENS, total);
    blocks.push({ title: `tokens ${startToken}–${endToken - 1}`, isTokenRun: true, startToken, endToken });
  }
  return blocks;
}

function firstTokenFrom(tokenMap: TokenMap, char: number): number {
  const owner = tokenMap.charToToken(char);
  return (tokenMap.startChar[owner] ?? 0) < char ? owner + 1 : owner;
}
