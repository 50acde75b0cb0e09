import type { GateWindow } from '../../../measure/index.js';
import type { AttackWork } from '../../define.js';

/** A window of a work as the blind gate compares it: prefix and suffix as text and as tokens, and the block it comes from. */
export function gateWindowAt(
  work: Omit<AttackWork, 'role'>,
  {
    startToken,
    tokens,
    block,
  }: { readonly startToken: number; readonly tokens: number; readonly block: string },
): GateWindow {
  const endToken = startToken + tokens;
  const at = (token: number): number => work.tokenStartChar[token] ?? work.charCount;
  return {
    text: work.textOf(at(startToken), at(endToken)),
    tokens: work.tokens.subarray(startToken, endToken),
    block,
  };
}
