import {
  CALIBRATION,
  STANDING,
  UNCALIBRATED_MARK,
  type Finding,
  type Interval,
  type Report,
  type ReportExamination,
} from '../../domain/index.js';
import {
  controlWords,
  formatInterval,
  shownCalibration,
  thresholdName,
  valueWords,
} from '../../figure/index.js';
import { workTitle } from '../statement/workTitle.js';
import { foreign, say, stacked, type Block, type Inline } from './blocks.js';
import { scoredWords } from './sampleSection.js';

/** Every finding of an examination with value, control, interval and standing; a reason that several share is given once below. */
export function findingsTable(report: Report, examination: ReportExamination): Block {
  const findings = examination.findings?.findings ?? [];
  const works = new Set(findings.map((finding) => finding.workId));
  const reasons = [
    ...new Set(findings.flatMap(({ interval }) => (interval.kind === 'none' ? [interval.reason] : []))),
  ];
  const notes: Inline[][] = [
    ...reasons.map((reason, index) => [say(`(${letter(index)}) no interval: `), ...foreign(reason)]),
    ...calibrationNotes(findings),
  ];
  return {
    kind: 'table',
    title: `Findings of ${examination.id}`,
    columns: [
      { header: 'Finding', weight: 8.2, align: 'left' },
      { header: 'Value', weight: 2.7, align: 'left' },
      { header: 'Control', weight: 1.6, align: 'left' },
      { header: 'Interval', weight: 2.9, align: 'left' },
    ],
    rows: findings.map((finding) => [
      findingCell(finding, works.size > 1 ? workTitle(report, examination, finding.workId) : ''),
      [say(valueWords(finding))],
      [say(controlWords(finding))],
      [say(intervalWords(finding.interval, finding.unit, reasons))],
    ]),
    note: stacked(notes),
  };
}

function findingCell(finding: Finding, work: string): Inline[] {
  const threshold =
    finding.threshold === undefined
      ? ''
      : ` Threshold: ${thresholdName(finding.threshold.name)}, log10 ${scoredWords(finding.threshold.log10, 'log10')}.`;
  return [
    ...foreign(finding.title, 'strong'),
    say(' – '),
    ...standingWords(finding),
    ...(work === '' ? [] : [say(' – '), ...foreign(work, 'emphasis')]),
    say('\n'),
    ...foreign(finding.sentence),
    say(threshold),
  ];
}

function standingWords(finding: Finding): Inline[] {
  const words = STANDING[finding.standing].phrase;
  return finding.calibration.kind === 'uncalibrated'
    ? [say(`${words}, `), say(UNCALIBRATED_MARK, 'alarm')]
    : [say(`${words}, ${CALIBRATION[shownCalibration(finding)].phrase}`)];
}

function intervalWords(interval: Interval, unit: string, reasons: readonly string[]): string {
  return interval.kind === 'interval'
    ? formatInterval(interval, unit)
    : `none (${letter(reasons.indexOf(interval.reason))})`;
}

/** Why findings are not calibrated, or only imperfectly; each reason once, below the table. */
function calibrationNotes(findings: readonly Finding[]): Inline[][] {
  const reasons = new Set(
    findings.flatMap(({ calibration: { kind, reasons: list } }) =>
      list.map(({ text }) => `${CALIBRATION[kind].phrase}: ${text}`),
    ),
  );
  return [...reasons].map((reason) => foreign(reason));
}

function letter(index: number): string {
  return String.fromCharCode(97 + (index % 26));
}
