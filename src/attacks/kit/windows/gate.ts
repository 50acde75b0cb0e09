import { elementAt } from '../../../base/index.js';
import type { Scored, Unscored } from '../../../base/index.js';
import type { BlindGate, GateWindow, HitGate } from '../../../measure/index.js';
import { gateWindowAt } from '../judging/gateWindow.js';
import type { CountedWindow } from './counted.js';
import type { WindowAttackParameters } from './parameters.js';

/** The blind gate in findings: verdict, the AUCs, and the largest ends of the 90% intervals of |AUC − ½|. */
export interface GateData {
  readonly verdict: 'matched' | 'imperfect' | 'refused' | 'no-control';
  readonly aucBytesPerChar: Scored;
  readonly aucCharsPerToken: Scored;
  readonly aucUnigram: Scored;
  readonly aucOrder: Scored;
  readonly lower: Scored;
  readonly upper: Scored;
}

/** The gate as findings carry it. */
export function gateData(gate: BlindGate | Unscored, controlWindows: number): GateData {
  if (gate.kind === 'unscored') {
    return {
      verdict: controlWindows === 0 ? 'no-control' : 'refused',
      aucBytesPerChar: gate,
      aucCharsPerToken: gate,
      aucUnigram: gate,
      aucOrder: gate,
      lower: gate,
      upper: gate,
    };
  }
  return {
    verdict: gate.verdict === 'refuse' ? 'refused' : gate.verdict,
    aucBytesPerChar: gate.auc.compressedBytesPerChar,
    aucCharsPerToken: gate.auc.charsPerToken,
    aucUnigram: gate.auc.unigramLogP,
    aucOrder: gate.auc.orderGain,
    lower: gate.lower,
    upper: gate.upper,
  };
}

/** The gate of the hits in findings. */
export type HitGateData = Pick<HitGate, 'kind' | 'verdict' | 'hits' | 'distance'>;

/** The gate of the hits as findings carry it. */
export function hitGateData(gate: HitGate | Unscored): HitGateData | Unscored {
  if (gate.kind === 'unscored') return gate;
  const { kind, verdict, hits, distance } = gate;
  return { kind, verdict, hits, distance };
}

/** A window as the gate sees it: prefix and suffix as text and as tokens. */
export function gateWindow(
  { scores, window, block }: CountedWindow,
  parameters: WindowAttackParameters,
): GateWindow {
  const startToken = elementAt(scores.windows.starts, window);
  return gateWindowAt(scores.work, {
    startToken,
    tokens: parameters.prefixTokens + parameters.suffixTokens,
    block,
  });
}
