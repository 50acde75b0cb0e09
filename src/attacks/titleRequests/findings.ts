import { counted, isScored, ofTotal, type Remark, wholeNumber } from '../../base/index.js';
import { type Finding, noInterval } from '../../domain/index.js';
import { finding } from '../findingKinds.js';
import {
  calibrationCaveats,
  common,
  controlWords,
  judgementCaveats,
  markedBy,
  MOST_SPANS,
  type PassageJudgement,
  placeOf,
} from '../kit/index.js';
import { titleCaveats } from './caveats.js';
import {
  type AskedWork,
  askedOf,
  coveredBy,
  judgeTitles,
  type Selection,
  tallyOf,
  type TitleResults,
} from './collect.js';
import { titleKinds } from './kinds.js';
import { kindsOf, languagesOf, type TitleInput } from './parameters.js';
import { KIND_NAMES, LANGUAGE_NAMES } from './requests.js';
import { words } from './words.js';

/** Findings about one target: all requests together, the portion of the work in all answers, then each kind of request in each language. */
export function titleFindings(target: AskedWork, results: TitleResults, input: TitleInput): Finding[] {
  const judgement = judgeTitles(target, results, input);
  const selections = languagesOf(input.parameters).flatMap((language) =>
    kindsOf(input.parameters).map((request): Selection => ({ request, language })),
  );
  return [
    copiesFinding(target, results, input, judgement),
    portionFinding(target, results, input, judgement),
    ...selections.map((selected) => requestFinding(target, results, input, judgement, selected)),
  ];
}

function copiesFinding(
  target: AskedWork,
  results: TitleResults,
  input: TitleInput,
  judgement: PassageJudgement,
): Finding {
  const { leastWords } = input.parameters;
  const { hits, tested, controlTested, controlHits, calibration } = judgement;
  const own = tallyOf([target], null, leastWords);
  const named = target.work.author === undefined ? 'title alone' : 'title and author alone';
  const asked = `Asked for the work by its ${named} in ${counted(own.attempts, 'attempt')}, of which ${wholeNumber(own.answered)} were answered, the model copies ${ofTotal(hits.length, tested)} passages (longest run: ${counted(own.longest?.run.words ?? 0, 'word')})`;
  const rule = `A passage counts as copied if an answer contains at least ${leastWords} of its words in one run, and a longer run than any answer about a control shares with that control.`;
  const sentence = `${asked}; ${controlWords(calibration, controlSays(judgement, results))}. ${givenWords(target)} ${rule}`;
  return finding(titleKinds['title-copies'], target.work.id, {
    sentence: markedBy(calibration, sentence),
    value: tested === 0 ? common.unscored('no-passage-tried') : hits.length / tested,
    count: { hits: hits.length, total: tested, of: 'passages' },
    controlValue:
      controlTested === 0 ? common.unscored('no-control-passage-tried') : controlHits / controlTested,
    interval: noInterval(tested === 0 ? common.unscored('no-passage-tried') : words.unscored('all-passages')),
    calibration,
    standing: judgement.standing,
    spans: hits.slice(0, MOST_SPANS).map(({ passage }) => ({
      ...placeOf(passage),
      logProbNats: words.unscored('not-scored'),
    })),
    caveats: [
      ...judgementCaveats(judgement),
      ...titleCaveats(target, results, input, null),
      ...shortPassages(target, input),
      words.remark('copies-as-they-came'),
    ],
  });
}

/** How much of the work the requests themselves contained. */
function givenWords({ asked, searched }: AskedWork): string {
  const given = asked
    .filter(({ earlier }) => earlier === undefined)
    .reduce((most, { promptWords }) => Math.max(most, promptWords), 0);
  return given === 0
    ? 'No request contained a passage of the work.'
    : `The words of a request contained ${ofTotal(given, searched.size)} words of the work.`;
}

function shortPassages({ passages, shortPassages: few }: AskedWork, { parameters }: TitleInput): Remark[] {
  const { leastWords: least } = parameters;
  return few === 0
    ? []
    : [words.remark('passages-of-few-words', { passages: few, total: passages.length, least })];
}

function controlSays(
  { controlMaximum, controlHits, controlTested }: PassageJudgement,
  { controls }: TitleResults,
): string {
  const titles = counted(controls.length, 'control title');
  if (controlTested === 0)
    return `no control passage could be tested (${titles}, requested in the same way; uncalibrated)`;
  const longest = isScored(controlMaximum) ? controlMaximum : 0;
  return `asked for ${titles} in the same way, it copies ${ofTotal(controlHits, controlTested)} control passages, each judged by the same rule against the other control blocks (longest run in a passage: ${counted(longest, 'word')})`;
}

function portionFinding(
  target: AskedWork,
  { controls }: TitleResults,
  { parameters }: TitleInput,
  { calibration }: PassageJudgement,
): Finding {
  const own = portionOf([target]);
  const control = portionOf(controls);
  const least = `words of the work in runs of at least ${parameters.leastWords}`;
  const sentence = `All answers together contain ${ofTotal(own.covered, own.total)} ${least}; ${controlWords(
    calibration,
    `the answers about the control contain ${ofTotal(control.covered, control.total)} words of it in such runs`,
  )}.`;
  const isTried = target.asked.some(({ attempts }) => attempts.some(({ answered }) => answered));
  return finding(titleKinds['title-portion'], target.work.id, {
    sentence: markedBy(calibration, sentence),
    value: !isTried
      ? words.unscored('no-answer')
      : own.total === 0
        ? words.unscored('no-word')
        : own.covered / own.total,
    count: { hits: own.covered, total: own.total, of: 'words' },
    controlValue:
      controls.length === 0
        ? common.unscored('no-control')
        : control.total === 0
          ? words.unscored('no-word')
          : control.covered / control.total,
    interval: noInterval(words.unscored('answers-differ')),
    calibration,
    spans: spansOf(target, coveredBy(target, null)),
    caveats: [...calibrationCaveats(calibration), words.remark('part-of-all')],
  });
}

function portionOf(works: readonly AskedWork[]): { readonly covered: number; readonly total: number } {
  return works.reduce(
    ({ covered, total }, of) => ({
      covered: covered + coveredBy(of, null).reduce((sum, flag) => sum + flag, 0),
      total: total + of.searched.counted,
    }),
    { covered: 0, total: 0 },
  );
}

function spansOf({ work, searched }: AskedWork, covered: Uint8Array): Finding['spans'] {
  const spans: Finding['spans'] = [];
  for (let from = 0; from < covered.length && spans.length < MOST_SPANS; from++) {
    if (covered[from] !== 1) continue;
    let to = from + 1;
    while (covered[to] === 1) to += 1;
    spans.push({
      workId: work.id,
      ...searched.charsOf({ from, to }),
      logProbNats: words.unscored('not-scored'),
    });
    from = to;
  }
  return spans;
}

function requestFinding(
  target: AskedWork,
  results: TitleResults,
  input: TitleInput,
  { calibration }: PassageJudgement,
  selected: Selection,
): Finding {
  const { leastWords } = input.parameters;
  const own = tallyOf([target], selected, leastWords);
  const control = tallyOf(results.controls, selected, leastWords);
  const asked = askedOf(target, selected)[0]?.spec.words;
  const held = `contain at least ${leastWords} words of the work in one run`;
  const ofControl = `of the answers to the same request for control titles, ${ofTotal(control.copied, control.answered)} contain that many words of the control (longest run: ${counted(control.longest?.run.words ?? 0, 'word')})`;
  const sentence =
    asked === undefined
      ? `The request for ${KIND_NAMES[selected.request]} was not made; ${controlWords(calibration, ofControl)}.`
      : `The request${selected.request === 'go-on' ? ' after the model’s own answer' : ''} was: ${asked} The model answers ${ofTotal(own.answered, own.attempts)} attempts; ${ofTotal(own.copied, own.answered)} answers ${held} (longest run: ${counted(own.longest?.run.words ?? 0, 'word')}); ${controlWords(calibration, ofControl)}.`;
  const { request, language } = selected;
  return finding(titleKinds['title-request'], target.work.id, {
    names: { request, language, requestName: KIND_NAMES[request], languageName: LANGUAGE_NAMES[language] },
    sentence: markedBy(calibration, sentence),
    value:
      own.attempts === 0
        ? words.unscored('not-made')
        : own.answered === 0
          ? words.unscored('no-answer')
          : own.copied / own.answered,
    count: { hits: own.copied, total: own.answered, of: 'answers' },
    controlValue:
      results.controls.length === 0
        ? common.unscored('no-control')
        : control.answered === 0
          ? words.unscored('no-answer')
          : control.copied / control.answered,
    interval: noInterval(words.unscored(own.answered === 0 ? 'no-answer' : 'answers-differ')),
    calibration,
    spans: spansOf(target, coveredBy(target, selected)),
    caveats: [
      ...calibrationCaveats(calibration),
      words.remark('part-of-all'),
      ...titleCaveats(target, results, input, selected),
    ],
  });
}
