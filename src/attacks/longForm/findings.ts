import {
  counted,
  isScored,
  ofTotal,
  percent,
  wholeNumber,
  type Remark,
  type Scored,
} from '../../base/index.js';
import { noInterval, type Finding, type FindingSpan } from '../../domain/index.js';
import { FIRST_PASS, FIRST_PHASE_PASS, MINIMUM_HIT_BLOCKS, SECOND_PASS } from '../../measure/index.js';
import type { AttackInput } from '../define.js';
import { finding } from '../findingKinds.js';
import {
  blockedInterval,
  common,
  controlWords,
  judgementCaveats,
  markedBy,
  type PassageJudgement,
  placeOf,
} from '../kit/index.js';
import type { LongFormResults, WorkResult } from './collect.js';
import { longFormKinds } from './kinds.js';
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

/** After what text the model wrote, and how it chose its tokens, in words. */
export function howWritten({ parameters }: Input): string {
  const { seedTokens, decoding, beamWidth, generations, policy } = parameters;
  const how =
    decoding === 'greedy'
      ? 'greedy decoding: the most probable token at each step'
      : decoding === 'beam'
        ? `beam search: the ${beamWidth} most probable texts are kept`
        : `${generations} texts drawn under ${policy}; the best one is used`;
  return `after ${wholeNumber(seedTokens)} tokens of the true text, the model wrote on by itself (${how})`;
}

function stretchesFinding({ target, judgement, input }: About): Finding {
  const { hits, tested, controlTested, controlHits, controlMaximum, calibration } = judgement;
  const { stretchTokens, minimumWords } = input.parameters;
  const control = controlWords(
    calibration,
    `when control passages are compared with the other chapters of the control, ${ofTotal(controlHits, controlTested)} do, and the most words written of one is ${isScored(controlMaximum) ? wholeNumber(controlMaximum) : 0}`,
  );
  const started = `The model was started at ${target.seeds.length} points: ${howWritten(input)}.`;
  const wrote = `${ofTotal(hits.length, tested)} passages of ${stretchTokens} tokens count as written: the model wrote at least ${minimumWords} of their words near-verbatim, and more than of any control passage`;
  return finding(longFormKinds['long-form-stretches'], target.work.id, {
    ...base(target, judgement),
    sentence: markedBy(calibration, `${started} ${wrote}; ${control}.`),
    value: tested === 0 ? words.unscored('no-stretch') : hits.length / tested,
    count: { hits: hits.length, total: tested, of: 'passages' },
    controlValue: controlTested === 0 ? common.unscored('no-control') : controlHits / controlTested,
    interval: blockedInterval(
      judgement.rate,
      'the share of passages that would be hits, if blocks like these were drawn again',
    ),
    standing: judgement.standing,
    spans: hits.slice(0, MOST_SPANS).map(({ passage }): FindingSpan => ({
      ...placeOf(passage),
      logProbNats: words.unscored('written-not-scored'),
    })),
  });
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
    `in the control, it wrote ${percentOf(control)} and ${percentOf(recallOf(controls, 'second'))}`,
  );
  const firstPass = `${percentOf(share)} of the words it was asked to write (${wholeNumber(target.matched.first)} of ${wholeNumber(target.words)})`;
  const wrote = `It wrote ${firstPass} near-verbatim in blocks of at least ${FIRST_PASS.keep} words, and ${percentOf(second)} in blocks of at least ${SECOND_PASS.keep} words`;
  return finding(longFormKinds['nv-recall'], target.work.id, {
    ...base(target, judgement),
    sentence: markedBy(
      judgement.calibration,
      `${capital(howWritten(input))}. ${wrote}; ${says}.${helpWords(target, controls)}`,
    ),
    value: share,
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
  });
}

function toTheEndFinding({ target, controls, judgement }: About): Finding {
  const complete = target.seeds.filter(({ texts }) => texts.some((text) => text.complete));
  const longest = complete.reduce((most, { best }) => Math.max(most, best.writtenTokens), 0);
  const all = controls.flatMap(({ seeds }) => seeds);
  const controlComplete = all.filter(({ texts }) => texts.some((text) => text.complete)).length;
  const inOneRun = (seeds: WorkResult['seeds']): number =>
    seeds.filter(({ texts }) => texts.some(({ recall }) => recall.firstPhase >= FIRST_PHASE_PASS)).length;
  const upTo = longest === 0 ? '' : ` (longest such text: ${counted(longest, 'token')})`;
  const toTheEnd = `From ${ofTotal(complete.length, target.seeds.length)} starting points, the model wrote every token to the end of the work without additional text${upTo}`;
  const controlPart = `in the control, from ${ofTotal(controlComplete, all.length)}`;
  const controlRuns = all.length === 0 ? '' : `; in the control, from ${ofTotal(inOneRun(all), all.length)}`;
  const oneRun = `From ${ofTotal(inOneRun(target.seeds), target.seeds.length)} starting points, it wrote a single run of at least ${percent(FIRST_PHASE_PASS)} of the words (the first test used in the literature)${controlRuns}.`;
  return finding(longFormKinds['written-to-the-end'], target.work.id, {
    ...base(target, judgement),
    sentence: markedBy(
      judgement.calibration,
      `${toTheEnd}; ${controlWords(judgement.calibration, controlPart)}. ${oneRun}`,
    ),
    value: complete.length / target.seeds.length,
    count: { hits: complete.length, total: target.seeds.length, of: 'starting points' },
    controlValue: all.length === 0 ? common.unscored('no-control') : controlComplete / all.length,
    interval: noInterval(words.unscored('all-places-tried')),
    spans: complete.slice(0, MOST_SPANS).map(({ seed }) => spanOfSeed(seed)),
  });
}

function longestRunFinding({ target, controls, judgement }: About): Finding {
  const own = longestOf([target]);
  const control = longestOf(controls);
  const met = YARDSTICKS.map(
    ({ name, of, least }) =>
      `${name}: ${wholeNumber(of(own))} (control: ${controls.length === 0 ? 'none' : wholeNumber(of(control))}), ${of(own) >= least ? 'reached' : 'not reached'}`,
  ).join('; ');
  const run = `The longest run of equal words that the model wrote by itself has ${wholeNumber(own.words)} words (${wholeNumber(own.chars)} characters)`;
  const controlPart = `in the control, the longest run has ${wholeNumber(control.words)} words`;
  return finding(longFormKinds['longest-run'], target.work.id, {
    ...base(target, judgement),
    sentence: markedBy(
      judgement.calibration,
      `${run}; ${controlWords(judgement.calibration, controlPart)}. Yardsticks: ${met}.`,
    ),
    value: own.words,
    controlValue: controls.length === 0 ? common.unscored('no-control') : control.words,
    interval: noInterval(words.unscored('longest-of-run')),
    spans: own.seed === null ? [] : [spanOfSeed(own.seed)],
    caveats: [words.remark('yardstick-of-law'), ...judgementCaveats(judgement), ...numericCaveats(target)],
  });
}

function coverageFinding({ target, controls, judgement }: About): Finding {
  const { coverage } = target;
  const control = controls.reduce((most, one) => Math.max(most, one.coverage.share), 0);
  const k = target.seeds.reduce((sum, { texts }) => sum + texts.length, 0);
  const hold = `All ${wholeNumber(k)} texts together contain ${percent(coverage.share)} of the words of the whole work, in runs of at least five words that the model was not given`;
  const controlPart = `in the control, at most ${percent(control)}`;
  const runs = `The longest covered part without a gap has ${wholeNumber(coverage.longestBlock)} words, and ${wholeNumber(coverage.longSpans)} runs have more than 20 words.`;
  return finding(longFormKinds['book-coverage'], target.work.id, {
    ...base(target, judgement),
    sentence: markedBy(
      judgement.calibration,
      `${hold}; ${controlWords(judgement.calibration, controlPart)}. ${runs}`,
    ),
    value: coverage.share,
    controlValue: controls.length === 0 ? common.unscored('no-control') : control,
    interval: noInterval(words.unscored('census-of-run')),
    caveats: [words.remark('common-phrases'), ...judgementCaveats(judgement)],
  });
}

function base(target: Target, judgement: PassageJudgement): Pick<Finding, 'calibration' | 'caveats'> {
  return {
    calibration: judgement.calibration,
    caveats: [...judgementCaveats(judgement), ...numericCaveats(target)],
  };
}

/** How the numbers of the writing compare with the exact path, and what could not be written. */
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
    ? ' No additional text was supplied.'
    : ` Additional true text was supplied ${wholeNumber(target.helped)} times in the work and ${wholeNumber(helped)} times in the control; it does not count as written.`;
}

function percentOf(value: Scored): string {
  return isScored(value) ? percent(value) : 'no measurable share';
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
