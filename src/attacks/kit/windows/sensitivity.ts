import { isScored, remarkOf, type Remark, type Unscored } from '../../../base/index.js';
import type { ClaimSensitivity, WindowDetails } from '../../../domain/index.js';
import {
  isAboveFloor,
  portionConditionsMet,
  riseBeforeLost,
  riseBeforeNoneAbove,
  sensitivityToBlocks,
  type ClaimStep,
  type GateWindow,
  type ReplayFacts,
  type VerdictWithout,
} from '../../../measure/index.js';
import { rateOf } from '../judging/rates.js';
import { blockLabels, type CountedWindow } from './counted.js';
import { heldControl, judgeHeld, portionAt, type JudgedHeld } from './judgeHeld.js';
import { coverageAbove } from './coverageOf.js';
import { withDetails, type JudgedTarget, type JudgedWindows } from './details.js';
import { gateWindow } from './gate.js';
import { replayFacts } from './collect.js';
import type { WindowAttackParameters } from './parameters.js';
import { common } from '../words/common.js';

/** Most blocks of a control that are excluded in turn: the work grows with the square of their number. */
const MOST_BLOCKS_EXCLUDED = 100;

/** Most characters of a title in a sentence. */
const MOST_TITLE = 60;

type Sensitivity = NonNullable<WindowDetails['targets'][number]['sensitivity']>;

/** What a step of the claim is without one block of the control. */
interface StepWithout extends VerdictWithout {
  readonly missing: readonly Remark[];
}

/**
 * What becomes of the claims about a target if its control is changed: the whole judgment, gates included, is repeated without each block of
 * the control in turn; and how far every control score could rise.
 * @returns null where no memorized passage is claimed; unscored with a single block, or more than {@link MOST_BLOCKS_EXCLUDED}
 */
function sensitivityOf(
  { scores, calibrated }: JudgedTarget,
  judged: Pick<JudgedWindows, 'replay' | 'controls'>,
  parameters: WindowAttackParameters,
): Sensitivity | null {
  const { steps } = calibrated.judgement;
  if (steps.memorizedPassage.standing !== 'claim') return null;
  const blocks = new Set(calibrated.control.map(({ block }) => block)).size;
  if (blocks > MOST_BLOCKS_EXCLUDED)
    return common.unscored('many-blocks-to-exclude', { blocks, most: MOST_BLOCKS_EXCLUDED });
  const without = judgedWithout({ scores, calibrated }, replayFacts(judged.replay), parameters);
  const passages = sensitivityToBlocks(calibrated.control, (remaining) => {
    const one = without(remaining);
    const { log10TauF } = one.floors;
    const above = isScored(log10TauF)
      ? calibrated.target.filter(({ logPz }) => isAboveFloor(logPz, log10TauF)).length
      : 0;
    return stepWithout(one, one.judgement.steps.memorizedPassage, above);
  });
  if (passages === null) return common.unscored('one-block-to-exclude');
  const portion =
    steps.substantialPortion.standing === 'claim'
      ? sensitivityToBlocks(calibrated.control, (remaining) => {
          const one = without(remaining);
          const share = one.coverage?.share ?? 0;
          return stepWithout(one, one.judgement.steps.substantialPortion, isScored(share) ? share : 0);
        })
      : null;
  const titled = { blocks: titlesOf(judged, parameters) };
  return {
    kind: 'sensitivity',
    passages: { ...recorded(passages, titled), riseDecades: riseOfPassages(calibrated) },
    ...(portion === null
      ? {}
      : {
          portion: {
            ...recorded(portion, titled),
            riseDecades: riseOfPortion({ scores, calibrated }, parameters),
          },
        }),
  };
}

/** The same judgment with the sensitivity of every claim in its details. */
export function withSensitivity(judged: JudgedWindows, parameters: WindowAttackParameters): JudgedWindows {
  return withDetails(judged, (target) => {
    const sensitivity = sensitivityOf(target, judged, parameters);
    return sensitivity === null ? {} : { sensitivity };
  });
}

/** What is said of it beside the claim of memorized passages, or of a substantial portion; nothing without a claim. */
export function sensitivityCaveat({ details }: JudgedTarget, claim: 'passages' | 'portion'): Remark[] {
  const { sensitivity } = details;
  if (sensitivity === undefined) return [];
  if (sensitivity.kind === 'unscored')
    return claim === 'passages'
      ? [common.remark('sensitivity-unknown', { because: remarkOf(sensitivity) })]
      : [];
  const found = sensitivity[claim];
  if (found === undefined) return [];
  const { holding, tried, least, riseDecades } = found;
  const { workId: work, title, holds, amount, log10Floor, reasons = [] } = least;
  const said = {
    holding,
    tried,
    block: printable(title),
    work,
    holds,
    amount,
    log10Floor,
    reasons,
    riseDecades,
  };
  return [common.remark(claim === 'passages' ? 'sensitivity-passages' : 'sensitivity-portion', said)];
}

/** A title from the evidence as one short line without control characters. */
function printable(title: string): string {
  const clean = Array.from(title.replace(/[^\p{L}\p{M}\p{N}\p{P}\p{S} ]/gu, ' '));
  return clean.length <= MOST_TITLE ? clean.join('') : `${clean.slice(0, MOST_TITLE - 1).join('')}…`;
}

function stepWithout({ floors }: JudgedHeld, { standing, missing }: ClaimStep, amount: number): StepWithout {
  return { holds: standing === 'claim', amount, log10Floor: floors.log10TauF, missing };
}

/** Repeats the judgment with the control windows that remain; each set of them is judged once. */
function judgedWithout(
  { scores, calibrated }: Pick<JudgedTarget, 'scores' | 'calibrated'>,
  replay: ReplayFacts,
  parameters: WindowAttackParameters,
): (remaining: readonly CountedWindow[]) => JudgedHeld {
  const gateWindows = new Map<CountedWindow, GateWindow>();
  const gateWindowOf = (window: CountedWindow): GateWindow => {
    const known = gateWindows.get(window) ?? gateWindow(window, parameters);
    gateWindows.set(window, known);
    return known;
  };
  const judged = new Map<string, JudgedHeld>();
  return (remaining) => {
    const blocks = [...new Set(remaining.map(({ block }) => block))].join('\n');
    const known = judged.get(blocks);
    if (known !== undefined) return known;
    const held = {
      ...calibrated,
      ...heldControl(remaining, parameters),
      controlWorks: calibrated.calibration.controls.length,
    };
    const one = judgeHeld(scores, held, { parameters, replay, gateWindowOf });
    judged.set(blocks, one);
    return one;
  };
}

/** The work and the title of each block of the controls, by label. */
function titlesOf(
  { controls }: Pick<JudgedWindows, 'controls'>,
  parameters: WindowAttackParameters,
): ReadonlyMap<string, { readonly workId: string; readonly title: string }> {
  return new Map(
    controls.flatMap((scores) =>
      [...new Set(blockLabels(scores, parameters))].map((label) => {
        const { id, blocks } = scores.work;
        return [label, { workId: id, title: blocks[Number(label.slice(id.length + 1))]?.title ?? '' }];
      }),
    ),
  );
}

function recorded(
  found: NonNullable<ReturnType<typeof sensitivityToBlocks<CountedWindow, StepWithout>>>,
  { blocks }: { readonly blocks: ReturnType<typeof titlesOf> },
): Omit<ClaimSensitivity, 'riseDecades'> {
  const { holding, tried, least } = found;
  const { workId, title } = blocks.get(least.block) ?? { workId: '', title: '' };
  const { holds, amount, log10Floor, missing } = least;
  return {
    holding,
    tried,
    least: { workId, title, holds, amount, log10Floor, ...(holds ? {} : { reasons: [...missing] }) },
  };
}

/** The family floor before it is rounded up; null without one. */
function unroundedFloor({ log10ControlMax, familyMarginDecades }: JudgedTarget['calibrated']): number | null {
  return isScored(log10ControlMax) && isScored(familyMarginDecades)
    ? log10ControlMax + familyMarginDecades
    : null;
}

const noRise = (): Unscored => common.unscored('rise-unknown');

function riseOfPassages(calibrated: JudgedTarget['calibrated']): ClaimSensitivity['riseDecades'] {
  const log10Floor = unroundedFloor(calibrated);
  if (log10Floor === null) return noRise();
  const targetLogP = calibrated.target.map(({ logPz }) => logPz);
  return riseBeforeNoneAbove({ targetLogP, log10Floor }) ?? noRise();
}

/** The rate of the control is kept: it does not change if every score rises alike. */
function riseOfPortion(
  { scores, calibrated }: Pick<JudgedTarget, 'scores' | 'calibrated'>,
  parameters: WindowAttackParameters,
): ClaimSensitivity['riseDecades'] {
  const log10Floor = unroundedFloor(calibrated);
  if (log10Floor === null) return noRise();
  const { tilingTarget, target, controlRate } = calibrated;
  const holdsAt = (log10: number): boolean => {
    const above = tilingTarget.map(({ logPz }) => isAboveFloor(logPz, log10));
    const coverage = coverageAbove(scores, target, log10, parameters, true);
    const blocksHit = new Set(tilingTarget.filter((_, at) => above[at] === true).map(({ block }) => block))
      .size;
    return portionConditionsMet(
      portionAt(
        scores,
        coverage,
        { target: rateOf(tilingTarget, above), control: controlRate, blocksHit, blocks: 0 },
        parameters,
      ),
    );
  };
  return riseBeforeLost({ log10Floor, holdsAt }) ?? noRise();
}
