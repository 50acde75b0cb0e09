import { counted, isScored, ofTotal, probabilityOfLog, pValue, type Remark } from '../../base/index.js';
import { noInterval, type Finding, type FindingSpan, type Interval } from '../../domain/index.js';
import { finding, findingId } from '../findingKinds.js';
import {
  calibrationCaveats,
  common,
  controlWords,
  judgementCaveats,
  logProbJson,
  markedBy,
  placeOf,
  sampledInterval,
  type ScoredPassage,
} from '../kit/index.js';
import type { JudgedEdition, JudgedEditions } from './judge.js';
import { editionKinds } from './kinds.js';
import type { EditionInput } from './places.js';
import { words } from './words.js';

const MOST_SPANS = 500;

/** Findings about one edition: whether the model holds its passages, and whether it holds them rather than those of the other. */
export function editionFindings(
  edition: JudgedEdition,
  judged: JudgedEditions,
  input: EditionInput,
): Finding[] {
  return [heldFinding(edition, judged), ratherFinding(edition, judged, input)];
}

function heldFinding(edition: JudgedEdition, judged: JudgedEditions): Finding {
  const { work, judgement } = edition;
  const { calibration, hits, tested, controlHits, controlTested, familyFloor } = judgement;
  const floor = isScored(familyFloor)
    ? `the family floor of ${probabilityOfLog(familyFloor)}`
    : 'the family floor';
  const control = controlWords(
    calibration,
    `when control passages are compared with the floor of the other blocks of the control, ${ofTotal(controlHits, controlTested)} exceed it`,
  );
  return finding(editionKinds['edition-held'], work.id, {
    sentence: markedBy(
      calibration,
      `Where the two editions differ, ${ofTotal(hits.length, tested)} passages of this edition exceed ${floor}; ${control}.`,
    ),
    value: tested === 0 ? common.unscored('no-passage-tried') : hits.length / tested,
    count: { hits: hits.length, total: tested, of: 'passages' },
    controlValue:
      controlTested === 0 ? words.unscored('no-control-passage-compared') : controlHits / controlTested,
    interval: intervalOf(judged, hits.length, tested, 'exceed the family floor'),
    threshold: {
      name: 'family floor τ_F',
      log10: isScored(familyFloor) ? familyFloor / Math.LN10 : familyFloor,
    },
    calibration,
    spans: spansOf(hits),
    caveats: [words.remark('passages-of-either'), ...calibrationCaveats(calibration), ...missing(judged)],
  });
}

function ratherFinding(edition: JudgedEdition, judged: JudgedEditions, input: EditionInput): Finding {
  const { work, judgement, preferred, other, undecided, p } = edition;
  const { calibration } = judgement;
  const held = preferred + other + undecided;
  const decided = preferred + other;
  const isShown = judgement.standing === 'claim' && decided > 0 && p <= input.parameters.alpha;
  const isTested = calibration.kind !== 'uncalibrated';
  return finding(editionKinds['edition-rather'], work.id, {
    sentence: markedBy(calibration, sentenceOf(edition, judged, input)),
    value:
      held === 0
        ? words.unscored('none-held')
        : decided === 0
          ? words.unscored('none-decided')
          : preferred / decided,
    count: { hits: preferred, total: decided, of: 'differences' },
    controlValue: words.unscored('no-control-prefers'),
    interval:
      decided === 0
        ? noInterval(words.unscored('none-decided'))
        : intervalOf(judged, preferred, decided, 'favor this edition'),
    calibration,
    standing: isTested ? (isShown ? 'claim' : 'not-shown') : 'measured',
    caveats: [
      words.remark('usual-wording'),
      words.remark('third-edition'),
      ...(isShown ? [words.remark('other-not-excluded')] : []),
      ...(calibration.kind === 'imperfect' || decided === 0 ? [] : [words.remark('p-of-signs')]),
      ...(isShown ? judgementCaveats(judgement) : calibrationCaveats(calibration)),
      ...(isTested && !isShown ? [...judgement.missing, words.remark('not-shown-which')] : []),
      ...missing(judged),
    ],
  });
}

/** What the sign test says of an edition, in words. */
function sentenceOf(
  { preferred, other, undecided, kinds, p, judgement }: JudgedEdition,
  { places, editions }: JudgedEditions,
  input: EditionInput,
): string {
  const { calibration } = judgement;
  const held = preferred + other + undecided;
  const control = controlWords(calibration, 'the floor comes from the control');
  if (held === 0)
    return `At none of ${counted(places.length, 'difference')} does a passage of either edition exceed the family floor; ${control}. Nothing shows whether the model holds ${editions[0].work.id} or ${editions[1].work.id}.`;
  const test = calibration.kind === 'imperfect' ? '' : `, p = ${pValue(p)}`;
  return `The passage of at least one edition exceeds the family floor at ${ofTotal(held, places.length)} differences. There, ${input.model.id} gives the words of this edition at least ten times the probability at ${preferred} and the words of the other edition at ${other}; ${undecided} cannot be distinguished. Counting each distinct replacement once, ${kinds.preferred} favor this edition and ${kinds.other} the other (sign test${test}; ${control}).`;
}

/** The p-values of the sign tests, where a place was decided. */
export function editionPValues({ editions }: JudgedEditions): [string, number][] {
  return editions.flatMap(({ work, preferred, other, p }): [string, number][] =>
    preferred + other === 0 ? [] : [[findingId(editionKinds['edition-rather'], work.id), p]],
  );
}

/** No interval where every place was tested: there is no other. */
function intervalOf({ found }: JudgedEditions, hits: number, tried: number, what: string): Interval {
  return found.chosen.length === found.eligible
    ? noInterval(words.unscored('every-place'))
    : sampledInterval(
        hits,
        tried,
        `the share of all testable differences that ${what}, estimated from the random sample tested`,
      );
}

function spansOf(hits: readonly ScoredPassage[]): FindingSpan[] {
  return [...hits]
    .sort((a, b) => b.score - a.score || a.passage.startToken - b.passage.startToken)
    .slice(0, MOST_SPANS)
    .map(({ passage, score }) => ({ ...placeOf(passage), logProbNats: logProbJson(Math.min(0, score)) }));
}

function missing({ missingPlaces: places, missingControls: controls }: JudgedEditions): Remark[] {
  return places + controls === 0 ? [] : [words.remark('some-missing', { places, controls })];
}
