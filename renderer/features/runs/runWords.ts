import { resumePoint, type ExaminationShort, type RunProgressShown } from '../../../src/contract/index.js';
import { formatCount, formatTime } from '../../../src/figure/index.js';
import { actionWords } from '../../components/index.js';

const PHASES: Readonly<Record<RunProgressShown['phase'], string>> = {
  prepare: 'Preparing',
  run: 'Scoring',
  verify: 'Hashing the evidence again',
  reduce: 'Computing the findings',
};

/** The current step of a run, in words. */
export function phaseWords(phase: RunProgressShown['phase']): string {
  return PHASES[phase];
}

/** Instead of the time left, once all units are scored. */
export const ALL_SCORED = 'All scored; the findings are being computed';

/** Are all units of a run scored? */
export function isAllScored(phase: RunProgressShown['phase']): boolean {
  return phase === 'verify' || phase === 'reduce';
}

/** The label of the resume button, for example `Resume from unit 812 of 2,400`. */
export function resumeWords({ unitsDone, units }: Pick<ExaminationShort, 'unitsDone' | 'units'>): string {
  if (unitsDone === 0) return `Run all ${formatCount(units)} units`;
  if (unitsDone >= units) return `Resume (all ${formatCount(units)} units scored)`;
  return `Resume from ${resumePoint({ unitsDone, units })}`;
}

/** Whether it can be resumed. */
export function isResumable(status: ExaminationShort['status']): boolean {
  return status === 'planned' || status === 'paused' || status === 'interrupted' || status === 'failed';
}

/** The progress, for example `812 of 2,400 units`. */
export function unitWords(unitsDone: number, units: number): string {
  return `${formatCount(unitsDone)} of ${formatCount(units)} units`;
}

/** An incident as the log has it, `2026-11-25T10:00:00.000Z engine-crashed (unit: …)`, with its time and action in words. */
export function incidentWords(incident: string): string {
  const [, time, action, rest = ''] = /^(\d{4}-\d\d-\d\dT\S+Z) ([a-z-]+)(?: (.*))?$/s.exec(incident) ?? [];
  if (time === undefined || action === undefined) return incident;
  return `${formatTime(time)} ${actionWords(action)} ${rest}`.trimEnd();
}
