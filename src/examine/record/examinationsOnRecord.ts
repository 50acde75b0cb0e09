import type { AuditEntry } from '../../casefile/index.js';
import type { ExaminationStatus, ReportRun } from '../../domain/index.js';
import { programRecordSchema } from '../../domain/index.js';
import { NOT_RECORDED } from '../../files/index.js';
import { lastState } from '../journal/examinationHistory.js';

/** An examination according to the audit log alone. */
export interface ExaminationOnRecord {
  readonly id: string;
  readonly attackId: string;
  readonly attackVersion: string;
  /** Evidence ids; null in logs of earlier versions, which did not record them. */
  readonly evidence: {
    readonly models: readonly string[];
    /** Targets, then controls. */
    readonly works: readonly string[];
    readonly controls: readonly string[];
  } | null;
  /** The state according to the log: a run whose end is not recorded counts as interrupted. */
  readonly status: Exclude<ExaminationStatus, 'running'>;
  /** The time of the last entry about its state, UTC. */
  readonly at: string;
}

/** Every examination that was ever prepared, in the order of the log, whether or not it is still in the case folder. */
export function examinationsOnRecord(entries: readonly AuditEntry[]): ExaminationOnRecord[] {
  return entries
    .filter(({ action }) => action === 'examination-prepared')
    .map(({ detail }) => {
      const id = text(detail['examination']);
      const last = lastState(entries, id);
      const model = text(detail['model']);
      return {
        id,
        attackId: text(detail['attack']) || NOT_RECORDED,
        attackVersion: text(detail['version']) || NOT_RECORDED,
        evidence:
          model === ''
            ? null
            : {
                models: [model, ...texts(detail['references'])],
                works: [...texts(detail['targets']), ...texts(detail['controls'])],
                controls: texts(detail['controls']),
              },
        status: statusAfter(last?.action),
        at: last?.time ?? '',
      };
    });
}

/** Every start and resumption of an examination: by which program, and whether the program gave the known answers. */
export function runsOnRecord(entries: readonly AuditEntry[], id: string): ReportRun[] {
  const runs: ReportRun[] = [];
  for (const { action, detail, time } of entries) {
    if (detail['examination'] !== id) continue;
    if (action === 'examination-started' || action === 'examination-resumed') {
      const program = programRecordSchema.safeParse(detail['program']);
      runs.push({
        kind: action === 'examination-started' ? 'started' : 'resumed',
        at: time,
        program: program.success ? program.data : null,
        insisted: texts(detail['insisted']),
        selfTest: 'not-recorded',
      });
    }
    const run = runs.at(-1);
    if (action === 'self-tested' && run !== undefined) {
      const { result } = detail;
      const selfTest =
        result === 'passed' || result === 'failed' || result === 'none' ? result : 'not-recorded';
      runs[runs.length - 1] = { ...run, selfTest, insisted: [...run.insisted, ...texts(detail['insisted'])] };
    }
  }
  return runs;
}

function statusAfter(action: string | undefined): ExaminationOnRecord['status'] {
  switch (action) {
    case 'examination-started':
    case 'examination-resumed':
      return 'interrupted';
    case 'examination-paused':
      return 'paused';
    case 'examination-failed':
      return 'failed';
    case 'examination-finished':
      return 'finished';
    default:
      return 'planned';
  }
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}
