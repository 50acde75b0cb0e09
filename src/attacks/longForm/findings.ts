import { isScored, ofTotal, percent, wholeNumber, type Remark, type Scored } from '../../base/index.js';
import { noInterval, type Finding, type FindingSpan } from '../../domain/index.js';
import { FIRST_PASS, FIRST_PHASE_PASS, MINIMUM_HIT_BLOCKS, SECOND_PASS } from '../../measure/index.js';
import type { AttackInput } from '../define.js';
import {
  blockedInterval,
  common,
  controlWords,
  judgementCaveats,
  markedBy,
  placeOf,
  type PassageJudgement,
} from '../kit/index.js';
import type { LongFormResults, WorkResult } from './collect.js';
import type { LongFormParameters } from './parameters.js';
import { words } from './words.js';
import { longestOf, spanOfSeed, YARDSTICKS } from './yardsticks.js';

type Input = AttackInput<LongFormParameters>;
type Target = LongFormResults['targets'][number];

const MOST_SPANS = 200;

/** Findings about one target. */
export function longFormFindings(target: Target, results: LongFormResults, input: Input): Finding[] {
  const about: About = { target, controls: results.controls, judgement: target.judgement, input };
  return [
    stretchesFinding(about),
    recallFinding(about),
    toTheEndFinding(about),
    longestRunFinding(about),
    coverageFinding(about),
  ];
}

interface About {
  readonly target: Target;
  readonly controls: readonly WorkResult[];
  readonly judgement: PassageJudgement;
  readonly input: Input;
}

/** From what, and how, in words. */
export function howWritten({ parameters }: Input): string {
  const { seedTokens, decoding, beamWidth, generations, policy } = parameters;
  const how =
    decoding === 'greedy'
      ? 'always taking the most probable token'
      : decoding === 'beam'
        ? `keeping the ${beamWidth} most probable texts`
        : `drawn ${generations} times under ${policy}, the best of them taken`;
  return `given ${wholeNumber(seedTokens)} tokens of the true text and then writing on by itself (${how})`;
}

function stretchesFinding({ target, judgement, input }: About): Finding {
  const { hits, tested, controlTested, controlHits, controlMaximum, calibration } = judgement;
  const { stretchTokens, minimumWords } = input.parameters;
  const control = controlWords(
    calibration,
    `of the control, held against its other chapters, ${ofTotal(controlHits, controlTested)}, and at most ${isScored(controlMaximum) ? wholeNumber(controlMaximum) : 0} words of a stretch`,
  );
  return {
    ...base(target, judgement),
    id: `long-form-stretches/${target.work.id}`,
    title: 'Stretches written by the model itself',
    sentence: markedBy(
      calibration,
      `${capital(howWritten(input))} at ${target.seeds.length} places, the model wrote ${ofTotal(hits.length, tested)} of the stretches of ${stretchTokens} tokens: at least ${minimumWords} of their words near-verbatim, and more than of any stretch of the control; ${control}.`,
    ),
    value: tested === 0 ? words.unscored('no-stretch') : hits.length / tested,
    unit: 'share of stretches',
    count: { hits: hits.length, total: tested, of: 'stretches' },
    controlValue: controlTested === 0 ? common.unscored('no-control') : controlHits / controlTested,
    interval: blockedInterval(judgement.rate, 'stretches of text of this kind that would be hits'),
    standing: judgement.standing,
    spans: hits.slice(0, MOST_SPANS).map(({ passage }): FindingSpan => ({
      ...placeOf(passage),
      logProbNats: words.unscored('written-not-scored'),
    })),
  };
}

function recallFinding({ target, controls, judgement, input }: About): Finding {
  const { substantialShare } = input.parameters;
  const share = recallOf([target], 'first');
  const second = recallOf([target], 'second');
  const control = recallOf(controls, 'first');
  const blocks = new Set(judgement.hits.map(({ passage }) => passage.block)).size;
  const isReached = isScored(share) && share >= substantialShare && blocks >= MINIMUM_HIT_BLOCKS;
  const standing = judgement.standing === 'claim' ? (isReached ? 'claim' : 'not-shown') : judgement.standing;
  const says = controlWords(
    judgement.calibration,
    `of the control ${percentOf(control)} and ${percentOf(recallOf(controls, 'second'))}`,
  );
  return {
    ...base(target, judgement),
    id: `nv-recall/${target.work.id}`,
    title: 'Near-verbatim recall',
    sentence: markedBy(
      judgement.calibration,
      `${capital(howWritten(input))}, the model wrote ${percentOf(share)} of the words that were left to it near-verbatim in blocks of ${FIRST_PASS.keep} words and more (${wholeNumber(target.matched.first)} of ${wholeNumber(target.words)}), and ${percentOf(second)} in blocks of ${SECOND_PASS.keep} and more; ${says}.${helpWords(target, controls)}`,
    ),
    value: share,
    unit: 'share of words',
    count: { hits: target.matched.first, total: target.words, of: 'words' },
    controlValue: control,
    interval: noInterval(words.unscored('count-of-run')),
    standing,
    spans: target.seeds
      .filter(({ best }) => best.recall.first.matched > 0)
      .slice(0, MOST_SPANS)
      .map(({ seed }) => spanOfSeed(seed)),
    caveats: [
      ...judgementCaveats(judgement),
      ...(standing === 'not-shown' && !isReached
        ? [words.remark('yardstick-words', { share: substantialShare, chapters: MINIMUM_HIT_BLOCKS })]
        : []),
      ...numericCaveats(target),
    ],
  };
}

function toTheEndFinding({ target, controls, judgement }: About): Finding {
  const complete = target.seeds.filter(({ texts }) => texts.some((text) => text.complete));
  const longest = complete.reduce((most, { best }) => Math.max(most, best.writtenTokens), 0);
  const all = controls.flatMap(({ seeds }) => seeds);
  const controlComplete = all.filter(({ texts }) => texts.some((text) => text.complete)).length;
  const inOneRun = (seeds: WorkResult['seeds']): number =>
    seeds.filter(({ texts }) => texts.some(({ recall }) => recall.firstPhase >= FIRST_PHASE_PASS)).length;
  return {
    ...base(target, judgement),
    id: `written-to-the-end/${target.work.id}`,
    title: 'Written to the end without one wrong token',
    sentence: markedBy(
      judgement.calibration,
      `From ${ofTotal(complete.length, target.seeds.length)} of the places the model wrote every token to the end, without help and without one that differs${longest === 0 ? '' : `, up to ${wholeNumber(longest)} tokens`}; ${controlWords(judgement.calibration, `of the control from ${ofTotal(controlComplete, all.length)}`)}. One run of at least ${percent(FIRST_PHASE_PASS)} of the words (the first test of the literature): from ${ofTotal(inOneRun(target.seeds), target.seeds.length)}${all.length === 0 ? '' : `, of the control from ${ofTotal(inOneRun(all), all.length)}`}.`,
    ),
    tag: 'extraction',
    element: 'reconstructed',
    value: complete.length / target.seeds.length,
    unit: 'share of places',
    count: { hits: complete.length, total: target.seeds.length, of: 'places' },
    controlValue: all.length === 0 ? common.unscored('no-control') : controlComplete / all.length,
    interval: noInterval(words.unscored('all-places-tried')),
    standing: 'measured',
    spans: complete.slice(0, MOST_SPANS).map(({ seed }) => spanOfSeed(seed)),
  };
}

function longestRunFinding({ target, controls, judgement }: About): Finding {
  const own = longestOf([target]);
  const control = longestOf(controls);
  const met = YARDSTICKS.map(
    ({ name, of, least }) =>
      `${name}: ${wholeNumber(of(own))} (control ${controls.length === 0 ? 'none' : wholeNumber(of(control))}), ${of(own) >= least ? 'reached' : 'not reached'}`,
  ).join('; ');
  return {
    ...base(target, judgement),
    id: `longest-run/${target.work.id}`,
    title: 'Longest run',
    sentence: markedBy(
      judgement.calibration,
      `The longest run of equal words that the model wrote by itself has ${wholeNumber(own.words)} words (${wholeNumber(own.chars)} characters); ${controlWords(judgement.calibration, `in the control the longest has ${wholeNumber(control.words)} words`)}. Yardsticks: ${met}.`,
    ),
    element: 'near-exact',
    value: own.words,
    unit: 'words',
    controlValue: controls.length === 0 ? common.unscored('no-control') : control.words,
    interval: noInterval(words.unscored('longest-of-run')),
    standing: 'measured',
    spans: own.seed === null ? [] : [spanOfSeed(own.seed)],
    caveats: [words.remark('counsel-chooses'), ...judgementCaveats(judgement), ...numericCaveats(target)],
  };
}

function coverageFinding({ target, controls, judgement }: About): Finding {
  const { coverage } = target;
  const control = controls.reduce((most, one) => Math.max(most, one.coverage.share), 0);
  const k = target.seeds.reduce((sum, { texts }) => sum + texts.length, 0);
  return {
    ...base(target, judgement),
    id: `book-coverage/${target.work.id}`,
    title: 'Coverage of the whole work by everything that was written (BMC@5)',
    sentence: markedBy(
      judgement.calibration,
      `All ${wholeNumber(k)} texts together hold ${percent(coverage.share)} of the words of the whole work in runs of at least five words that the model was not given, the longest stretch ${wholeNumber(coverage.longestBlock)} words, ${wholeNumber(coverage.longSpans)} runs of more than 20 words; ${controlWords(judgement.calibration, `of the control at most ${percent(control)}`)}.`,
    ),
    value: coverage.share,
    unit: 'share of words',
    controlValue: controls.length === 0 ? common.unscored('no-control') : control,
    interval: noInterval(words.unscored('census-of-run')),
    standing: 'measured',
    spans: [],
    caveats: [words.remark('common-phrases'), ...judgementCaveats(judgement)],
  };
}

function base(
  target: Target,
  judgement: PassageJudgement,
): Pick<Finding, 'workId' | 'tag' | 'element' | 'calibration' | 'caveats'> {
  return {
    workId: target.work.id,
    tag: 'extraction',
    element: 'substantial-portion',
    calibration: judgement.calibration,
    caveats: [...judgementCaveats(judgement), ...numericCaveats(target)],
  };
}

/** What the writing gave against the exact path, and what could not be written. */
function numericCaveats({ seeds, broken }: WorkResult): Remark[] {
  let [tokens, notFirst, exact, stepped] = [0, 0, 0, 0];
  let compared = true;
  for (const { progress } of seeds) {
    for (const one of progress) {
      tokens += one.exact?.tokens ?? 0;
      notFirst += one.exact?.notFirst ?? 0;
      exact += one.exact?.logProb ?? 0;
      stepped += one.logProb ?? 0;
      compared &&= one.logProb !== null;
    }
  }
  return [
    ...(tokens === 0
      ? []
      : [
          compared
            ? words.remark('scored-again-sums', { tokens, notFirst, exact, writing: stepped })
            : words.remark('scored-again', { tokens, notFirst }),
        ]),
    ...(broken === 0 ? [] : [words.remark('texts-broken', { texts: broken })]),
  ];
}

function recallOf(works: readonly WorkResult[], pass: 'first' | 'second'): Scored {
  const total = works.reduce((sum, work) => sum + work.words, 0);
  if (total === 0) return works.length === 0 ? common.unscored('no-control') : words.unscored('no-words');
  return works.reduce((sum, { matched }) => sum + matched[pass], 0) / total;
}

function helpWords(target: WorkResult, controls: readonly WorkResult[]): string {
  const helped = controls.reduce((sum, work) => sum + work.helped, 0);
  return target.helped + helped === 0
    ? ' It was never helped again.'
    : ` It was helped again ${wholeNumber(target.helped)} times in the work and ${wholeNumber(helped)} times in the control; what it was given does not count.`;
}

function percentOf(value: Scored): string {
  return isScored(value) ? percent(value) : 'nothing measurable';
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
