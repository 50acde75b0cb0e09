import { isScored, Random } from '../../../base/index.js';
import { noInterval, type Finding, type WindowDetails } from '../../../domain/index.js';
import { groupShift, judgeGroup, type BlockedSample } from '../../../measure/index.js';
import { finding, findingId, type FindingKind } from '../../findingKinds.js';
import type { CountedWindow } from './counted.js';
import { withDetails, type JudgedTarget, type JudgedWindows } from './details.js';
import { commonCaveats } from './findings.js';
import { common } from '../words/common.js';

type Shift = NonNullable<WindowDetails['targets'][number]['groupShift']>;

/** The same judgment with all disjoint passages of each work compared with all of the control, in its details. */
export function withGroups(judged: JudgedWindows, seed: string): JudgedWindows {
  return withDetails(judged, (target) => ({ groupShift: shiftOf(target, seed) }));
}

/** The p-values of the tests of the groups, by the id of their findings. */
export function groupPValues(kind: FindingKind, { targets }: JudgedWindows): ReadonlyMap<string, number> {
  return new Map(
    targets.flatMap(({ details: { workId, groupShift: shift } }) =>
      shift?.kind === 'group-shift' ? [[findingId(kind, workId), shift.p] as const] : [],
    ),
  );
}

/** All passages of the work, as a group, compared with those of the control. */
export function groupFinding(kind: FindingKind, { scores, calibrated, details }: JudgedTarget): Finding {
  const shift = details.groupShift ?? common.unscored('no-group');
  const { gate, hitGate } = calibrated.facts;
  const step = judgeGroup({
    shift,
    verdict: calibrated.calibration,
    blindUpper: gate.kind === 'gate' ? gate.upper : gate,
    hitGate,
  });
  const found = shift.kind === 'group-shift';
  return finding(kind, scores.work.id, {
    sentence: step.sentence,
    value: found ? shift.auc : shift,
    ...(found ? { count: pairsOf(calibrated, shift.auc) } : {}),
    controlValue: found ? common.unscored('group-own-comparison') : shift,
    interval: intervalOf(shift),
    calibration: calibrated.calibration,
    standing: step.standing,
    caveats: [
      ...step.missing,
      ...step.limits,
      ...(found && isScored(shift.blindMost)
        ? [common.remark('group-blind-most', { most: shift.blindMost })]
        : []),
      ...commonCaveats(calibrated),
    ],
  });
}

function shiftOf({ calibrated, scores }: JudgedTarget, seed: string): Shift {
  const { disjointTarget, disjointControl, facts } = calibrated;
  if (disjointControl.length === 0)
    return common.unscored(calibrated.calibration.controls.length === 0 ? 'no-control' : 'no-control-window');
  if (disjointTarget.length === 0) return common.unscored('no-target-window');
  const shift = groupShift({
    target: sampleOf(disjointTarget),
    control: sampleOf(disjointControl),
    random: new Random(`${seed}/group-shift/${scores.work.id}`),
  });
  if (shift.kind === 'unscored') return shift;
  const { gate } = facts;
  const upper = gate.kind === 'gate' ? gate.upper : gate;
  return {
    ...shift,
    blocks: [...shift.blocks],
    blindMost: isScored(upper) ? 0.5 + upper : upper,
  };
}

function sampleOf(windows: readonly CountedWindow[]): BlockedSample {
  return { values: windows.map(({ logPz }) => logPz), blocks: windows.map(({ block }) => block) };
}

/** Pairs in which the passage of the work is more probable, ties counted half and rounded down. */
function pairsOf(
  { disjointTarget, disjointControl }: JudgedTarget['calibrated'],
  auc: number,
): NonNullable<Finding['count']> {
  const total = disjointTarget.length * disjointControl.length;
  return {
    hits: Math.floor(auc * total + 1e-6),
    total,
    of: 'pairs of a passage of the work and a passage of the control',
  };
}

function intervalOf(shift: Shift): Finding['interval'] {
  if (shift.kind === 'unscored') return noInterval(shift);
  const { lower, upper, level } = shift;
  if (!isScored(lower)) return noInterval(lower);
  if (!isScored(upper)) return noInterval(upper);
  if (lower === upper) return noInterval(common.unscored('group-no-spread'));
  return {
    kind: 'interval',
    lower,
    upper,
    level,
    method: 'Obuchowski over blocks',
    of: 'the share of pairs of passages of texts of these two kinds',
  };
}
