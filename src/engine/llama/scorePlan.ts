import { defaultSlots, type ScoreRequest, type SelfCheck } from '../../domain/index.js';
import { checkScoreRequest, type RequestLimits } from '../checkRequest.js';
import { wholeRows } from '../scoringMemory.js';

/** Items of one request that share a batch layout. */
export interface ScoreGroup {
  /**
   * The number of evaluated tokens of each item, including BOS, rounded up ({@link wholeRows}) as far as the model's context goes. The
   * last token of an item is only predicted; what is evaluated from there on changes nothing before it.
   */
  readonly length: number;
  /** First evaluated position whose logits are wanted. */
  readonly firstOutput: number;
  /** The number of positions whose logits are wanted. */
  readonly rows: number;
  /** First evaluated position whose logits are computed, as are those of all later ones: 0 where a model needs outputs everywhere. */
  readonly firstComputed: number;
  /** Sequences in every batch of the group. */
  readonly slots: number;
  /** Indices of the items in the request, ascending. */
  readonly members: readonly number[];
}

/** What a batch of the exact path may hold on a model. */
export type BatchLayout = Pick<SelfCheck['batch'], 'slots' | 'outputs'>;

/** The version of the rules below and of how a batch is filled. It is part of the fingerprint, because a different layout affects digits. */
export const LAYOUT_VERSION = 2;

/**
 * Groups the items of a request by batch layout: equally long, with outputs at equal positions. The layout of an item is a
 * function of its length, its `from` and the requested slots, never of its neighbors.
 * @param batch what the self-check found that batches of this model may hold
 * @throws {PalimpsestError} `score-range`, `token-range`, `context-too-long`, `bos-missing`
 */
export function planScore(
  request: ScoreRequest,
  limits: RequestLimits,
  batch: BatchLayout = { slots: 'several', outputs: 'wanted' },
): ScoreGroup[] {
  checkScoreRequest(request, limits);
  const groups = new Map<string, ScoreGroup & { members: number[] }>();
  for (const [index, { tokens, from }] of request.items.entries()) {
    const front = request.bos ? 1 : 0;
    const own = tokens.length - 1 + front;
    const firstOutput = from - 1 + front;
    const key = `${own}/${firstOutput}`;
    const group = groups.get(key);
    if (group) group.members.push(index);
    else {
      const wanted = request.slots ?? defaultSlots(tokens.length + front);
      const slots = batch.slots === 'one' ? 1 : Math.min(wanted, limits.maxSlots);
      const length = Math.min(wholeRows(own), limits.trainedContext);
      const rows = own - firstOutput;
      const firstComputed =
        batch.outputs === 'all' ? 0 : Math.max(0, length - wholeRows(length - firstOutput));
      groups.set(key, { length, firstOutput, rows, firstComputed, slots, members: [index] });
    }
  }
  return [...groups.values()];
}
