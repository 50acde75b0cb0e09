import type { Calibration, Report, ReportExamination, WindowDetails } from '../../domain/index.js';
import {
  formatCount,
  formatDecades,
  formatNoun,
  formatNumber,
  formatProbability,
  formatShare,
  visibleString,
} from '../../figure/index.js';
import { calibrationOf, whyNoErrorRate } from './calibrationOf.js';
import { mergedSentences } from './mergedSentences.js';
import { windowDetailsOf } from './windowDetailsOf.js';

/** Explanations other than memory of the work, and what the examinations say about each; failed examinations say nothing. */
export function alternativesConsidered(examinations: readonly ReportExamination[]): Report['alternatives'] {
  const detailed = examinations.flatMap((examination) => {
    const details = windowDetailsOf(examination);
    return details === null ? [] : [{ id: examination.id, examination, details }];
  });
  const ofTargets = (sentence: (target: Target, calibration: Calibration['kind']) => string): string[] =>
    mergedSentences(
      detailed.map(({ id, examination, details }) => ({
        name: id,
        sentences: details.targets.map((target) =>
          sentence(target, calibrationOf(examination, target.workId)),
        ),
      })),
    );
  const ofDetails = (sentence: (details: WindowDetails) => string): string[] =>
    mergedSentences(detailed.map(({ id, details }) => ({ name: id, sentences: [sentence(details)] })));
  return [
    {
      explanation: 'The model predicts any text of this kind well: skill, not memory.',
      considered: [
        'Every threshold is set by a control text; a passage counts only if it is more probable than every passage of the control.',
        ...ofTargets(gateSentence),
      ],
    },
    {
      explanation: 'The passages are common property: quotations, formulas, boilerplate.',
      considered: [
        'The cleaning list removes what is known, on target and control alike.',
        ...ofDetails(cleaningSentence),
      ],
    },
    {
      explanation: 'Chance: among many passages some exceed the control without memory.',
      considered: ofTargets(chanceSentence),
    },
    {
      explanation: 'Numerical error of the computation.',
      considered: ofDetails(replaySentence),
    },
    {
      explanation: 'The model met the passages elsewhere, in other works that quote this one.',
      considered: [
        'This is not excluded: the measurement shows what the model holds, not where it came from.',
      ],
    },
    {
      explanation: 'The control was itself part of the training text.',
      considered: ['That would raise the thresholds and hide memory, not create it.'],
    },
  ];
}

type Target = WindowDetails['targets'][number];

function gateSentence(target: Target): string {
  const { gate } = target;
  const values = [gate.aucBytesPerChar, gate.aucCharsPerToken, gate.aucUnigram]
    .map((value) => (typeof value === 'number' ? formatNumber(value, 2) : 'none'))
    .join(', ');
  const words = {
    matched: 'the control is equally hard',
    imperfect: 'the control is not quite equally hard, so no error rate is stated',
    refused: 'the control is not equally hard and was refused',
    'no-control': 'there is no control to compare',
  }[gate.verdict];
  return `${visibleString(target.title)}: without using the model, target and control are told apart with AUC ${values} (compressed size, characters per token, word frequency; 0.50 = not at all): ${words}.`;
}

function cleaningSentence(details: WindowDetails): string {
  const { cleaning } = details;
  const spans = cleaning.removed.reduce((sum, one) => sum + one.spans, 0);
  const before =
    typeof cleaning.uncleanedCoverage === 'number'
      ? ` Without cleaning, coverage would be ${formatShare(cleaning.uncleanedCoverage)}.`
      : '';
  return `Cleaning list of ${formatNoun(cleaning.entries.length, 'entry', 'entries')}; ${formatNoun(spans, 'place')} removed.${before}`;
}

function chanceSentence(target: Target, calibration: Calibration['kind']): string {
  const { control } = target;
  const counted = `${visibleString(target.title)}: ${formatNoun(control.m, 'separate target passage was', 'separate target passages were')} held against ${formatCount(control.n)} of the control.`;
  const why = whyNoErrorRate(calibration);
  if (why !== '') return `${counted} No probability of passing by chance is stated: ${why}.`;
  if (typeof control.probabilityOnePasses !== 'number') return counted;
  const margin =
    typeof control.familyMarginDecades === 'number'
      ? `; the family floor adds ${formatNumber(control.familyMarginDecades, 1)} decades, which keeps the error for the whole family of passages near 0.01`
      : '';
  return `${counted} If the control is exchangeable with the work, at least one of them would pass the plain floor by chance with a probability of at most ${formatProbability(control.probabilityOnePasses)}${margin}.`;
}

function replaySentence(details: WindowDetails): string {
  const { replay } = details;
  return typeof replay.largestDeltaLog10 === 'number'
    ? `${formatNoun(replay.windows, 'window')} scored again under another numeric layout (${replay.replayLayout} instead of ${replay.layout}); the largest difference is ${formatDecades(replay.largestDeltaLog10)}.`
    : `No replay (${replay.largestDeltaLog10.reason}).`;
}
