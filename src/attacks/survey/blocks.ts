/** The parameters that decide where blocks lie. */
export interface BlockShape {
  readonly prefixTokens: number;
  readonly suffixTokens: number;
  readonly startsPerBlock: number;
}

/** One evaluation: a run of tokens of a work in which several neighboring tokens begin a passage. */
export interface SurveyBlock {
  /** First token of the run. */
  readonly startToken: number;
  /** First place that is scored here. Place s is the window of prefix and passage that begins at token s. */
  readonly first: number;
  /** Number of places, one token apart. */
  readonly count: number;
}

/** Places of a work: windows of prefix and passage, one at every token. */
export function placesIn(tokenCount: number, { prefixTokens, suffixTokens }: BlockShape): number {
  return Math.max(0, tokenCount - prefixTokens - suffixTokens + 1);
}

/** Tokens of every block of a work: the prefix, the starts and the rest of the last passage. A shorter work is one block. */
export function blockLength(
  tokenCount: number,
  { prefixTokens, suffixTokens, startsPerBlock }: BlockShape,
): number {
  return Math.min(tokenCount, prefixTokens + startsPerBlock + suffixTokens - 1);
}

/**
 * Divides a work into blocks so that each place is in exactly one. All blocks of a work have the same length, so the last one reaches
 * back over places that an earlier block scores.
 * @param tokenCount tokens of the work; there is no block when it is shorter than one window
 */
export function surveyBlocks(tokenCount: number, shape: BlockShape): SurveyBlock[] {
  const places = placesIn(tokenCount, shape);
  const length = blockLength(tokenCount, shape);
  const blocks: SurveyBlock[] = [];
  for (let first = 0; first < places; first += shape.startsPerBlock) {
    blocks.push({
      startToken: Math.min(first, tokenCount - length),
      first,
      count: Math.min(shape.startsPerBlock, places - first),
    });
  }
  return blocks;
}

/**
 * The numbers 0 … count − 1 from coarse to fine: the first entries of the list, however many, are spread evenly over the range.
 * @source van der Corput 1935 (radical inverse in base 2)
 */
export function coarseToFine(count: number): number[] {
  const bits = Math.max(1, Math.ceil(Math.log2(Math.max(2, count))));
  const order: number[] = [];
  for (let at = 0; at < 2 ** bits; at++) {
    let reversed = 0;
    for (let bit = 0; bit < bits; bit++) if ((at >> bit) & 1) reversed += 2 ** (bits - 1 - bit);
    if (reversed < count) order.push(reversed);
  }
  return order;
}
