import { counted, decimal, powerOfTen, verbOf, type Scored } from '../../base/index.js';
import { windowDetailsOf, type ReportExamination, type WindowDetails } from '../../domain/index.js';
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
import { facts, heading, note, paragraph, say, type Block, type Fact, type Inline } from './blocks.js';
import { mergedFacts } from './facts/mergedFacts.js';
import { figureBlock, type FigureCounter } from './figureBlock.js';
import { hasManyWorks } from './findings/worksTable.js';
import { scoredWords } from './facts/scoredWords.js';

type Target = WindowDetails['targets'][number];

/** Most policies in one chart. */
const POLICIES_IN_CHART = 4;

/** Whole works as bands, with their controls below. */
export function stripFigure(
  examination: ReportExamination,
  details: WindowDetails,
  targets: readonly Target[],
  counter: FigureCounter,
): Block {
  const [first] = targets;
  if (first === undefined) throw new RangeError('A figure has at least one work.');
  const bands = [
    ...targets.map(({ title, summary }) => ({
      title,
      role: 'target' as const,
      chars: summary.chars,
      slices: summary.strip,
      tested: summary.stripTested,
    })),
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
    heatStrip(`strip-${examination.id}-${first.workId}`, bands),
    `${targets.length === 1 ? 'The work, and each control below it' : 'The works, and each control below them'}, from left to right in ${formatCount(first.summary.strip.length)} equal segments. Each shows its most probable passage: the darker, the more probable. What was not tested is hatched. Numbers are characters from the beginning.`,
  );
}

/** The charts of one target work that say more than its table of thresholds. */
export function targetBlocks(
  examination: ReportExamination,
  details: WindowDetails,
  target: Target,
  counter: FigureCounter,
): Block[] {
  const key = `${examination.id}-${target.workId}`;
  const marks = thresholdMarks(target);
  return [
    figureBlock(
      counter,
      distribution(
        `distribution-${key}`,
        details.histogramEdges,
        { role: 'target', counts: target.summary.histogram, texts: 1 },
        controlHistogram(details.controls),
        marks.slice(0, 2),
      ),
      'The target upward, all controls together downward, each as a share of its own windows, on one scale. A passage exceeds a threshold only if it is to the right of it.',
    ),
    ...(isFlat(target.thresholds.map(({ coverage }) => coverage))
      ? []
      : [
          figureBlock(
            counter,
            thresholdCurve(`threshold-${key}`, target.coverageByThreshold, marks),
            'Coverage is the share of the characters of each text, the work and the control, in passages above a threshold, which rises decade by decade.',
          ),
        ]),
    ...queryBlocks(key, target, counter),
  ];
}

/** Most by which numbers differ that a chart need not show. */
const FLAT = 0.05;

/** Are all these shares the same but for a few points, so that a chart of them says nothing new? */
function isFlat(values: readonly Scored[]): boolean {
  const shares = values.filter((value) => typeof value === 'number');
  return shares.length === 0 || Math.max(...shares) - Math.min(...shares) <= FLAT;
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
  if (curves.every(({ points }) => endsEarly(points))) return [paragraph(...budgetWords(curves))];
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

/** Decades of the query budget after which a curve that hardly rises any more needs no chart. */
const EARLY = 3;

/** Is everything reached within 1,000 queries, and nothing of the control at any budget? */
function endsEarly(points: Target['coverageByQueries'][number]['points']): boolean {
  const late = points.filter(({ x }) => x >= EARLY).map(({ target }) => target);
  return isFlat(late) && isFlat([0, ...points.map(({ control }) => control)]);
}

/** The coverage at the first budget, at 1,000 queries and at the last budget. */
function budgetWords(curves: Target['coverageByQueries']): Inline[] {
  const words = curves.map(({ policy, points }) => {
    const shown = [points[0], points.find(({ x }) => x >= EARLY), points.at(-1)].flatMap((point) =>
      point === undefined
        ? []
        : [
            `${scoredWords(point.target, 'share')} (control ${scoredWords(point.control, 'share')}) at ${powerOfTen(point.x)}`,
          ],
    );
    return `${policy}: ${shown.join(', ')}`;
  });
  return [say('Coverage by query budget. ', 'strong'), say(`${words.join('; ')} queries.`)];
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

/** The coverage at each threshold of every examination, and the numbers of the whole work beside it; nothing where none has thresholds. */
export function thresholdTables(examinations: readonly ReportExamination[]): Block[] {
  const measured = examinations.flatMap((examination) =>
    (windowDetailsOf(examination.findings)?.targets ?? []).map((target) => ({ examination, target })),
  );
  if (measured.length === 0) return [];
  const isMany = (examination: ReportExamination): boolean =>
    hasManyWorks(windowDetailsOf(examination.findings)?.targets ?? []);
  const columns = measured.map(({ examination, target }) => ({
    isMany: isMany(examination),
    name:
      measured.filter((one) => one.examination === examination).length > 1
        ? `${examination.id}, ${target.workId}`
        : examination.id,
    target,
    why: whyNoErrorRate(calibrationOf(examination, target.workId)),
  }));
  return [
    heading(2, 'Thresholds', 'thresholds'),
    {
      kind: 'table',
      title: 'Coverage at each threshold',
      quiet: true,
      dense: true,
      columns: [
        { header: 'In', weight: 1.2, align: 'left' },
        { header: 'Threshold', weight: 3, align: 'left' },
        { header: 'log10', weight: 1.4, align: 'right' },
        { header: 'Windows above', weight: 2.2, align: 'right' },
        { header: 'Coverage', weight: 5.4, align: 'right' },
      ],
      rows: columns.flatMap(({ name, target, isMany: isOfMany }) =>
        target.thresholds
          .filter((one) => !isOfMany || one.name === 'family-floor')
          .map((threshold) => [
            [say(name)],
            [say(thresholdName(threshold.name).replace(/ \(.*\)$/u, ''))],
            [say(scoredWords(threshold.log10, 'log10'))],
            [say(`${formatCount(threshold.windowsAbove)} of ${formatCount(target.summary.windows)}`)],
            [
              say(
                typeof threshold.coverage === 'number'
                  ? formatShareOf(
                      threshold.coverage,
                      threshold.coveredChars,
                      target.summary.chars,
                      'characters',
                    )
                  : scoredWords(threshold.coverage, 'share'),
              ),
            ],
          ]),
      ),
      note: [],
    },
    ...(columns.every((column) => column.isMany)
      ? []
      : [
          facts(
            'Numbers of the whole work',
            mergedFacts(
              columns
                .filter((column) => !column.isMany)
                .map(({ name, target, why }) => ({ name, facts: wholeFacts(target, why) })),
            ),
          ),
        ]),
    ...(columns.every(({ why }) => why !== '')
      ? []
      : [
          note(
            say(
              'Conformal test: the p-value is that of the best of m passages and is not corrected for their number; it holds if the control is exchangeable with the work. A threshold at α is one for each passage.',
            ),
          ),
        ]),
  ];
}

function wholeFacts(target: Target, why: string): Fact[] {
  const { greedy, summary } = target;
  return [
    { label: 'Conformal test', value: [say(conformalWords(target, why))] },
    {
      label: 'Log10 probability',
      value: [
        say(
          `median ${scoredWords(summary.medianLog10, 'log10')}, highest ${scoredWords(summary.maxLog10, 'log10')}`,
        ),
      ],
    },
    {
      label: 'Greedy decoding',
      value: [
        say(
          `${formatCount(greedy.exactWindows)} of ${counted(greedy.windows, 'passage')} exactly; longest exact run ${counted(greedy.longestRunTokens, 'token')} (characters ${formatCount(greedy.longestRunStartChar)} to ${formatCount(greedy.longestRunEndChar)})`,
        ),
      ],
    },
  ];
}

/** The conformal test in words; `why` no error rate may be stated, or empty. */
function conformalWords({ conformal, control }: Target, why: string): string {
  if (why !== '') return `no error rate is stated, because ${why}`;
  const m = formatCount(control.m);
  return (
    `p = ${scoredWords(conformal.p, 'probability')} (m = ${m}, n = ${formatCount(conformal.n)}); ` +
    `at α = ${decimal(conformal.alpha, 2)}, ${formatCount(conformal.windowsAbove)} of ${m} passages ${verbOf(conformal.windowsAbove, 'exceeds', 'exceed')} log10 ${scoredWords(conformal.log10Threshold, 'log10')}`
  );
}
