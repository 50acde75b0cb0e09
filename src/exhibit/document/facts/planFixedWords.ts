import type { ReportExamination } from '../../../domain/index.js';
import { formatCount, formatTime } from '../../../figure/index.js';
import { foreign, say, type Fact, type Inline } from '../blocks.js';

/**
 * What shows when a plan was fixed. To a reader who trusts the authority, a time stamp shows that the plan existed at that time, but not that
 * nothing had been scored. A signature only states it. Without either, the order of the audit log and the local clock indicate it.
 */
export function planFixedWords(fixed: ReportExamination['planFixed']): Fact[] {
  if (fixed === null) return [];
  return [{ label: 'What shows it', value: shownBy(fixed) }];
}

function shownBy(fixed: NonNullable<ReportExamination['planFixed']>): Inline[] {
  const upTo = `entries 1 to ${formatCount(fixed.entries)} of the audit log`;
  switch (fixed.by) {
    case 'stamped':
      return [
        say('by the local clock, a time stamp precedes this run: '),
        ...foreign(fixed.who),
        say(
          ` stamped ${upTo}, which contain the plan, at ${formatTime(fixed.at)}. To a reader who trusts the authority, this shows that the plan existed at that time. It does not show that nothing had been scored before. This program has not verified the authority; compare its certificate`,
        ),
      ];
    case 'stamped-later':
      return [
        say('by the local clock, the time stamp is later than the start of this run: '),
        ...foreign(fixed.who),
        say(
          ` stamped ${upTo}, which contain the plan, at ${formatTime(fixed.at)}. It does not show that the plan existed before the run`,
        ),
      ];
    case 'signed':
      return [
        say('before the run, by the signer’s own statement: '),
        ...foreign(fixed.who),
        say(` signed ${upTo}, which contain the plan. No authority stamped the time`),
      ];
    case 'log':
      return [
        say(
          'the order of the audit log and the local clock. There is no time stamp and no signature from before the run',
        ),
      ];
  }
}
