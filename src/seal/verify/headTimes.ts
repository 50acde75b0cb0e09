import { CLOCK_SKEW_MS } from './timeChecks.js';

/**
 * States what is wrong with the times of a time stamp over a head of an audit log; undefined if they can all be true: the head's last
 * entry existed when the head was stamped, and the stamp existed when it was attached. Clocks may differ by five minutes.
 * @param stampedAt by the authority
 * @param headAt time of the head's last entry, by the local clock
 * @param attachedAt when the answer was attached, by the local clock
 */
export function headTimesProblem(stampedAt: string, headAt: string, attachedAt: string): string | undefined {
  const [stamped, head, attached] = [Date.parse(stampedAt), Date.parse(headAt), Date.parse(attachedAt)];
  if ([stamped, head, attached].some(Number.isNaN)) return 'a time in the audit log cannot be read';
  if (head - stamped > CLOCK_SKEW_MS)
    return `it was stamped at ${stampedAt}, but by the local clock the last entry that it covers was written later`;
  if (stamped - attached > CLOCK_SKEW_MS)
    return `it was stamped at ${stampedAt}, but by the local clock it was attached earlier`;
  return undefined;
}
