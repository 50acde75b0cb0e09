import { elementAt, isScored, type Scored } from '../../base/index.js';
import type { Calibration } from '../../domain/index.js';
import {
  clopperPearson,
  familyFloor,
  hitGate,
  isAboveFloor,
  judgePortion,
  margin,
  negativePower,
  tailFit,
  type ClaimStep,
  type ConfidenceInterval,
  type GateWindow,
} from '../../measure/index.js';
import {
  calibrationFacts,
  common,
  gateWindowAt,
  ratesAboveFloor,
  removedChars,
  wholeWords,
} from '../kit/index.js';
import { placesToConfirm } from './confirmedPlaces.js';
import { hitRuleOf, hitsOf, isHit } from './hitRule.js';
import { charsIn, stretchesOf, type Stretch } from './stretches.js';
import type { SurveyInput } from './surveyInput.js';
import { tilesOf, type Tile } from './tiles.js';
import { words } from './words.js';
import type { ExactWindow, WorkSurvey } from './workSurvey.js';

/** Exact windows at a seeded sample of the places that the survey did not find. */
export interface CheckedMisses {
  readonly checked: number;
  /** Exact windows that are hits by the rule by which the survey did not find them. */
  readonly missed: number;
  /** All places that the survey did not find; the checked ones are a sample of them. */
  readonly passedOver: number;
  readonly interval: ConfidenceInterval | null;
}

/** One target compared with the controls. */
export interface JudgedSurvey {
  readonly survey: WorkSurvey;
  readonly calibration: Calibration;
  readonly log10TauF: Scored;
  readonly log10ControlMax: Scored;
  /** Places that count, of the work and of the controls. */
  readonly places: number;
  readonly controlPlaces: number;
  /** Places that the survey found (hits by the loose rule), and places above the family floor. */
  readonly found: number;
  readonly above: number;
  readonly stretches: readonly Stretch[];
  readonly share: Scored;
  readonly chars: number;
  /** Places that must be measured again to cover everything that was found. */
  readonly toConfirm: number;
  /** Exact windows above the family floor and above every exact window of the controls, the most probable first. */
  readonly held: readonly ExactWindow[];
  readonly heldStretches: readonly Stretch[];
  /** Most probable exact window of the controls. */
  readonly log10ControlExact: Scored;
  readonly controlExact: number;
  /** Step 1 and step 2 of the claim, from the survey's own places. */
  readonly passage: ClaimStep;
  readonly portion: ClaimStep;
  readonly leftOutRate: Scored;
  readonly misses: CheckedMisses;
}

/** All works of a survey, judged. */
export interface JudgedSurveys {
  readonly targets: readonly JudgedSurvey[];
  readonly controls: readonly WorkSurvey[];
  readonly controlMisses: CheckedMisses;
}

/**
 * Compares every target with the controls. Floors come from every place in the controls' survey; n, m and the blind gate come from
 * windows that share no token, and rates from passages that share none.
 */
export function judgeSurveys(input: SurveyInput, byWork: ReadonlyMap<string, WorkSurvey>): JudgedSurveys {
  const all = input.works.flatMap(({ id }) => byWork.get(id) ?? []);
  const controls = all.filter(({ work }) => work.role === 'control');
  return {
    targets: all
      .filter(({ work }) => work.role === 'target')
      .map((survey) => judgeOne(input, survey, controls)),
    controls,
    controlMisses: pooled(
      controls.map((survey) => checkMisses(survey, controls, input.parameters.suffixTokens)),
    ),
  };
}

/** log10 of the family floor that the places of the controls set for a target. */
export function surveyFloor(survey: WorkSurvey, controls: readonly WorkSurvey[]): Scored {
  const controlLogP = scoresOf(controls);
  const targetCount = countOf([survey]);
  if (controls.length === 0) return words.unscored('no-control-no-floor');
  if (targetCount === 0) return words.unscored('no-place-counts');
  const family = familyFloor({ controlLogP, targetCount });
  return family.kind === 'floor' ? family.log10TauF : family;
}

function judgeOne(input: SurveyInput, survey: WorkSurvey, controls: readonly WorkSurvey[]): JudgedSurvey {
  const { parameters } = input;
  const { prefixTokens, suffixTokens } = parameters;
  const { work } = survey;
  const log10TauF = surveyFloor(survey, controls);
  const isAbove = (logPz: number): boolean => isScored(log10TauF) && isAboveFloor(logPz, log10TauF);
  const above: number[] = [];
  survey.counts.forEach((counts, place) => {
    if (counts === 1 && isAbove(elementAt(survey.logPz, place))) above.push(place);
  });
  const stretches = stretchesOf(survey, parameters, above);
  const chars = work.charCount - removedChars(work);
  const share = chars === 0 ? common.unscored('no-character-of-work') : charsIn(stretches) / chars;
  const tiling = tilesOf(survey, prefixTokens, suffixTokens);
  const controlTiling = controls.flatMap((control) => tilesOf(control, prefixTokens, suffixTokens));
  const windows = tilesOf(survey, prefixTokens, prefixTokens + suffixTokens);
  const controlWindows = controls.flatMap((one) => tilesOf(one, prefixTokens, prefixTokens + suffixTokens));
  // The hits are windows where they were found: on a grid that ignores them, few of many would be compared.
  const disjointAbove = tilesOf(survey, prefixTokens, prefixTokens + suffixTokens, isAbove);
  const best = above.reduce((most, place) => Math.max(most, elementAt(survey.logPz, place)), -Infinity);
  const none = common.unscored('no-control');
  const rates = ratesAboveFloor(tiling, controlTiling, log10TauF, controlTiling.length === 0 ? none : null);
  const highest =
    controls.length === 0 ? -Infinity : scoresOf(controls).reduce((a, b) => Math.max(a, b), -Infinity);
  const judgement = judgePortion({
    facts: calibrationFacts({
      target: windows.map((tile) => gateWindow(tile, input)),
      control: controls.length === 0 ? null : controlWindows.map((tile) => gateWindow(tile, input)),
      alpha: parameters.alpha,
      replay: { kind: 'other-check' },
    }),
    passage: {
      log10FamilyFloor: log10TauF,
      above: above.length,
      disjointAbove: disjointAbove.length,
      tested: countOf([survey]),
      controls: countOf(controls),
      bestExcessDecades: none,
      bestAboveFloorDecades: isScored(log10TauF) ? margin(best, log10TauF) : log10TauF,
      tail: tailFit(controlWindows.map(({ logPz }) => logPz)),
      power: negativePower({ log10Floor: log10TauF, suffixTokens }),
      hitGate: hitGate({
        hits: disjointAbove.map((tile) => gateWindow(tile, input)),
        control: controlWindows.map((tile) => gateWindow(tile, input)),
      }),
    },
    portion: {
      share: isScored(share) ? share : 0,
      coveredWords: stretches.reduce((sum, one) => sum + wholeWords(work, one.startChar, one.endChar), 0),
      coveredChars: charsIn(stretches),
      blocksHit: rates.blocksHit,
      blocks: rates.blocks,
      lowerBound: rates.target.kind === 'rate' ? rates.target.lower : rates.target,
      controlUpperBound: rates.control.kind === 'rate' ? rates.control.upper : rates.control,
      yardstick: { kind: 'share', share: parameters.substantialShare },
    },
  });
  const controlExact = controls.flatMap(({ confirmed, misses }) => [...confirmed, ...misses]);
  const controlBest = controlExact.reduce((most, { logPz }) => Math.max(most, logPz), -Infinity);
  const held = survey.confirmed
    .filter(({ logPz }) => isAbove(logPz) && logPz > controlBest)
    .sort((a, b) => b.logPz - a.logPz || a.place - b.place);
  const hits = hitsOf(survey, hitRuleOf(survey, controls, suffixTokens));
  return {
    survey,
    calibration: {
      kind: judgement.calibration.kind,
      reasons: [...judgement.calibration.reasons],
      controls: controls.map(({ work: { id } }) => id),
    },
    log10TauF,
    log10ControlMax: highest === -Infinity ? none : highest / Math.LN10,
    places: countOf([survey]),
    controlPlaces: countOf(controls),
    found: hits.reduce((sum, hit) => sum + hit, 0),
    toConfirm: placesToConfirm(survey, hits, suffixTokens).length,
    above: above.length,
    stretches,
    share: isScored(log10TauF) ? share : log10TauF,
    chars,
    held,
    heldStretches: stretchesOf(
      survey,
      parameters,
      held.map(({ place }) => place).sort((a, b) => a - b),
    ),
    log10ControlExact: controlBest === -Infinity ? none : controlBest / Math.LN10,
    controlExact: controlExact.length,
    passage: judgement.steps.memorizedPassage,
    portion: judgement.steps.substantialPortion,
    leftOutRate: rates.leftOut.kind === 'left-out' ? rates.leftOut.rate : rates.leftOut,
    misses: checkMisses(survey, controls, suffixTokens),
  };
}

function checkMisses(
  survey: WorkSurvey,
  controls: readonly WorkSurvey[],
  suffixTokens: number,
): CheckedMisses {
  const rule = hitRuleOf(survey, controls, suffixTokens);
  const checked = survey.misses.length;
  const missed = survey.misses.filter(({ logPz, policyLogPz }) => isHit(rule, logPz, policyLogPz)).length;
  const passedOver = countOf([survey]) - hitsOf(survey, rule).reduce((sum, hit) => sum + hit, 0);
  return { checked, missed, passedOver, interval: checked === 0 ? null : clopperPearson(missed, checked) };
}

function pooled(parts: readonly CheckedMisses[]): CheckedMisses {
  const sum = (of: (part: CheckedMisses) => number): number =>
    parts.reduce((total, part) => total + of(part), 0);
  const checked = sum((part) => part.checked);
  const missed = sum((part) => part.missed);
  return {
    checked,
    missed,
    passedOver: sum((part) => part.passedOver),
    interval: checked === 0 ? null : clopperPearson(missed, checked),
  };
}

function scoresOf(surveys: readonly WorkSurvey[]): Float64Array {
  const scores = new Float64Array(countOf(surveys));
  let at = 0;
  for (const { counts, logPz } of surveys) {
    for (let place = 0; place < counts.length; place++) {
      if (counts[place] === 1) scores[at++] = elementAt(logPz, place);
    }
  }
  return scores;
}

function countOf(surveys: readonly WorkSurvey[]): number {
  return surveys.reduce((sum, { counts }) => sum + counts.reduce((own, flag) => own + flag, 0), 0);
}

function gateWindow({ survey, place, block }: Tile, { parameters }: SurveyInput): GateWindow {
  return gateWindowAt(survey.work, {
    startToken: place,
    tokens: parameters.prefixTokens + parameters.suffixTokens,
    block,
  });
}
