import { counted, decimal, powerOfTen, verbOf } from '../../base/index.js';
import type { ReportExamination, WindowDetails } from '../../domain/index.js';
import {
  controlHistogram,
  type CurveMark,
  distribution,
  formatCount,
  formatLog10,
  formatShareOf,
  heatStrip,
  queryCurves,
  thresholdCurve,
  thresholdName,
} from '../../figure/index.js';
import { calibrationOf, whyNoErrorRate } from '../statement/calibrationOf.js';
import { paragraph, say, type Block } from './blocks.js';
import { figureBlock, type FigureCounter } from './figureBlock.js';
import { scoredWords } from './sampleSection.js';

type Target = WindowDetails['targets'][number];

/** Most policies in one chart. */
const POLICIES_IN_CHART = 4;

/** The whole work as a band, with its controls below. */
export function stripFigure(
  examination: ReportExamination,
  details: WindowDetails,
  target: Target,
  counter: FigureCounter,
): Block {
  const bands = [
    {
      title: target.title,
      role: 'target' as const,
      chars: target.summary.chars,
      slices: target.summary.strip,
      tested: target.summary.stripTested,
    },
    ...details.controls.map((one) => ({
      title: one.title,
      role: 'control' as const,
      chars: one.summary.chars,
      slices: one.summary.strip,
      tested: one.summary.stripTested,
    })),
  ];
  return figureBlock(
    counter,
    heatStrip(`strip-${examination.id}-${target.workId}`, bands),
    `The whole work from left to right in ${formatCount(target.summary.strip.length)} equal segments, with each control below it. A darker color means that the model assigns a higher probability to the exact next passage. Each segment shows its most probable passage; what of it was not tested is hatched. Numbers below a band are characters from the beginning.`,
  );
}

/** Thresholds and charts of one target work. */
export function targetBlocks(
  examination: ReportExamination,
  details: WindowDetails,
  target: Target,
  counter: FigureCounter,
): Block[] {
  const key = `${examination.id}-${target.workId}`;
  const marks = thresholdMarks(target);
  return [
    thresholdsTable(examination, target),
    figureBlock(
      counter,
      distribution(
        `distribution-${key}`,
        details.histogramEdges,
        { role: 'target', counts: target.summary.histogram, texts: 1 },
        controlHistogram(details.controls),
        marks.slice(0, 2),
      ),
      'Passages by probability: the target upward, all controls together downward, each as a share of its own windows, on one scale. A passage exceeds a threshold only if it is to the right of it.',
    ),
    figureBlock(
      counter,
      thresholdCurve(`threshold-${key}`, target.coverageByThreshold, marks),
      'Coverage is the share of the characters of each text, the work and the control, in passages above a threshold. The threshold rises from left to right, decade by decade.',
    ),
    ...queryBlocks(key, target, counter),
  ];
}

/** Coverage against query budgets, up to four policies in one chart; a sentence where no budget reaches any passage. */
function queryBlocks(key: string, target: Target, counter: FigureCounter): Block[] {
  const curves = target.coverageByQueries;
  const budgets = curves.flatMap(({ points }) => points.map((point) => point.x));
  if (curves.length === 0 || budgets.length === 0) return [];
  const reached = curves.some(({ points }) =>
    points.some(({ target: one, control }) =>
      [one, control].some((value) => typeof value === 'number' && value > 0),
    ),
  );
  if (!reached) {
    return [
      paragraph(
        say(
          `Query budgets: no passage of the work or of the control is expected to appear with probability ${decimal(target.queryProbability, 2)} at any budget up to ${powerOfTen(Math.max(...budgets))} queries (${curves.map(({ policy }) => policy).join('; ')}).`,
        ),
      ),
    ];
  }
  const charts: Block[] = [];
  for (let at = 0; at < curves.length; at += POLICIES_IN_CHART) {
    charts.push(
      figureBlock(
        counter,
        queryCurves(
          `queries-${key}-${at}`,
          target.queryProbability,
          curves.slice(at, at + POLICIES_IN_CHART),
        ),
        'Coverage by query budget; the reader chooses the budget. A passage that a decoding policy cannot produce counts at no budget.',
      ),
    );
  }
  return charts;
}

function thresholdMarks(target: Target): CurveMark[] {
  const names: readonly (readonly [string, string])[] = [
    ['paper-floor', 'τ'],
    ['family-floor', 'τ_F'],
    ['paper-floor-plus-5', 'τ + 5'],
  ];
  return names.flatMap(([name, sign]) => {
    const found = target.thresholds.find((threshold) => threshold.name === name);
    // The chart ends at probability 1. A floor above it excludes every passage, and the table says so.
    return found !== undefined && typeof found.log10 === 'number' && found.log10 <= 0
      ? [{ name: `${sign} ${formatLog10(found.log10)}`, x: found.log10 }]
      : [];
  });
}

function thresholdsTable(examination: ReportExamination, target: Target): Block {
  const { greedy, summary } = target;
  return {
    kind: 'table',
    title: `Coverage at each threshold, ${target.workId} in ${examination.id}`,
    columns: [
      { header: 'Threshold', weight: 5, align: 'left' },
      { header: 'log10', weight: 1.6, align: 'right' },
      { header: 'Windows above', weight: 2.4, align: 'right' },
      { header: 'Coverage', weight: 4, align: 'right' },
    ],
    rows: target.thresholds.map((threshold) => [
      [say(thresholdName(threshold.name))],
      [say(scoredWords(threshold.log10, 'log10'))],
      [say(`${formatCount(threshold.windowsAbove)} of ${formatCount(summary.windows)}`)],
      [
        say(
          typeof threshold.coverage === 'number'
            ? formatShareOf(threshold.coverage, threshold.coveredChars, summary.chars, 'characters')
            : scoredWords(threshold.coverage, 'share'),
        ),
      ],
    ]),
    note: [
      say(
        `${conformalWords(target, whyNoErrorRate(calibrationOf(examination, target.workId)))} ` +
          `Log10 probability: median ${scoredWords(summary.medianLog10, 'log10')}, highest ${scoredWords(summary.maxLog10, 'log10')}. ` +
          `Greedy decoding reproduces ${formatCount(greedy.exactWindows)} of ${counted(greedy.windows, 'passage')} exactly. The longest exact run is ${counted(greedy.longestRunTokens, 'token')} (characters ${formatCount(greedy.longestRunStartChar)} to ${formatCount(greedy.longestRunEndChar)}).`,
      ),
    ],
  };
}

/** The conformal test in words; `why` no error rate may be stated, or empty. */
function conformalWords({ conformal, control }: Target, why: string): string {
  if (why !== '') return `Conformal test: no error rate is stated, because ${why}.`;
  const m = formatCount(control.m);
  return (
    `Conformal test, valid only if the control is exchangeable with the work: p = ${scoredWords(conformal.p, 'probability')} for the most probable of m = ${m} separate passages, compared with n = ${formatCount(conformal.n)} of the control. It is the p-value of the best of m passages and is not corrected for their number. ` +
    `At α = ${decimal(conformal.alpha, 2)} for each passage, the threshold is log10 ${scoredWords(conformal.log10Threshold, 'log10')}; ${formatCount(conformal.windowsAbove)} of ${m} passages ${verbOf(conformal.windowsAbove, 'exceeds', 'exceed')} it.`
  );
}
