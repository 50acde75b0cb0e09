import type { ReportExamination } from '../../domain/index.js';
import { formatCount, formatTime } from '../../figure/index.js';
import { foreign, say, type Inline } from './blocks.js';

/**
 * When a plan was fixed, and what shows it. A time stamp of an authority that the reader trusts proves that the plan was
 * there at that time; a signature states it; without either
 * the order of the audit log and the local clock say so.
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
        say('. Stamped before the run: '),
        ...foreign(fixed.who),
        say(
          ` stamped ${upTo}, which hold the plan, at ${formatTime(fixed.at)}. This program has not confirmed that authority: compare its certificate`,
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
