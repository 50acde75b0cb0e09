import type { ReportExamination } from '../../domain/index.js';
import { formatCount, formatTime } from '../../figure/index.js';
import { foreign, say, type Inline } from './blocks.js';

/**
 * When a plan was fixed, and what shows it. To whoever trusts the authority, a time stamp shows that the plan was there at that time, not
 * that nothing had been scored; a signature states it; without either the order of the audit log and the local clock say so.
 * @param startedAt by the local clock, UTC
 */
export function planFixedWords(startedAt: string, fixed: ReportExamination['planFixed']): Inline[] {
  const when = say(formatTime(startedAt));
  if (fixed === null) return [when];
  const upTo = `entries 1 to ${formatCount(fixed.entries)} of the audit log`;
  switch (fixed.by) {
    case 'stamped':
      return [
        when,
        say('. Stamped before this run began, by the local clock: '),
        ...foreign(fixed.who),
        say(
          ` stamped ${upTo}, which hold the plan, at ${formatTime(fixed.at)}. That shows that the plan existed then, to whoever trusts the authority; not that nothing had been scored before. This program has not confirmed that authority: compare its certificate`,
        ),
      ];
    case 'stamped-later':
      return [
        when,
        say('. A time stamp is later than the beginning of this run by the local clock: '),
        ...foreign(fixed.who),
        say(
          ` stamped ${upTo}, which hold the plan, at ${formatTime(fixed.at)}. It does not show that the plan existed before the run`,
        ),
      ];
    case 'signed':
      return [
        when,
        say('. Stated before the run: '),
        ...foreign(fixed.who),
        say(` signed ${upTo}, which hold the plan; no authority stamped the time`),
      ];
    case 'log':
      return [
        when,
        say(
          ', by the order of the audit log and the local clock; no time stamp, no signature before the run',
        ),
      ];
  }
}
