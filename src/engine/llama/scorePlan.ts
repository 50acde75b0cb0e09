import { defaultSlots, type ScoreRequest, type SelfCheck } from '../../domain/index.js';
import { checkScoreRequest, type RequestLimits } from '../checkRequest.js';

/** Items of one request that share a batch layout. */
export interface ScoreGroup {
  /** The number of evaluated tokens of each item, including BOS; the last token of an item is only predicted. */
  readonly length: number;
  /** First evaluated position whose logits are wanted; all later ones are. */
  readonly firstOutput: number;
  /** First evaluated position whose logits are computed: `firstOutput`, or 0 where a model needs outputs everywhere. */
  readonly firstComputed: number;
  /** Sequences in every batch of the group. */
  readonly slots: number;
  /** Indices of the items in the request, ascending. */
  readonly members: readonly number[];
}

/** What a batch of the exact path may hold on a model. */
export type BatchLayout = Pick<SelfCheck['batch'], 'slots' | 'outputs'>;

/** The version of the rules below and of how a batch is filled. It is part of the fingerprint, because a different layout affects digits. */
export const LAYOUT_VERSION = 1;

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
    const length = tokens.length - 1 + front;
    const firstOutput = from - 1 + front;
    const key = `${length}/${firstOutput}`;
    const group = groups.get(key);
    if (group) group.members.push(index);
    else {
      const wanted = request.slots ?? defaultSlots(tokens.length + front);
      const slots = batch.slots === 'one' ? 1 : Math.min(wanted, limits.maxSlots);
      const firstComputed = batch.outputs === 'all' ? 0 : firstOutput;
      groups.set(key, { length, firstOutput, firstComputed, slots, members: [index] });
    }
  }
  return [...groups.values()];
}
