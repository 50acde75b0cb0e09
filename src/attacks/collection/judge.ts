import { elementAt, isScored, type Scored, type Unscored } from '../../base/index.js';
import type { Calibration } from '../../domain/index.js';
import {
  conformalList,
  familyFloor,
  isAboveFloor,
  worksCalibration,
  worksGate,
  type ConformalList,
  type GateWindow,
  type WorksGate,
} from '../../measure/index.js';
import type { AttackWork } from '../define.js';
import { common, touchesExcluded, gateWindowOf } from '../kit/index.js';
import type { ShortWork } from './collect.js';
import type { CollectionInput } from './parameters.js';
import { words } from './words.js';

/** A work that has a score. */
export type ScoredWork = ShortWork & { readonly score: number };

/** The most probable passages of the works compared with those of the control. */
export interface JudgedPassages {
  readonly kind: 'passages';
  /** log10 of the family floor that the best passages of the control works set. */
  readonly log10Floor: number;
  /** Works with a passage, those whose passage exceeds the floor, and control works with a passage. */
  readonly tested: number;
  readonly above: readonly ScoredWork[];
  readonly controls: number;
  /** Control works whose passage exceeds the floor that the other control works set. */
  readonly controlAbove: number;
}

/** A target collection compared with the control. */
export interface JudgedCollection {
  readonly collection: AttackWork;
  /** Every work of the target, and every work of the controls. */
  readonly works: readonly ShortWork[];
  readonly controlWorks: readonly ShortWork[];
  readonly scored: readonly ScoredWork[];
  readonly control: readonly ScoredWork[];
  readonly gate: WorksGate | Unscored;
  readonly calibration: Calibration;
  /** By position in `scored`. It is made whatever the calibration, and stated only if that is `calibrated`. */
  readonly list: ConformalList | Unscored;
  /** `claim` if the list may be stated and is not empty. */
  readonly standing: 'claim' | 'not-shown' | 'measured';
  readonly listed: readonly ScoredWork[];
  /** Works that exceed every control work. */
  readonly aboveAll: readonly ScoredWork[];
  readonly passages: JudgedPassages | Unscored;
}

/** Compares every target collection with all control collections together. */
export function judgeCollections(
  input: CollectionInput,
  all: readonly ShortWork[],
): readonly JudgedCollection[] {
  const controlWorks = all.filter(({ collection }) => collection.role === 'control');
  return input.works
    .filter(({ role }) => role === 'target')
    .map((collection) =>
      judgeOne(
        input,
        collection,
        all.filter((work) => work.collection === collection),
        controlWorks,
      ),
    );
}

function judgeOne(
  { parameters, works: inputWorks }: CollectionInput,
  collection: AttackWork,
  works: readonly ShortWork[],
  controlWorks: readonly ShortWork[],
): JudgedCollection {
  const { q } = parameters;
  const scored = works.filter(hasScore);
  const control = controlWorks.filter(hasScore);
  const gate = worksGate({ target: scored.map(gateWindow), control: control.map(gateWindow) });
  const controls = inputWorks.filter(({ role }) => role === 'control').map(({ id }) => id);
  const verdict = worksCalibration({
    controlWorks: controls.length === 0 ? null : control.length,
    targetWorks: scored.length,
    q,
    gate,
  });
  const list = listOf(scored, control, q, controls.length > 0);
  const listed =
    list.kind === 'list' && verdict.kind === 'calibrated'
      ? scored.filter((_, at) => list.listed[at] === true)
      : [];
  const highest = control.reduce((most, { score }) => Math.max(most, score), -Infinity);
  return {
    collection,
    works,
    controlWorks,
    scored,
    control,
    gate,
    calibration: { kind: verdict.kind, reasons: [...verdict.reasons], controls },
    list,
    standing: verdict.kind !== 'calibrated' ? 'measured' : listed.length > 0 ? 'claim' : 'not-shown',
    listed,
    aboveAll: control.length === 0 ? [] : scored.filter(({ score }) => score > highest),
    passages: judgePassages(scored, control),
  };
}

function listOf(
  scored: readonly ScoredWork[],
  control: readonly ScoredWork[],
  q: number,
  hasControl: boolean,
): ConformalList | Unscored {
  if (!hasControl) return common.unscored('no-control');
  if (control.length === 0) return words.unscored('no-control-work-scored');
  if (scored.length === 0) return words.unscored('no-work-scored');
  return conformalList({
    scores: scored.map(({ score }) => score),
    controls: control.map(({ score }) => score),
    q,
  });
}

/** The best passages of the works, with the family floor that the best passages of the control works set. */
function judgePassages(
  scored: readonly ScoredWork[],
  control: readonly ScoredWork[],
): JudgedPassages | Unscored {
  const bestOf = (works: readonly ScoredWork[]): number[] =>
    works.flatMap(({ passage }) => (passage.kind === 'passage' ? [passage.logP] : []));
  const tested = bestOf(scored).length;
  if (tested === 0) return words.unscored('no-passage-scored');
  const controls = bestOf(control);
  const floor = familyFloor({ controlLogP: controls, targetCount: tested });
  if (floor.kind === 'unscored') return floor;
  return {
    kind: 'passages',
    log10Floor: floor.log10TauF,
    tested,
    above: scored.filter(
      ({ passage }) => passage.kind === 'passage' && isAboveFloor(passage.logP, floor.log10TauF),
    ),
    controls: controls.length,
    controlAbove: controlsAbove(controls, tested),
  };
}

/** A floor is never below the highest of the scores that set it, so the highest control alone can exceed the floor of the others. */
function controlsAbove(controls: readonly number[], targetCount: number): number {
  const [highest = -Infinity, ...others] = [...controls].sort((a, b) => b - a);
  const floor = familyFloor({ controlLogP: others, targetCount });
  return Number(floor.kind === 'floor' && isAboveFloor(highest, floor.log10TauF));
}

function hasScore(work: ShortWork): work is ScoredWork {
  return isScored(work.score);
}

/** A whole work as the blind gate compares it, without what the cleaning list removed. The works are compared as independent. */
export function gateWindow({ collection, block, startToken, endToken }: ScoredWork): GateWindow {
  const id = `${collection.id}/${block}`;
  const at = (token: number): number => collection.tokenStartChar[token] ?? collection.charCount;
  return gateWindowOf(id, () => {
    if (collection.excluded.length === 0)
      return {
        text: collection.textOf(at(startToken), at(endToken)),
        tokens: collection.tokens.subarray(startToken, endToken),
      };
    const kept = Array.from({ length: endToken - startToken }, (_, index) => startToken + index).filter(
      (token) => !touchesExcluded(collection, at(token), at(token + 1)),
    );
    return {
      text: kept.map((token) => collection.textOf(at(token), at(token + 1))).join(''),
      tokens: kept.map((token) => elementAt(collection.tokens, token)),
    };
  });
}

/** log10 of a passage’s probability, or why there is none. */
export function passageLog10({ passage }: ShortWork): Scored {
  return passage.kind === 'passage' ? passage.logP / Math.LN10 : passage;
}
