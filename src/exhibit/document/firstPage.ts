import type { Finding, Report, ReportAnswer, ReportExamination } from '../../domain/index.js';
import {
  formatCount,
  formatInterval,
  formatPowerOfTen,
  formatShareOf,
  formatTime,
  formatValue,
  isShareUnit,
} from '../format.js';
import { findingOf, windowDetailsOf, workTitle } from '../statement/windowDetailsOf.js';
import { foreign, note, paragraph, say, type Block, type Inline } from './blocks.js';

/** Answers shown on the first page; further ones follow in the results. */
const ANSWERS_SHOWN = 2;

/** The first page: question, answer with its control and interval, what was not tested. Nothing on it needs a specialist. */
export function firstPage(report: Report): Block[] {
  const head = report.case.head;
  const shown = report.answers.slice(0, ANSWERS_SHOWN);
  return [
    {
      kind: 'title',
      report: `Report ${report.id} · revision ${report.revision}`,
      title: foreign(report.title),
      caption: captionOf(report),
    },
    smallHeading('The question asked', 'question'),
    { kind: 'paragraph', style: 'lead', content: foreign(head.question, 'emphasis') },
    smallHeading('The answer', 'answer'),
    ...(shown.length === 0
      ? [paragraph(say('No examination of this case is finished. There is no answer yet.'))]
      : shown.flatMap((answer) => answerBlocks(report, answer))),
    ...(report.answers.length > ANSWERS_SHOWN
      ? [
          note(
            say(
              `${report.answers.length - ANSWERS_SHOWN} more answers stand in the section Results, in the same form.`,
            ),
          ),
        ]
      : []),
    smallHeading('What was examined', 'scope'),
    { kind: 'list', ordered: false, items: report.scope.map((one) => foreign(one)) },
    smallHeading('What was not tested', 'not-tested'),
    { kind: 'list', ordered: false, items: report.notTested.map((one) => foreign(one)) },
  ];
}

function smallHeading(text: string, id: string): Block {
  return { kind: 'heading', level: 1, text, id, small: true };
}

function captionOf(report: Report): Inline[] {
  const head = report.case.head;
  const parts = [head.caption, head.court, head.docket].filter((part) => part !== '');
  const by = [head.examiner, head.examinerTitle, head.laboratory].filter((part) => part !== '');
  const join = (list: readonly string[]): Inline[] =>
    list.flatMap((part, index) => [...(index === 0 ? [] : [say(' · ')]), ...foreign(part)]);
  return [
    ...join(parts),
    ...(parts.length > 0 ? [say('\n')] : []),
    ...(by.length > 0 ? [say('Examined by '), ...join(by), say('. ')] : [say('Examiner not named. ')]),
    say(`Issued ${formatTime(report.issuedAt)}.`),
    ...(report.confidentiality === '' ? [] : [say(' '), ...foreign(report.confidentiality, 'strong')]),
  ];
}

/** One answer: the number, its sentence, control, interval, and — in red — that there is no good control. */
export function answerBlocks(report: Report, answer: ReportAnswer): Block[] {
  const examination = report.examinations.find((one) => one.id === answer.examinationId);
  const headline = examination === undefined ? undefined : findingOf(examination, answer.headlineFindingId);
  if (examination === undefined || headline === undefined) return [];
  const further = answer.furtherFindingIds.flatMap((id) => {
    const finding = findingOf(examination, id);
    return finding === undefined ? [] : [finding];
  });
  return [
    {
      kind: 'answer',
      figure: typeof headline.value === 'number' ? formatValue(headline.value, headline.unit) : 'no value',
      unit: unitOf(headline),
      alarm: alarmOf(headline),
      sentence: foreign(headline.sentence),
      facts: answerFacts(examination, headline),
    },
    ...(further.length === 0
      ? []
      : [
          {
            kind: 'list' as const,
            ordered: false,
            items: further.map((finding) => [
              ...standingOf(finding),
              ...foreign(finding.sentence),
              ...intervalOf(finding),
            ]),
          },
        ]),
  ];
}

/** `UNCALIBRATED` with the reasons where a control is missing; nothing otherwise. */
export function alarmOf(finding: Finding): Inline[] {
  if (finding.calibration.kind !== 'uncalibrated') return [];
  const reasons = finding.calibration.reasons.join('; ');
  return [
    say('UNCALIBRATED', 'alarm'),
    ...(reasons === '' ? [] : [say(': ', 'alarm'), ...foreign(reasons, 'alarm')]),
  ];
}

function unitOf(finding: Finding): string {
  if (!isShareUnit(finding.unit)) return finding.title;
  return finding.count === undefined
    ? finding.unit
    : `of ${formatCount(finding.count.total)} ${finding.count.of}`;
}

function intervalOf(finding: Finding): Inline[] {
  return finding.interval.kind === 'interval'
    ? [say(` ${formatInterval(finding.interval, finding.unit)}.`, 'muted')]
    : [];
}

function standingOf(finding: Finding): Inline[] {
  const words = { claim: 'Shown: ', 'not-shown': 'Not shown: ', measured: 'Measured: ' }[finding.standing];
  return [say(words, 'strong')];
}

function answerFacts(
  examination: ReportExamination,
  finding: Finding,
): { readonly label: string; readonly value: readonly Inline[] }[] {
  const details = windowDetailsOf(examination);
  const controls = finding.calibration.controls.map((id) => workTitle(examination, id)).join(', ');
  const control =
    finding.calibration.controls.length === 0
      ? [say('none')]
      : [say(`${formatValue(finding.controlValue, finding.unit)} — `), ...foreign(controls)];
  return [
    { label: 'Model', value: foreign(examination.findings?.model.name ?? '') },
    { label: 'Work', value: foreign(workTitle(examination, finding.workId)) },
    ...(finding.count === undefined || typeof finding.value !== 'number'
      ? []
      : [
          {
            label: 'Counted',
            value: [
              say(formatShareOf(finding.value, finding.count.hits, finding.count.total, finding.count.of)),
            ],
          },
        ]),
    { label: 'Control, the same way', value: control },
    { label: 'Interval', value: [say(formatInterval(finding.interval, finding.unit))] },
    ...(finding.threshold === undefined
      ? []
      : [{ label: 'Threshold', value: thresholdWords(finding.threshold) }]),
    ...(details === null
      ? []
      : [
          {
            label: 'How',
            value: [
              say(
                `The model was given ${details.prefixTokens} tokens (word pieces) of the work at a time. Measured is how probable it holds the next ${details.suffixTokens}, exactly as the work has them; the control was measured in the same way.`,
              ),
            ],
          },
        ]),
  ];
}

function thresholdWords(threshold: NonNullable<Finding['threshold']>): Inline[] {
  return typeof threshold.log10 === 'number'
    ? [say(`${thresholdName(threshold.name)}, probability ${formatPowerOfTen(threshold.log10)}`)]
    : [say(`${thresholdName(threshold.name)}: ${threshold.log10.reason}`)];
}

/** The name of a threshold in words. */
export function thresholdName(name: string): string {
  const names: Readonly<Record<string, string>> = {
    'paper-floor': 'floor τ (highest control passage, rounded up)',
    'family-floor': 'family floor τ_F (adds a margin for many passages)',
    'paper-floor-plus-5': 'floor τ plus 5 decades',
    fixed: 'fixed beforehand',
  };
  return names[name] ?? name;
}
