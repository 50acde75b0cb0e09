import type { Report, AuditEntry } from '../../domain/index.js';

/** Entries of an audit log that are dated before the one in front of them: the clock was set back. */
export function clockSetBack(entries: readonly AuditEntry[]): Report['integrity']['clockSetBack'] {
  return entries.flatMap(({ seq, time }, at) => {
    const before = entries[at - 1]?.time;
    return before !== undefined && time < before ? [{ entry: seq, time, before }] : [];
  });
}

/** How far the machine's clock is from UTC at a time, e.g. `+02:00`. @param at milliseconds since 1970 */
export function localOffset(at: number): string {
  const minutes = -new Date(at).getTimezoneOffset();
  const two = (value: number): string => String(Math.floor(value)).padStart(2, '0');
  return `${minutes < 0 ? '-' : '+'}${two(Math.abs(minutes) / 60)}:${two(Math.abs(minutes) % 60)}`;
}
