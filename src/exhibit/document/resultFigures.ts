import type { ReportExamination, WindowDetails } from '../../domain/index.js';
import {
  type CurveMark,
  distribution,
  formatCount,
  formatLog10,
  formatNoun,
  formatNumber,
  formatPowerOfTen,
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

/** Lines of policies that one chart can hold. */
const POLICIES_IN_CHART = 4;

/** The whole work as a band, its controls below. */
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
    },
    ...details.controls.map((one) => ({
      title: one.title,
      role: 'control' as const,
      chars: one.summary.chars,
      slices: one.summary.strip,
    })),
  ];
  return figureBlock(
    counter,
    heatStrip(`strip-${examination.id}-${target.workId}`, bands),
    `The whole work from left to right in ${formatCount(target.summary.strip.length)} equal slices, the control below it. Stronger colour: the model gives the exact next passage more probability. Shown is the most probable passage of each slice; numbers below a band are characters from the beginning.`,
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
  const control = details.controls[0];
  const marks = thresholdMarks(target);
  return [
    thresholdsTable(examination, target),
    figureBlock(
      counter,
      distribution(
        `distribution-${key}`,
        details.histogramEdges,
        { name: target.title, role: 'target', counts: target.summary.histogram },
        control === undefined
          ? undefined
          : { name: control.title, role: 'control', counts: control.summary.histogram },
        marks.slice(0, 2),
      ),
      'How many passages have which probability: target upwards, control downwards, each as a share of its own windows and on its own scale. A passage counts only to the right of a threshold.',
    ),
    figureBlock(
      counter,
      thresholdCurve(`threshold-${key}`, target.coverageByThreshold, marks),
      'Coverage, the share of the work’s characters inside passages above a threshold, as the threshold is raised decade by decade.',
    ),
    ...queryBlocks(key, target, counter),
  ];
}

/** Coverage against query budgets, all policies in one chart; words where no budget reaches anything. */
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
          `Query budgets: at no budget up to ${formatPowerOfTen(Math.max(...budgets))} queries is any passage of the work or of the control expected to appear with probability ${formatNumber(target.queryProbability, 2)} (${curves.map(({ policy }) => policy).join('; ')}).`,
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
        'Coverage against a budget of queries: the reader chooses the budget. Passages that a decoding policy can never produce count at no budget.',
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
    return found !== undefined && typeof found.log10 === 'number'
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
          `Median log10 ${scoredWords(summary.medianLog10, 'log10')}, highest ${scoredWords(summary.maxLog10, 'log10')}. ` +
          `Greedy decoding repeats ${formatCount(greedy.exactWindows)} of ${formatCount(greedy.windows)} windows exactly; the longest exact run is ${formatNoun(greedy.longestRunTokens, 'token')} (characters ${formatCount(greedy.longestRunStartChar)} to ${formatCount(greedy.longestRunEndChar)}).`,
      ),
    ],
  };
}

/** The conformal test in words; `why` it may state nothing, or empty. */
function conformalWords({ conformal, control }: Target, why: string): string {
  if (why !== '') return `Conformal test: no error rate is stated, because ${why}.`;
  const m = formatCount(control.m);
  return (
    `Conformal test, if the control is exchangeable with the work: p = ${scoredWords(conformal.p, 'probability')} for the most probable of m = ${m} separate passages, against n = ${formatCount(conformal.n)} of the control; it is the p of the best of m and not corrected for their number. ` +
    `At α = ${formatNumber(conformal.alpha, 2)} for each passage the threshold is log10 ${scoredWords(conformal.log10Threshold, 'log10')}; ${formatCount(conformal.windowsAbove)} of the ${m} lie above it.`
  );
}
