import type { Scored, Unscored } from '../../../base/index.js';
import { blindGate, type BlindGate, type GateWindow } from '../../../measure/index.js';
import { spanOf } from './collect.js';
import type { CountedWindow } from './counted.js';
import type { WindowAttackParameters } from './parameters.js';

/** The blind gate in findings: verdict and the three AUCs. */
export interface GateData {
  readonly verdict: 'matched' | 'imperfect' | 'refused' | 'no-control';
  readonly aucBytesPerChar: Scored;
  readonly aucCharsPerToken: Scored;
  readonly aucUnigram: Scored;
}

/** The gate as findings carry it. */
export function gateData(gate: ReturnType<typeof gateOf>, controlWindows: number): GateData {
  if (gate.kind === 'unscored') {
    return {
      verdict: controlWindows === 0 ? 'no-control' : 'refused',
      aucBytesPerChar: gate,
      aucCharsPerToken: gate,
      aucUnigram: gate,
    };
  }
  return {
    verdict: gate.verdict === 'refuse' ? 'refused' : gate.verdict,
    aucBytesPerChar: gate.auc.compressedBytesPerChar,
    aucCharsPerToken: gate.auc.charsPerToken,
    aucUnigram: gate.auc.unigramLogP,
  };
}

/** Whether the control is equally difficult: compares disjoint windows of target and control without the model. */
export function gateOf(
  target: readonly CountedWindow[],
  control: readonly CountedWindow[],
  parameters: WindowAttackParameters,
): BlindGate | Unscored {
  const asGateWindow = (window: CountedWindow): GateWindow => gateWindow(window, parameters);
  return blindGate({ target: target.map(asGateWindow), control: control.map(asGateWindow) });
}

/** A window as the gate sees it: prefix and suffix as text and as tokens. */
export function gateWindow(
  { scores, window }: CountedWindow,
  parameters: WindowAttackParameters,
): GateWindow {
  const { prefixStartChar, endChar } = spanOf(scores, window, parameters);
  const start = scores.windows.starts[window] ?? 0;
  return {
    text: scores.work.textOf(prefixStartChar, endChar),
    tokens: scores.work.tokens.subarray(start, start + parameters.prefixTokens + parameters.suffixTokens),
  };
}
