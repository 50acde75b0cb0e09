import type { ReportRun } from '../report.js';
import { entriesOf, examinationOf, type AuditEntry, type EntryOf } from './auditEntry.js';
import { CHAIN_START } from './chainedLine.js';

/** The state of an examination after each action that changes it; a run whose end is not recorded counts as interrupted. */
const STATES = {
  'examination-prepared': 'planned',
  'examination-started': 'interrupted',
  'examination-resumed': 'interrupted',
  'examination-paused': 'paused',
  'examination-failed': 'failed',
  'examination-finished': 'finished',
} as const;
type StateEntry = EntryOf<keyof typeof STATES>;

/** An examination according to the audit log alone. */
export interface ExaminationOnRecord {
  readonly id: string;
  readonly attackId: string;
  readonly attackVersion: string;
  /** Evidence ids. */
  readonly evidence: {
    readonly models: readonly string[];
    /** Targets, then controls. */
    readonly works: readonly string[];
    readonly controls: readonly string[];
  };
  readonly status: (typeof STATES)[keyof typeof STATES];
  /** The time of the last entry about its state, UTC. */
  readonly at: string;
}

/** The entries that change the state of an examination, oldest first. */
export function statesOf(entries: readonly AuditEntry[], id: string): StateEntry[] {
  return entriesOf(
    entries,
    'examination-prepared',
    'examination-started',
    'examination-resumed',
    'examination-paused',
    'examination-failed',
    'examination-finished',
  ).filter(({ detail }) => detail.examination === id);
}

/**
 * The entry that determines the state of an examination: the last one about it, except that a failure after it was finished is ignored
 * unless it was resumed in between. Both are on record where the disk became full while the end of merged shards was recorded.
 * @param entries of the audit log, oldest first
 */
export function lastState(entries: readonly AuditEntry[], id: string): StateEntry | undefined {
  let last: StateEntry | undefined;
  for (const entry of statesOf(entries, id)) {
    const isLate = entry.action === 'examination-failed' && last?.action === 'examination-finished';
    if (!isLate) last = entry;
  }
  return last;
}

/** Every examination that was ever prepared, in the order of the log, whether or not it is still in the case folder. */
export function examinationsOnRecord(entries: readonly AuditEntry[]): ExaminationOnRecord[] {
  return entriesOf(entries, 'examination-prepared').map((prepared) => {
    const { examination: id, attack, version, model, references, targets, controls } = prepared.detail;
    const last = lastState(entries, id) ?? prepared;
    return {
      id,
      attackId: attack,
      attackVersion: version,
      evidence: { models: [model, ...references], works: [...targets, ...controls], controls },
      status: STATES[last.action],
      at: last.time,
    };
  });
}

/** Every start and resumption of an examination: by which program, and whether the program gave the known answers. */
export function runsOnRecord(entries: readonly AuditEntry[], id: string): ReportRun[] {
  const runs: ReportRun[] = [];
  for (const { action, detail, time } of entriesOf(
    entries,
    'examination-started',
    'examination-resumed',
    'self-tested',
  )) {
    if (detail.examination !== id) continue;
    const { insisted = [] } = detail;
    const last = runs.at(-1);
    if (action === 'self-tested') {
      if (last !== undefined)
        runs[runs.length - 1] = {
          ...last,
          selfTest: detail.result,
          insisted: [...last.insisted, ...insisted],
        };
    } else {
      const kind = action === 'examination-started' ? 'started' : 'resumed';
      runs.push({ kind, at: time, program: detail.program, insisted, selfTest: 'not-recorded' });
    }
  }
  return runs;
}

/** How far a journal had come: lines, and SHA-256 of the last one (64 zeros when there is none). */
export interface JournalMark {
  readonly lines: number;
  readonly head: string;
}

/** What an audit log records about one examination. */
export interface LoggedExamination {
  readonly id: string;
  /** What the first entry of its preparation holds; undefined if there is none. */
  prepared: EntryOf<'examination-prepared'>['detail'] | undefined;
  /** What the first entry of its end holds; undefined until it is finished. */
  finished: EntryOf<'examination-finished'>['detail'] | undefined;
  /** Every state of the journal that the log vouches for, oldest first. */
  readonly marks: JournalMark[];
  /** Nothing was written to the journal after the last mark. */
  isAtRest: boolean;
  /** Why the log contradicts itself; empty if it does not. */
  problem: string;
}

/** The results of a finished examination, of which the log has a hash. */
const RESULTS = ['journalSha256', 'findingsSha256', 'windowsSha256', 'recomputeSha256'] as const;

/**
 * All examinations that an audit log names, by id, in the order in which they were prepared. The rule what contradicts itself is the same
 * for the log of a case and of a bag.
 */
export function loggedExaminations(entries: readonly AuditEntry[]): ReadonlyMap<string, LoggedExamination> {
  const found = new Map<string, LoggedExamination>();
  for (const entry of entries) {
    const id = entry.action.startsWith('examination-') ? examinationOf(entry) : undefined;
    if (id === undefined) continue;
    const known = found.get(id);
    const logged = known ?? nothingLogged(id);
    found.set(id, logged);
    if (entry.action === 'examination-prepared' && known !== undefined)
      logged.problem = 'it was prepared twice';
    follow(logged, entry);
  }
  return found;
}

/** What an audit log records about an examination. */
export function loggedExamination(entries: readonly AuditEntry[], id: string): LoggedExamination {
  return loggedExaminations(entries).get(id) ?? nothingLogged(id);
}

function nothingLogged(id: string): LoggedExamination {
  return { id, prepared: undefined, finished: undefined, marks: [], isAtRest: false, problem: '' };
}

function follow(logged: LoggedExamination, { action, detail }: AuditEntry): void {
  switch (action) {
    case 'examination-prepared':
      logged.prepared ??= detail;
      logged.marks.push({ lines: 0, head: CHAIN_START });
      logged.isAtRest = true;
      break;
    case 'examination-started':
      logged.isAtRest = false;
      break;
    case 'examination-resumed':
    case 'examination-progress':
      logged.marks.push(markOf(detail));
      logged.isAtRest = false;
      break;
    case 'examination-paused':
      logged.marks.push(markOf(detail));
      logged.isAtRest = true;
      break;
    case 'examination-failed': {
      const { journalLines: lines, journalHead: head } = detail;
      logged.isAtRest = lines !== undefined && head !== undefined;
      if (lines !== undefined && head !== undefined) logged.marks.push({ lines, head });
      break;
    }
    case 'examination-finished': {
      const { finished } = logged;
      if (finished !== undefined && RESULTS.some((name) => finished[name] !== detail[name]))
        logged.problem = 'it was finished twice, with different results';
      logged.finished ??= detail;
      logged.marks.push(markOf(detail));
      logged.isAtRest = true;
      break;
    }
    default:
      break;
  }
}

function markOf({
  journalLines,
  journalHead,
}: {
  readonly journalLines: number;
  readonly journalHead: string;
}): JournalMark {
  return { lines: journalLines, head: journalHead };
}
