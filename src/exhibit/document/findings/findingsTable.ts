import { canonicalJson, roundPercent, type Remark } from '../../../base/index.js';
import {
  CALIBRATION,
  STANDING,
  UNCALIBRATED_MARK,
  type Finding,
  type Report,
  type ReportExamination,
} from '../../../domain/index.js';
import {
  controlWords,
  formatValue,
  shownCalibration,
  sortedCaveats,
  thresholdName,
  valueWords,
} from '../../../figure/index.js';
import { workTitle } from '../../statement/workTitle.js';
import { type Block, foreign, type Inline, note, say, stacked, stated } from '../blocks.js';
import { noteNumbers, wordCount, type Notes } from './notes.js';
import { scoredWords } from '../facts/scoredWords.js';

/**
 * Every finding of an examination with value, control, interval and standing. A caveat that decides what a reader concludes stands with its
 * finding; of every other one, the finding has the number of the note.
 */
export function findingsTable(report: Report, examination: ReportExamination, notes: Notes): Block[] {
  const findings = examination.findings?.findings ?? [];
  // Of an examination that shows nothing, its tests stand in the table.
  const printed = isNegative(findings)
    ? findings.filter(({ standing }) => standing !== 'measured')
    : findings;
  const works = new Set(findings.map((finding) => finding.workId));
  const [first] = findings;
  // Reasons that all findings share stand above them; others, with their finding.
  const shared = (first?.calibration.reasons ?? []).filter((one) =>
    findings.every(({ calibration }) => calibration.reasons.some((reason) => isSame(reason, one))),
  );
  return [
    ...calibrationBlocks(
      first,
      shared.filter(({ text }) => !findings.some(({ sentence }) => sentence.includes(text))),
    ),
    {
      kind: 'table',
      title: `Findings of ${examination.id}`,
      quiet: true,
      dense: true,
      columns: [
        { header: 'Finding', weight: 9, align: 'left' },
        { header: 'Value, control, interval', weight: 2.7, align: 'left' },
      ],
      rows: printed.map((finding) => {
        const { beside, notes: others } = sortedCaveats(finding, findings, report.limits);
        const own = finding.calibration.reasons.filter(
          (reason) => !shared.some((one) => isSame(one, reason)),
        );
        const numbers = [
          ...intervalNotes(finding),
          ...controlNotes(finding),
          ...others.map(({ text }) => text),
        ].map((text) => notes.numberOf(text));
        const work = works.size > 1 ? workTitle(report, examination, finding.workId) : '';
        return [
          [
            ...titleInlines(finding, work),
            say('\n'),
            ...stated(notes.once(`${finding.sentence}${thresholdWords(finding)}`, examination.id)),
            ...[...own, ...beside]
              .filter(({ text }) => !finding.sentence.includes(text))
              .map((caveat) => besideWords(caveat, examination.id, notes))
              // Two limits that another finding has are referred to once.
              .filter((text, at, all) => all.indexOf(text) === at)
              .flatMap((text) => [say(' '), ...stated(text, 'strong')]),
            ...(numbers.length === 0 ? [] : [say(' '), ...noteNumbers(numbers)]),
          ],
          stacked([
            [say(valueWords(finding))],
            [say('Control ', 'muted'), say(hasControlReason(finding) ? '–' : controlWords(finding))],
            [say('Interval ', 'muted'), say(intervalInBrief(finding))],
          ]),
        ];
      }),
      note: isNegative(findings)
        ? inTheData(
            findings.filter((finding) => !printed.includes(finding)),
            examination,
          )
        : [],
    },
  ];
}

/** Does an examination show nothing that it tested? */
export function isNegative(findings: readonly Finding[]): boolean {
  return (
    findings.some(({ standing }) => standing === 'not-shown') &&
    findings.every(({ standing }) => standing !== 'claim')
  );
}

/** What an examination that shows nothing has in the data: its other findings, here with value and control, its tables and its charts. */
function inTheData(findings: readonly Finding[], { resultsPath }: ReportExamination): Inline[] {
  const each = findings.map(
    (finding) => `${finding.title}: ${valueWords(finding)}, control ${controlWords(finding)}`,
  );
  return [
    ...(findings.length === 0 ? [] : [say('Also measured: ', 'strong'), ...foreign(`${each.join('; ')}. `)]),
    say('All findings are whole, with every table and the numbers of every chart, in '),
    ...foreign(resultsPath === '' ? 'report.json' : resultsPath, 'mono'),
    say('.'),
  ];
}

/** Do two remarks say the same, by code and data? */
function isSame(one: Remark, other: Remark): boolean {
  return one.code === other.code && canonicalJson(one.data ?? null) === canonicalJson(other.data ?? null);
}

function calibrationBlocks(first: Finding | undefined, shared: readonly Remark[]): Block[] {
  if (first === undefined || shared.length === 0) return [];
  const { kind } = first.calibration;
  return [
    note(
      kind === 'uncalibrated'
        ? say(`${UNCALIBRATED_MARK}: `, 'alarm')
        : say(`Calibration ${CALIBRATION[kind].phrase}: `, 'strong'),
      ...stated(shared.map(({ text }) => text).join(' '), kind === 'uncalibrated' ? 'alarm' : 'plain'),
    ),
  ];
}

function titleInlines(finding: Finding, work: string): Inline[] {
  const words = STANDING[finding.standing].phrase;
  return [
    ...foreign(finding.title, 'strong'),
    ...(finding.calibration.kind === 'uncalibrated'
      ? [say(` – ${words}, `), say(UNCALIBRATED_MARK, 'alarm')]
      : [say(` – ${words}, ${CALIBRATION[shownCalibration(finding)].phrase}`)]),
    ...(work === '' ? [] : [say(' – '), ...foreign(work, 'emphasis')]),
  ];
}

function thresholdWords({ threshold }: Finding): string {
  return threshold === undefined
    ? ''
    : ` Threshold: ${thresholdName(threshold.name).replace(/ \(.*\)$/u, '')}, log10 ${scoredWords(threshold.log10, 'log10')}.`;
}

/** A caveat beside its finding; a long one that several findings have, once, and then where it stands. */
function besideWords({ text }: Remark, examinationId: string, notes: Notes): string {
  const first = wordCount(text) < 10 ? '' : notes.standsBeside(text, examinationId);
  return first === '' ? text : `The same limit as ${first === examinationId ? 'above' : `in ${first}`}.`;
}

function hasControlReason({ calibration, controlValue }: Finding): boolean {
  return calibration.controls.length > 0 && typeof controlValue !== 'number';
}

function controlNotes(finding: Finding): string[] {
  const { controlValue } = finding;
  return hasControlReason(finding) && typeof controlValue === 'object'
    ? [`No value for the control: ${controlValue.reason}`]
    : [];
}

/** What an interval is of and how it was computed, or why there is none. */
function intervalNotes({ interval }: Finding): string[] {
  if (interval.kind === 'none') return interval.code === 'census' ? [] : [`No interval: ${interval.reason}`];
  return [`${roundPercent(interval.level)} confidence interval for ${interval.of}; ${interval.method}.`];
}

/** An interval in the unit of its finding, or that there is none. */
export function intervalInBrief({ interval, unit }: Finding): string {
  if (interval.kind === 'none') return interval.code === 'census' ? 'none: a census' : 'none';
  return `${formatValue(interval.lower, unit)} to ${formatValue(interval.upper, unit)}`;
}
