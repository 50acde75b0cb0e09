import { type Unscored } from '../../base/index.js';
import { blindGateOfChosen } from './blindGate.js';
import type { GateWindow, WordScores } from './blindScores.js';
import { GATE_REFUSED, type Gate } from './gateOf.js';

/** Hits below which they cannot be called text of the control's kind. They can still be foreign, by a wider limit. */
export const MINIMUM_GATED_HITS = 10;

/**
 * Distance of the AUC from ½ beyond which that many hits are foreign: .20 from ten hits on. With fewer, chance alone moves an AUC further,
 * by √(1/(12·hits)), so the limit grows in proportion: .28 for five hits, .45 for two, and .63, which no distance exceeds, for one. Hits of
 * the control's kind exceed it in 4% (two hits), 10% (nine) and 3% (fifteen) of samples if passages and measures are independent.
 * @param hits how many, ≥ 1
 */
export function hitGateLimit(hits: number): number {
  return GATE_REFUSED * Math.max(1, Math.sqrt(MINIMUM_GATED_HITS / hits));
}

/** Whether the passages that a claim rests on are text of the control's kind. */
export interface HitGate {
  readonly kind: 'hit-gate';
  /**
   * `like-control`: the blind measures do not distinguish the hits from the control beyond the limit. `foreign`: they do; the hits may be
   * quotations, or written by a machine. `too-few`: fewer than 10 hits, which the measures do not distinguish from the control.
   */
  readonly verdict: 'like-control' | 'foreign' | 'too-few';
  readonly hits: number;
  /** The largest |AUC − ½| of hits against the control, 0 … ½. */
  readonly distance: number;
  readonly auc: Gate<keyof WordScores>['auc'];
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
  const gate = blindGateOfChosen({ target: hits, control });
  if (gate.kind === 'unscored') return gate;
  const verdict =
    gate.distance > hitGateLimit(hits.length)
      ? 'foreign'
      : hits.length < MINIMUM_GATED_HITS
        ? 'too-few'
        : 'like-control';
  return { kind: 'hit-gate', verdict, hits: hits.length, distance: gate.distance, auc: gate.auc };
}
