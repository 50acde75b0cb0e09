import { kindOf } from '../attacks/kinds.js';
import type { Remark } from '../base/index.js';
import {
  isShareUnit,
  testedPhrase,
  type Calibration,
  type Finding,
  type ShownCalibration,
} from '../domain/index.js';
import { formatCount, formatShareOf, formatValue } from './format.js';

/** A value with its denominator where something was counted, and how much of the work was not tested. */
export function valueWords(finding: Finding): string {
  const { value, count, unit, tested } = finding;
  if (typeof value !== 'number' || count === undefined) return formatValue(value, unit);
  const number = isShareUnit(unit)
    ? formatShareOf(value, count.hits, count.total, count.of)
    : `${formatValue(value, unit)} (${formatCount(count.hits)} of ${formatCount(count.total)} ${count.of})`;
  const rest = testedPhrase(tested, unit);
  return rest === '' ? number : `${number}; ${rest}`;
}

/** Is the control of a finding of another measure than its value? The two are then not shown as a pair. */
export function isControlApart(finding: Pick<Finding, 'id'>): boolean {
  return kindOf(finding)?.isControlApart === true;
}

/** How the calibration of a finding is shown. */
export function shownCalibration(
  finding: Pick<Finding, 'id'> & { readonly calibration: Pick<Calibration, 'kind'> },
): ShownCalibration {
  const { kind } = finding.calibration;
  return kind !== 'uncalibrated' && kindOf(finding)?.isThresholdFixed === true ? 'fixed-threshold' : kind;
}

/** The control of a finding: its number in the unit of the value, with words where it is of another measure; `none` without a control. */
export function controlWords(finding: Finding): string {
  const { calibration, controlValue, unit } = finding;
  if (calibration.controls.length === 0) return 'none';
  const number = formatValue(controlValue, unit);
  return typeof controlValue === 'number' && isControlApart(finding)
    ? `above the threshold of single passages: ${number}`
    : number;
}

/** Codes of what a tested claim lacks: any of them keeps a finding from being shown. */
const UNMET: ReadonlySet<string> = new Set([
  'no-passage-above',
  'hit-blocks',
  'no-interval-target',
  'no-interval-control',
  'no-interval-for',
  'interval-reaches-zero',
  'average-needs-match',
  'bounds-overlap',
  'yardstick-share',
  'yardstick-words',
  'yardstick-characters',
  'no-memorized-passage',
  'no-passage-in-budget',
  'group-p',
  'group-no-interval',
  'group-blind',
  'no-passage-above-floor',
  'no-floor',
  'none-exceeds-control',
  'no-passage-word-for-word',
  'no-passage-above-control-floor',
  'hits-foreign',
]);

/** Is this the code of a condition of a claim that is not met? */
export function isUnmet(code: string): boolean {
  return UNMET.has(code);
}

/**
 * Why a tested claim was not shown: every condition that is not met; empty for any other finding. A later step that lacks the first one has
 * no other reason.
 */
export function unmetConditions({ standing, caveats }: Finding): Remark[] {
  if (standing !== 'not-shown') return [];
  const unmet = caveats.filter(({ code }) => UNMET.has(code));
  const first = unmet.filter(({ code }) => code === 'no-memorized-passage');
  return first.length > 0 ? first : unmet;
}

/** The name of a threshold in words. */
export function thresholdName(name: string): string {
  const names: Readonly<Record<string, string>> = {
    'paper-floor': 'floor τ (highest control passage, rounded up)',
    'family-floor': 'family floor τ_F (adds a margin because many passages are tested)',
    'paper-floor-plus-5': 'floor τ plus 5 decades',
    fixed: 'fixed in advance',
  };
  return names[name] ?? name;
}
