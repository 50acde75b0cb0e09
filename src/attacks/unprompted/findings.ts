import { isScored, ofTotal, percent, wholeNumber, type Remark } from '../../base/index.js';
import { noInterval, type Finding } from '../../domain/index.js';
import { countsOf, newFinds, unseenMass } from '../../measure/index.js';
import { finding } from '../findingKinds.js';
import {
  calibrationCaveats,
  common,
  controlWords,
  judgementCaveats,
  markedBy,
  MOST_SPANS,
  sampledInterval,
} from '../kit/index.js';
import type { JudgedTexts } from './judge.js';
import { unpromptedKinds } from './kinds.js';
import type { UnpromptedInput } from './parameters.js';
import { words } from './words.js';

type Target = JudgedTexts['targets'][number];

/** Fewer texts show neither that a work is written unasked nor that it is not: of this number, none leaves a rate of up to 3.6% open. */
const LEAST_TEXTS = 100;

/** The findings about one target. */
export function unpromptedFindings(target: Target, judged: JudgedTexts, input: UnpromptedInput): Finding[] {
  return [
    writtenFinding(target, judged, input),
    coveredFinding(target, judged, input),
    moreFinding(target, judged, input),
  ];
}

function shared(
  target: Target,
  judged: JudgedTexts,
): Pick<Finding, 'calibration'> & {
  /** Caveats about how the texts were searched. */
  caveats: Remark[];
} {
  return {
    calibration: target.judgement.calibration,
    caveats: [
      ...(judged.unscored.length === 0
        ? []
        : [words.remark('units-without-texts', { units: judged.unscored })]),
      words.remark('token-by-token'),
    ],
  };
}

/** How many texts contain a passage of the work that no prompt asked for. */
function writtenFinding(target: Target, judged: JudgedTexts, { parameters }: UnpromptedInput): Finding {
  const { written, judgement } = target;
  const texts = judged.kinds.length;
  const { textsWith, longestRun } = judged.control;
  const base = shared(target, judged);
  const tooFew = texts < LEAST_TEXTS;
  const unasked = `${ofTotal(written.textsWith, texts)} texts that the model wrote without being asked for this work`;
  const held = `contain at least ${parameters.matchTokens} consecutive tokens of it (longest run: ${wholeNumber(written.longestRun)} tokens)`;
  const controlTexts = ofTotal(isScored(textsWith) ? textsWith : 0, texts);
  const controlRun = isScored(longestRun) ? longestRun : 0;
  const ofControl = `${controlTexts} contain at least ${parameters.matchTokens} consecutive tokens of the control (longest run: ${controlRun} tokens)`;
  return finding(unpromptedKinds['unprompted-texts'], written.matches.work.id, {
    ...base,
    sentence: markedBy(
      judgement.calibration,
      `${unasked} ${held}; ${controlWords(judgement.calibration, ofControl)}.`,
    ),
    value: texts === 0 ? words.unscored('no-text-written') : written.textsWith / texts,
    count: { hits: written.textsWith, total: texts, of: 'texts' },
    controlValue: isScored(textsWith) && texts > 0 ? textsWith / texts : common.unscored('no-control'),
    ...(isScored(textsWith)
      ? { controlCount: { hits: textsWith, total: texts, of: 'texts searched for the control' } }
      : {}),
    interval: sampledInterval(
      written.textsWith,
      texts,
      'texts, drawn independently from this mix of prompts, that contain a passage of the work',
      words.unscored('no-text-written'),
    ),
    standing: tooFew ? 'measured' : judgement.standing,
    spans: spansOf(target),
    caveats: [
      ...(tooFew ? [words.remark('too-few-texts', { texts, least: LEAST_TEXTS })] : []),
      ...judgementCaveats(judgement),
      ...base.caveats,
      ...(judgement.hits.length === 0
        ? [words.remark('no-run-beyond-control')]
        : [
            words.remark('passages-in-runs', {
              hits: judgement.hits.length,
              tested: judgement.tested,
              matchTokens: parameters.matchTokens,
            }),
          ]),
    ],
  });
}

/** What share of the work the texts contain together. */
function coveredFinding(target: Target, judged: JudgedTexts, { parameters }: UnpromptedInput): Finding {
  const { written, judgement } = target;
  const { coverage } = judged.control;
  const base = shared(target, judged);
  const held = `Together, these texts contain ${ofTotal(written.coveredChars, written.chars)} characters of the work`;
  const runs = `in runs of at least ${parameters.matchTokens} tokens, in ${wholeNumber(written.spans.length)} separate parts of the work`;
  const ofControl = `they contain ${isScored(coverage) ? percent(coverage) : 'an unknown share'} of the characters of the control`;
  return finding(unpromptedKinds['unprompted-coverage'], written.matches.work.id, {
    ...base,
    sentence: markedBy(
      judgement.calibration,
      `${held} ${runs}; ${controlWords(judgement.calibration, ofControl)}.`,
    ),
    value: written.chars === 0 ? common.unscored('no-character') : written.coveredChars / written.chars,
    count: { hits: written.coveredChars, total: written.chars, of: 'characters' },
    controlValue: coverage,
    interval: noInterval(words.unscored('count-of-texts')),
    spans: spansOf(target),
    caveats: [
      ...calibrationCaveats(judgement.calibration),
      ...base.caveats,
      words.remark('grows-with-texts'),
    ],
  });
}

/** What one more text, and the same number of texts again, are expected to add. */
function moreFinding(target: Target, judged: JudgedTexts, { parameters }: UnpromptedInput): Finding {
  const { written, judgement } = target;
  const mass = unseenMass(written.finds);
  const base = shared(target, judged);
  const controlMasses = judged.controls.map(({ finds }) => unseenMass(finds));
  const controlMass = controlMasses.reduce<number | null>(
    (most, one) => (one.kind === 'unscored' ? most : Math.max(most ?? 0, one.value)),
    null,
  );
  const probability = mass.kind === 'estimate' ? percent(mass.value) : 'unknown';
  const next = `The estimated probability that the next text contains a passage of the work not found before is ${probability}`;
  const ofControl = `for the control, it is ${controlMass === null ? 'unknown' : percent(controlMass)}`;
  return finding(unpromptedKinds['unprompted-more'], written.matches.work.id, {
    ...base,
    sentence: markedBy(
      judgement.calibration,
      `${cameOut(written, parameters.matchTokens)} ${next}; ${controlWords(judgement.calibration, ofControl)}.`,
    ),
    value: mass.kind === 'estimate' ? mass.value : mass,
    controlValue: controlMass ?? common.unscored('no-control'),
    interval:
      mass.kind === 'estimate'
        ? {
            kind: 'interval',
            lower: mass.lower,
            upper: mass.upper,
            level: mass.level,
            method:
              'Good–Turing with Esty’s interval; the upper end is not below that of the Clopper–Pearson interval',
            of: 'the probability that one more text, written in the same way, contains a passage of the work not found before',
          }
        : noInterval(mass),
    caveats: [...calibrationCaveats(judgement.calibration), ...base.caveats, words.remark('same-draws')],
  });
}

/** What was found, and how much the same number of texts again would add. */
function cameOut({ finds }: Target['written'], matchTokens: number): string {
  const again = newFinds(finds, 1);
  if (again.kind === 'unscored')
    return `No passage of ${matchTokens} tokens of the work was found in the texts.`;
  const rounded = (value: number): string => wholeNumber(Math.round(value));
  const found = `The texts contain ${wholeNumber(countsOf(finds).size)} different passages of ${matchTokens} tokens of the work.`;
  const interval = `95% interval ${rounded(again.lower)} to ${rounded(again.upper)}`;
  return `${found} The same number of texts again is expected to add ${rounded(again.value)} more (${interval}).`;
}

function spansOf({ written }: Target): Finding['spans'] {
  return [...written.spans]
    .sort((a, b) => b.endChar - b.startChar - (a.endChar - a.startChar) || a.startChar - b.startChar)
    .slice(0, MOST_SPANS)
    .map(({ startChar, endChar }) => ({
      workId: written.matches.work.id,
      startChar,
      endChar,
      logProbNats: words.unscored('found-not-scored'),
    }));
}
