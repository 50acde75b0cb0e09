import { type Unscored } from '../../base/index.js';
import { auc } from '../statistics/auc.js';
import { blindScores, isEmptyWindow, type BlindScores, type GateWindow } from './blindScores.js';
import { words } from '../words.js';

/** Up to this distance of an AUC from ½, the control counts as equally difficult. */
export const GATE_MATCHED = 0.1;
/** Beyond this distance the control is refused. */
export const GATE_REFUSED = 0.2;

/** How well target and control can be told apart without a model. */
export interface BlindGate {
  readonly kind: 'gate';
  /** AUC of target against control for each yardstick, 0 … 1; ½ = indistinguishable. */
  readonly auc: {
    readonly compressedBytesPerChar: number;
    readonly charsPerToken: number;
    readonly unigramLogP: number;
  };
  /** The largest |AUC − ½|, 0 … ½. */
  readonly distance: number;
  /** matched: at most 0.10; imperfect: at most 0.20 (claims rest on τ_F alone, no α is printed); refuse: above. */
  readonly verdict: 'matched' | 'imperfect' | 'refuse';
}

/**
 * Whether the control is equally difficult, by three yardsticks that do not depend on the model, each as the AUC of target windows
 * against control windows: (a) compressed bytes per character, (b) characters per token, (c) mean log p of the window's tokens
 * under a unigram model of target and control together, without the window itself (add-one smoothed over the ids that occur).
 * @param input disjoint windows of target and control, cleaned with the same list
 * @returns unscored if one side has no window or a window is empty
 * @source Das, Zhang & Tramèr 2024, arXiv 2406.16201 (blind baselines); bands and yardsticks are ours
 */
export function blindGate(input: {
  readonly target: readonly GateWindow[];
  readonly control: readonly GateWindow[];
}): BlindGate | Unscored {
  const { target, control } = input;
  if (target.length === 0 || control.length === 0) {
    return words.unscored('gate-no-windows');
  }
  if ([...target, ...control].some(isEmptyWindow)) {
    return words.unscored('gate-empty-window');
  }
  const scores = blindScores([...target, ...control]);
  const compare = (yardstick: keyof BlindScores): number => {
    const values = scores.map((one) => one[yardstick]);
    return auc(values.slice(0, target.length), values.slice(target.length));
  };
  const values = {
    compressedBytesPerChar: compare('compressedBytesPerChar'),
    charsPerToken: compare('charsPerToken'),
    unigramLogP: compare('unigramLogP'),
  };
  const distance = Math.max(...Object.values(values).map((value) => Math.abs(value - 0.5)));
  return { kind: 'gate', auc: values, distance, verdict: gateVerdict(distance) };
}

/** The verdict on a control whose AUC lies this far from ½. @param distance 0 … ½ */
export function gateVerdict(distance: number): BlindGate['verdict'] {
  if (distance <= GATE_MATCHED) return 'matched';
  return distance <= GATE_REFUSED ? 'imperfect' : 'refuse';
}
