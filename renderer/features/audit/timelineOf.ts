import type { AuditEntryShown } from './auditColumns.js';

/** Entries of one action that follow each other on one day. */
export interface TimelineItem {
  readonly action: string;
  /** UTC times of the first and the last entry. */
  readonly from: string;
  readonly until: string;
  /** Numbers of the first and the last entry. */
  readonly firstSeq: number;
  readonly lastSeq: number;
  readonly count: number;
  /** What they are about, each once, in the order of the log; empty where an entry has no subject. */
  readonly subjects: readonly string[];
}

export interface TimelineDay {
  /** `2026-11-29`, UTC. */
  readonly date: string;
  readonly items: readonly TimelineItem[];
}

/** The entries of the log by day, with runs of the same action joined. @param entries newest first; so are the days and their items */
export function timelineOf(entries: readonly AuditEntryShown[]): readonly TimelineDay[] {
  const days: { readonly date: string; readonly items: TimelineItem[] }[] = [];
  for (const { seq, time, action, subject } of entries) {
    const date = time.slice(0, 10);
    if (days.at(-1)?.date !== date) days.push({ date, items: [] });
    const items = days.at(-1)?.items ?? [];
    const before = items.at(-1);
    const subjects = subject === '' ? [] : [subject];
    if (before?.action !== action) {
      items.push({ action, from: time, until: time, firstSeq: seq, lastSeq: seq, count: 1, subjects });
      continue;
    }
    items[items.length - 1] = {
      ...before,
      from: time,
      firstSeq: seq,
      count: before.count + 1,
      subjects: [...subjects.filter((one) => !before.subjects.includes(one)), ...before.subjects],
    };
  }
  return days;
}
