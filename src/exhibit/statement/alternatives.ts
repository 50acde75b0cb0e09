import { counted, decades, decimal, isScored, pValue, percent } from '../../base/index.js';
import {
  BLIND_MEASURES,
  EXPONENTIAL_TAIL,
  HIT_MEASURES,
  inAnswerView,
  windowDetailsOf,
  type Calibration,
  type Report,
  type ReportExamination,
  type WindowDetails,
} from '../../domain/index.js';
import { yearBeforeModels } from '../../answer/index.js';
import { formatCount, formatDecades, visibleString } from '../../figure/index.js';
import { isSourceEntryLine } from '../../text/index.js';
import { calibrationOf, whyNoErrorRate } from './calibrationOf.js';
import { mergedSentences } from './mergedSentences.js';

const ANOTHER_SOURCE = 'Another source: the model learned the passages from other works that quote this one.';
const SEEN_CONTROL = 'Contaminated control: the control was itself part of the training text.';

/** The explanations that are no objection of the answer: what is measured about the others, the table of objections has. */
export const BEYOND_OBJECTIONS: ReadonlySet<string> = new Set([ANOTHER_SOURCE, SEEN_CONTROL]);

/** Explanations other than memorization of the work, and what the examinations show about each; failed examinations show nothing. */
export function alternativesConsidered(examinations: readonly ReportExamination[]): Report['alternatives'] {
  const detailed = examinations.flatMap((examination) => {
    const details = windowDetailsOf(examination.findings);
    if (details === null) return [];
    const inAnswer = inAnswerView(details);
    return [
      { id: examination.id, examination, details, part: 'raw' as const },
      ...(inAnswer === null
        ? []
        : [
            {
              id: `${examination.id} in an answer`,
              examination,
              details: inAnswer,
              part: 'in-answer' as const,
            },
          ]),
    ];
  });
  const ofTargets = (sentence: (target: Target, calibration: Calibration['kind']) => string): string[] =>
    mergedSentences(
      detailed.map(({ id, examination, details, part }) => ({
        name: id,
        sentences: details.targets
          .map((target) => sentence(target, calibrationOf(examination, target.workId, part)))
          .filter((text) => text !== ''),
      })),
    );
  const ofDetails = (sentence: (details: WindowDetails) => string): string[] =>
    mergedSentences(detailed.map(({ id, details }) => ({ name: id, sentences: [sentence(details)] })));
  return [
    {
      explanation:
        'General predictive ability: the model predicts text of this kind well without having memorized it.',
      considered: [
        'Every threshold is set by a control text. A passage counts only if it is more probable than every passage of the control.',
        ...ofTargets(gateSentence),
        ...ofTargets(sensitivitySentence),
      ],
    },
    {
      explanation: 'Common text: the passages are quotations, formulas or boilerplate.',
      considered: [...ofDetails(cleaningSentence), ...ofTargets(hitsSentence)],
    },
    {
      explanation: 'Chance: among many passages, some exceed the control without memorization.',
      considered: ofTargets(chanceSentence),
    },
    {
      explanation: 'Numerical error in the computation.',
      considered: ofDetails(replaySentence),
    },
    {
      explanation: ANOTHER_SOURCE,
      considered: [
        'This is not excluded. The measurement concerns what the model does with the text, not where the model learned it.',
      ],
    },
    {
      explanation:
        'Machine-written text: parts of the work were written with the help of the model, or of one like it, or after it.',
      considered: [
        'A model finds its own text probable without having been trained on it.',
        ...mergedSentences(
          detailed.map(({ id, examination }) => ({ name: id, sentences: datesOf(examination) })),
        ),
        ...ofTargets(selfWrittenSentence),
        ...ofTargets(hitsSentence),
      ],
    },
    {
      explanation: SEEN_CONTROL,
      considered: ['That would raise the thresholds. It would hide memorization, not create it.'],
    },
  ];
}

type Target = WindowDetails['targets'][number];

function gateSentence(target: Target): string {
  const { gate } = target;
  const values = [gate.aucBytesPerChar, gate.aucCharsPerToken, gate.aucUnigram, gate.aucOrder]
    .map((value) => (typeof value === 'number' ? decimal(value, 2) : 'none'))
    .join(', ');
  const words = {
    matched: `${BLIND_MEASURES} do not distinguish the control from the work; they do not see everything that makes a text easy to predict`,
    imperfect: 'a difference is not ruled out, so no error rate is stated',
    refused: `the control was refused, because ${BLIND_MEASURES} distinguish it from the work`,
    'no-control': 'there is no control to compare with',
  }[gate.verdict];
  return `${visibleString(target.title)}: without the model, a blind comparison distinguishes target and control with AUC ${values} (compressed size, characters per token, word frequency, word order; 0.50 = not at all): ${words}.`;
}

function cleaningSentence(details: WindowDetails): string {
  const { cleaning } = details;
  const spans = cleaning.removed.reduce((sum, one) => sum + one.spans, 0);
  const before =
    typeof cleaning.uncleanedCoverage === 'number'
      ? ` Without cleaning, coverage would be ${percent(cleaning.uncleanedCoverage)}.`
      : '';
  const listed = cleaning.entries.filter((entry) => !isSourceEntryLine(entry)).length;
  const shared = sharedSentence(cleaning);
  if (listed === 0)
    return `No cleaning list was used: quotations and boilerplate were not looked for.${shared}${shared === '' ? '' : before}`;
  return `The cleaning list, applied to the target and the control alike, has ${counted(listed, 'entry', 'entries')}; ${shared === '' ? '' : 'with the source texts, '}it removed ${counted(spans, 'occurrence')}.${shared}${before}`;
}

/** What was excluded because it is in source texts, too; empty if there were none. */
function sharedSentence({ sources, removed }: WindowDetails['cleaning']): string {
  if (sources === undefined) return '';
  const spans = removed.reduce((sum, { fromSources }) => sum + (fromSources?.spans ?? 0), 0);
  return ` Passages shared with ${counted(sources.length, 'source text')} were excluded from the target and the control alike: ${counted(spans, 'occurrence')}.`;
}

/** Whether the passages above the floor are text of the control's kind: quotations and machine-written text mostly are not. */
function hitsSentence(target: Target): string {
  const { title, hitGate } = target;
  const of = `${visibleString(title)}: the passages above the floor`;
  if (hitGate.kind === 'unscored')
    return hasNoneAbove(target)
      ? `${visibleString(title)}: no passage is above the floor, so there was nothing to compare.`
      : `${of} were not compared with the control.`;
  const distance = `distance of the AUC from 0.50: ${decimal(hitGate.distance, 2)}`;
  return {
    'like-control': `${of} are not distinguished from the control by ${HIT_MEASURES} (${distance}). This does not show that they are text of the same kind.`,
    foreign: `${of} can be distinguished from the control by ${HIT_MEASURES} (${distance}). Nothing is therefore claimed about the work.`,
    'too-few': `${of} are too few to tell whether they are foreign to the work.`,
  }[hitGate.verdict];
}

/** True if there is a family floor and no passage of the work is above it. */
export function hasNoneAbove({ thresholds }: Pick<Target, 'thresholds'>): boolean {
  const floor = thresholds.find(({ name }) => name === 'family-floor');
  return floor !== undefined && isScored(floor.log10) && floor.windowsAbove === 0;
}

/** How far the claim depends on single blocks of the control; empty where nothing was claimed, or nothing was computed. */
function sensitivitySentence({ title, sensitivity }: Target): string {
  if (sensitivity?.kind !== 'sensitivity') return '';
  const { holding, tried, riseDecades } = sensitivity.passages;
  const rise =
    typeof riseDecades === 'number'
      ? ` Only if every control score rose by more than ${decades(Math.floor(riseDecades * 10) / 10)} would no passage exceed the floor.`
      : '';
  return `${visibleString(title)}: the claim of memorized passages was judged again without each block of the control in turn. It still holds with ${formatCount(holding)} of ${formatCount(tried)} smaller controls.${rise}`;
}

/** Which works were published before any language model could have written parts of them; a date that was not stated tells nothing. */
function datesOf({ start }: ReportExamination): string[] {
  return (start?.targets ?? []).map(({ name, firstPublished = '' }) => {
    const year = yearBeforeModels(firstPublished);
    return year === null
      ? `${visibleString(name)}: the date of first publication does not rule this out.`
      : `${visibleString(name)}: first published in ${year}, as stated on receipt. No language model wrote prose then.`;
  });
}

/** What the rule says of text that the model wrote itself; empty where none was scored. */
function selfWrittenSentence({ title, negativeControls }: Target): string {
  const own = negativeControls?.selfWritten;
  if (own === undefined || own.tested === 0) return '';
  const called = `${visibleString(title)}: of ${counted(own.tested, 'passage')} that the model wrote itself after prefixes of the control, ${formatCount(own.hits)} exceed the floor`;
  return own.hits === 0
    ? `${called}.`
    : `${called}. Either text written by a machine can exceed it, or the model wrote out what it had memorized.`;
}

function chanceSentence(target: Target, calibration: Calibration['kind']): string {
  const { control } = target;
  const compared = `${visibleString(target.title)}: ${counted(control.m, 'separate target passage was', 'separate target passages were')} compared with ${formatCount(control.n)} of the control.`;
  const why = whyNoErrorRate(calibration);
  if (why !== '') return `${compared} No probability of exceeding the control by chance is stated: ${why}.`;
  if (typeof control.probabilityOnePasses !== 'number') return compared;
  const margin =
    typeof control.familyMarginDecades === 'number'
      ? ` For the family floor, a margin of ${decades(control.familyMarginDecades)} is added to the most probable control passage, and the sum is rounded up to a power of ten. If, in addition, ${EXPONENTIAL_TAIL}, the error rate for all passages together is about 0.01.`
      : '';
  return `${compared} If the control is exchangeable with the work, the probability that at least one of them exceeds the plain floor by chance is at most m/(m + n) = ${pValue(control.probabilityOnePasses)}.${margin}`;
}

function replaySentence(details: WindowDetails): string {
  const { replay } = details;
  return typeof replay.largestDeltaLog10 === 'number'
    ? `${counted(replay.windows, 'window was', 'windows were')} scored again under another numeric layout (${replay.replayLayout} instead of ${replay.layout}). The largest difference is ${formatDecades(replay.largestDeltaLog10)}.`
    : `No replay (${replay.largestDeltaLog10.reason}).`;
}
