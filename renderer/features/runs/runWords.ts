import { resumePoint, type ExaminationShort, type RunProgressShown } from '../../../src/contract/index.js';
import { formatCount } from '../../../src/figure/index.js';

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
