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
  return gateWindowOf(block, () => ({
    text: work.textOf(at(startToken), at(endToken)),
    tokens: work.tokens.subarray(startToken, endToken),
  }));
}

/** A window that is read when it is first compared: a reduction without texts has the result of the comparison. */
export function gateWindowOf(block: string, read: () => Pick<GateWindow, 'text' | 'tokens'>): GateWindow {
  let known: Pick<GateWindow, 'text' | 'tokens'> | undefined;
  const own = (): Pick<GateWindow, 'text' | 'tokens'> => (known ??= read());
  return {
    get text() {
      return own().text;
    },
    get tokens() {
      return own().tokens;
    },
    block,
  };
}
