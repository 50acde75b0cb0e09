import type { Finding, Report, ReportExamination, WindowDetails } from '../../domain/index.js';
import { distribution } from '../chart/distribution.js';
import { queryCurve, thresholdCurve, type CurveMark } from '../chart/curve.js';
import type { Chart } from '../chart/chart.js';
import { heatStrip } from '../chart/heatStrip.js';
import {
  formatCount,
  formatDecades,
  formatInterval,
  formatLog10,
  formatNoun,
  formatNumber,
  formatShareOf,
  formatValue,
} from '../format.js';
import { windowDetailsOf, workTitle } from '../statement/windowDetailsOf.js';
import { answerBlocks, thresholdName } from './firstPage.js';
import { foreign, heading, note, paragraph, say, type Block, type Inline } from './blocks.js';
import { scoredWords } from './sampleSection.js';

type Target = WindowDetails['targets'][number];

/** Numbers figures in the order they appear. */
interface FigureCounter {
  count: number;
}

/** What was found: every finding with value, control, interval and standing; thresholds; charts. Facts only. */
export function resultsSection(report: Report): Block[] {
  const counter: FigureCounter = { count: 0 };
  return [
    heading(1, 'Results', 'results'),
    paragraph(
      say(
        'This section states what was measured. “Shown” marks a claim whose conditions were fixed beforehand and are met; “not shown” one that was tested and not reached; “measured” a number without a claim.',
      ),
    ),
    ...report.examinations.flatMap((examination) => examinationBlocks(report, examination, counter)),
  ];
}

function examinationBlocks(report: Report, examination: ReportExamination, counter: FigureCounter): Block[] {
  const title = `${examination.id}  ${examination.attack?.title ?? examination.start?.attack.id ?? 'examination'}`;
  if (examination.findings === null) {
    return [
      heading(2, title, `results-${examination.id}`),
      paragraph(
        say(`No findings: the examination is ${examination.status}. `),
        ...(examination.failure === '' ? [] : foreign(examination.failure)),
      ),
    ];
  }
  const details = windowDetailsOf(examination);
  const shownOnFirstPage = report.answers.slice(0, 2);
  const further = report.answers.filter(
    (answer) => answer.examinationId === examination.id && !shownOnFirstPage.includes(answer),
  );
  return [
    heading(2, title, `results-${examination.id}`),
    ...further.flatMap((answer) => answerBlocks(report, answer)),
    ...(details === null
      ? []
      : details.targets.map((target) => stripFigure(examination, details, target, counter))),
    findingsTable(examination),
    ...caveats(examination.findings.findings),
    ...(details === null
      ? []
      : details.targets.flatMap((target) => targetBlocks(examination, details, target, counter))),
    ...(details === null ? [] : replayBlocks(examination, details)),
    note(
      say(
        examination.resultsPath === ''
          ? 'Full findings are kept in the case folder.'
          : `Full findings, also those shortened here: ${examination.resultsPath}, SHA-256 `,
      ),
      ...(examination.resultsSha256 === '' ? [] : [say(examination.resultsSha256, 'mono')]),
      ...(examination.spansOmitted === 0
        ? []
        : [say(`. ${formatNoun(examination.spansOmitted, 'place')} of findings are listed there only.`)]),
    ),
  ];
}

function findingsTable(examination: ReportExamination): Block {
  const findings = examination.findings?.findings ?? [];
  return {
    kind: 'table',
    title: `Findings of ${examination.id}`,
    columns: [
      { header: 'Finding', weight: 5.8, align: 'left' },
      { header: 'Value', weight: 2.7, align: 'left' },
      { header: 'Control', weight: 1.6, align: 'left' },
      { header: 'Interval', weight: 3.3, align: 'left' },
      { header: 'Standing', weight: 2.4, align: 'left' },
    ],
    rows: findings.map((finding) => [
      findingCell(examination, finding),
      [say(valueWords(finding))],
      [
        say(
          finding.calibration.controls.length === 0
            ? 'none'
            : formatValue(finding.controlValue, finding.unit),
        ),
      ],
      [say(formatInterval(finding.interval, finding.unit))],
      standingCell(finding),
    ]),
    note: calibrationNote(findings),
  };
}

function findingCell(examination: ReportExamination, finding: Finding): Inline[] {
  const threshold =
    finding.threshold === undefined
      ? ''
      : ` Threshold: ${thresholdName(finding.threshold.name)}, log10 ${scoredWords(finding.threshold.log10, 'log10')}.`;
  return [
    ...foreign(finding.title, 'strong'),
    say(' '),
    ...foreign(workTitle(examination, finding.workId), 'emphasis'),
    say('. '),
    ...foreign(finding.sentence),
    say(threshold),
  ];
}

/** A value with its denominator where something was counted. */
function valueWords(finding: Finding): string {
  const { value, count, unit } = finding;
  if (typeof value !== 'number' || count === undefined) return formatValue(value, unit);
  return /^share/i.test(unit)
    ? formatShareOf(value, count.hits, count.total, count.of)
    : `${formatValue(value, unit)} (${formatCount(count.hits)} of ${formatCount(count.total)} ${count.of})`;
}

function standingCell(finding: Finding): Inline[] {
  const words = { claim: 'shown', 'not-shown': 'not shown', measured: 'measured' }[finding.standing];
  return finding.calibration.kind === 'uncalibrated'
    ? [say(`${words}; `), say('UNCALIBRATED', 'alarm')]
    : [say(`${words}; ${finding.calibration.kind}`)];
}

/** Why findings are not, or not fully, calibrated; each reason once, below the table. */
function calibrationNote(findings: readonly Finding[]): Inline[] {
  const reasons = new Set(
    findings.flatMap(({ calibration: { kind, reasons: list } }) =>
      list.map((reason) => `${kind}: ${reason}`),
    ),
  );
  return [...reasons].flatMap((reason, index) => [...(index === 0 ? [] : [say('\n')]), ...foreign(reason)]);
}

function caveats(findings: readonly Finding[]): Block[] {
  const all = [...new Set(findings.flatMap((finding) => finding.caveats))];
  return all.length === 0
    ? []
    : [
        paragraph(say('To be read with these findings', 'strong')),
        { kind: 'list', ordered: false, items: all.map((caveat) => foreign(caveat)) },
      ];
}

function targetBlocks(
  examination: ReportExamination,
  details: WindowDetails,
  target: Target,
  counter: FigureCounter,
): Block[] {
  const key = `${examination.id}-${target.workId}`;
  const control = details.controls[0];
  const marks = thresholdMarks(target);
  const figure = (chart: Chart, caption: string): Block => figureBlock(counter, chart, caption);
  return [
    heading(3, 'Coverage at each threshold', `thresholds-${key}`),
    thresholdsTable(examination, target),
    figure(
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
    figure(
      thresholdCurve(`threshold-${key}`, target.coverageByThreshold, marks),
      'Coverage, the share of the work’s characters inside passages above a threshold, as the threshold is raised decade by decade.',
    ),
    ...target.coverageByQueries.map((curve, index) =>
      figure(
        queryCurve(`queries-${key}-${index}`, curve.policy, target.queryProbability, curve.points),
        'Coverage against a budget of queries: the reader chooses the budget. Passages that the decoding policy can never produce count at no budget.',
      ),
    ),
  ];
}

function figureBlock(counter: FigureCounter, chart: Chart, caption: string): Block {
  counter.count += 1;
  return { kind: 'figure', chart, number: `Figure ${counter.count}`, caption: [say(caption)] };
}

function stripFigure(
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
  const { conformal, greedy, summary } = target;
  return {
    kind: 'table',
    title: `Thresholds for ${target.workId} in ${examination.id}`,
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
        `Best passage against the control (conformal, n = ${formatCount(conformal.n)}): p = ${scoredWords(conformal.p, 'probability')}; at α = ${formatNumber(conformal.alpha, 2)} the threshold is log10 ${scoredWords(conformal.log10Threshold, 'log10')}, ${formatNoun(conformal.windowsAbove, 'window')} above. ` +
          `Median log10 ${scoredWords(summary.medianLog10, 'log10')}, highest ${scoredWords(summary.maxLog10, 'log10')}. ` +
          `Greedy decoding repeats ${formatCount(greedy.exactWindows)} of ${formatCount(greedy.windows)} windows exactly; the longest exact run is ${formatNoun(greedy.longestRunTokens, 'token')} (characters ${formatCount(greedy.longestRunStartChar)} to ${formatCount(greedy.longestRunEndChar)}).`,
      ),
    ],
  };
}

function replayBlocks(examination: ReportExamination, details: WindowDetails): Block[] {
  const { replay } = details;
  const largest =
    typeof replay.largestDeltaLog10 === 'number'
      ? formatDecades(replay.largestDeltaLog10)
      : `not available (${replay.largestDeltaLog10.reason})`;
  return [
    heading(3, 'Determinism and replay', `replay-${examination.id}`),
    paragraph(
      say(
        `The same plan on the same machine gives the same bytes. ${formatNoun(replay.windows, 'window')} were scored a second time under another numeric layout (${replay.replayLayout} instead of ${replay.layout}); the largest difference is ${largest}.`,
      ),
    ),
    {
      kind: 'facts',
      title: `Chain of ${examination.id}`,
      rows: [
        { label: 'Plan SHA-256', value: [say(examination.findings?.planSha256 ?? '', 'mono')] },
        { label: 'Journal head', value: [say(examination.findings?.journalHead ?? '', 'mono')] },
      ],
    },
  ];
}
