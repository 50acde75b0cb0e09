import type { Scored, Unscored } from '../../../base/index.js';
import type { BlindGate, GateWindow } from '../../../measure/index.js';
import { gateWindowAt } from '../judging/gateWindow.js';
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
export function gateData(gate: BlindGate | Unscored, controlWindows: number): GateData {
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

/** A window as the gate sees it: prefix and suffix as text and as tokens. */
export function gateWindow(
  { scores, window, block }: CountedWindow,
  parameters: WindowAttackParameters,
): GateWindow {
  const startToken = scores.windows.starts[window] ?? 0;
  return gateWindowAt(scores.work, {
    startToken,
    tokens: parameters.prefixTokens + parameters.suffixTokens,
    block,
  });
}
