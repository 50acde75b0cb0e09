import { type Unscored } from '../../base/index.js';
import { blindGate, GATE_REFUSED, type BlindGate } from './blindGate.js';
import type { GateWindow } from './blindScores.js';

/** Hits below which nothing can be said about what kind of text they are. */
export const MINIMUM_GATED_HITS = 10;

/** Whether the passages that a claim rests on are text of the control's kind. */
export interface HitGate {
  readonly kind: 'hit-gate';
  /**
   * `like-control`: three blind measures do not tell the hits from the control beyond the limit. `foreign`: they do; the hits may be
   * quotations, or written by a machine. `too-few`: fewer than 10 hits.
   */
  readonly verdict: 'like-control' | 'foreign' | 'too-few';
  readonly hits: number;
  /** The largest |AUC − ½| of hits against the control, 0 … ½. */
  readonly distance: number;
  readonly auc: BlindGate['auc'];
}

/**
 * Are the passages above the floor text of the same kind as the control? The gate of all passages compares averages, and a claim rests
 * on the few passages at the top: a minority of quotations or of machine-written text does not move the averages and makes the hits.
 * So the hits alone are compared with the control, without the model.
 * @param input hits: disjoint target windows that a claim rests on; control: disjoint control windows
 * @returns unscored when there is no hit, no control window, or an empty window
 * @source ours; Das, Zhang & Tramèr 2024, arXiv 2406.16201 (blind baselines). On known cases: foreign minorities .262 and .500, passages
 * that were trained on .049 to .155
 */
export function hitGate(input: {
  readonly hits: readonly GateWindow[];
  readonly control: readonly GateWindow[];
}): HitGate | Unscored {
  const { hits, control } = input;
  const gate = blindGate({ target: hits, control });
  if (gate.kind === 'unscored') return gate;
  const verdict =
    hits.length < MINIMUM_GATED_HITS ? 'too-few' : gate.distance > GATE_REFUSED ? 'foreign' : 'like-control';
  return { kind: 'hit-gate', verdict, hits: hits.length, distance: gate.distance, auc: gate.auc };
}
