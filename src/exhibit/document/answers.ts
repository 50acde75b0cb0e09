import { isUnanswered, type Answer } from '../../answer/index.js';
import { roundPercent, counted } from '../../base/index.js';
import {
  EVIDENCE_ROLE,
  isShareUnit,
  STANDING,
  testedPhrase,
  UNCALIBRATED_MARK,
  type Finding,
  type Report,
  type ReportExamination,
} from '../../domain/index.js';
import {
  controlWords,
  formatCount,
  formatValue,
  shorten,
  valueWords,
  whyNotShown,
} from '../../figure/index.js';
import { validationPower } from '../statement/validationPower.js';
import { validationWords } from '../statement/validationWords.js';
import { findingOf, workTitle } from '../statement/workTitle.js';
import { foreign, say, type Block, type Inline } from './blocks.js';
import { alarmOf } from './findingWords.js';
import { reportedAnswer } from './reportedAnswer.js';

/** What of an examination tells its answers. */
type Answering = Pick<ReportExamination, 'id' | 'findings'>;

/** The answers of all methods about one model and one work. */
export interface AnswerGroup<T extends Answering = ReportExamination> {
  readonly modelId: string;
  readonly workId: string;
  /** The finding whose number is set large comes first. */
  readonly entries: readonly { readonly examination: T; readonly finding: Finding }[];
}

/** Most pairs of model and work with an answer on the first page, and most lines that their answers take together. */
const GROUPS_SHOWN = 3;
const MEASURES_SHOWN = 7;
/** Most measures that are shown together for one model and work; the section Results has the others. */
const MEASURES_OF_GROUP = 6;

/** What limits an answer and must stand beside its sentence; the section “The answer in detail” has all. */
const ON_PAGE_ONE: readonly string[] = ['shown-elsewhere', 'absence', 'unseen-unsaid'];

/** The report's answers by model and work, in the order of their first appearance. */
export function answerGroups<T extends Answering>(report: {
  readonly answers: Report['answers'];
  readonly examinations: readonly T[];
}): AnswerGroup<T>[] {
  const groups = new Map<string, AnswerGroup<T>['entries'][number][]>();
  for (const answer of report.answers) {
    const examination = report.examinations.find((one) => one.id === answer.examinationId);
    if (examination === undefined) continue;
    const key = `${examination.findings?.model.id ?? ''} ${answer.workId}`;
    const entries = groups.get(key) ?? [];
    for (const id of [answer.headlineFindingId, ...answer.furtherFindingIds]) {
      const finding = findingOf(examination, id);
      if (finding !== undefined) entries.push({ examination, finding });
    }
    groups.set(key, entries);
  }
  return [...groups.values()].flatMap((entries) => {
    const [first] = entries;
    if (first === undefined) return [];
    // Coverage tells a reader most, whichever method was run first.
    // Without it, a claim that was tested, shown or not, tells more than a number on which no claim rests.
    const large =
      entries.find(({ finding }) => finding.isHeadline === true) ??
      entries.find(
        ({ finding: { standing, calibration } }) =>
          standing !== 'measured' && calibration.kind !== 'uncalibrated',
      ) ??
      first;
    return [
      {
        modelId: large.examination.findings?.model.id ?? '',
        workId: large.finding.workId,
        entries: [large, ...entries.filter((entry) => entry !== large)],
      },
    ];
  });
}

/** The groups that fit on the first page: always the first, and others while there is room. */
export function shownGroups(groups: readonly AnswerGroup[]): AnswerGroup[] {
  let measures = 0;
  const shown: AnswerGroup[] = [];
  for (const group of groups.slice(0, GROUPS_SHOWN)) {
    measures += Math.min(MEASURES_OF_GROUP, group.entries.length);
    if (shown.length > 0 && measures > MEASURES_SHOWN) break;
    shown.push(group);
  }
  return shown;
}

/**
 * The answer for one model and work: the number and the sentence of the window's answer, and each measure with its control on the same line.
 */
export function answerBlock(report: Report, group: AnswerGroup): Block {
  const { lead } = reportedAnswer(report, group.modelId, group.workId);
  const large =
    group.entries.find(
      ({ examination, finding }) =>
        examination.id === lead.place?.examinationId && finding.id === lead.place.findingId,
    ) ?? group.entries[0];
  if (large === undefined) throw new RangeError('An answer has at least one finding.');
  const { examination, finding } = large;
  const item = report.items.find(({ evidence }) => evidence.id === group.modelId);
  const title = item?.evidence.title ?? '';
  const role = item === undefined ? '' : `, ${EVIDENCE_ROLE[item.evidence.role].phrase}`;
  const controls = finding.calibration.controls.map((id) => workTitle(report, examination, id)).join(', ');
  const several = report.examinations.length > 1;
  const shown = group.entries.slice(0, MEASURES_OF_GROUP);
  return {
    kind: 'answer',
    ...largeOf(finding, lead.kind),
    subject: [
      ...foreign(
        shorten(title === '' ? (examination.findings?.model.name ?? group.modelId) : title, 70),
        'strong',
      ),
      say(`  ${group.modelId}${role}`, 'muted'),
    ],
    about: [
      say('Work: '),
      ...foreign(shorten(workTitle(report, examination, group.workId), 70)),
      say('. Control: '),
      ...(controls === '' ? [say('none', 'alarm')] : foreign(shorten(controls, 90))),
      say('.'),
    ],
    alarm: alarmOf(finding),
    sentence: [
      ...foreign(
        [lead.sentence, ...lead.also.filter(({ code }) => ON_PAGE_ONE.includes(code))]
          .map(({ text }) => text)
          .join(' '),
      ),
      ...powerWords(report, group),
    ],
    measures: {
      kind: 'table',
      title: `Measures of ${group.modelId} and ${group.workId}`,
      quiet: true,
      columns: [
        { header: 'Measure', weight: 6, align: 'left' },
        { header: 'In the work', weight: 3, align: 'left' },
        { header: 'In the control', weight: 1.5, align: 'left' },
        { header: intervalHeader(shown), weight: 2.3, align: 'left' },
      ],
      rows: shown.map((entry) => [
        measureCell(entry.finding, several ? entry.examination.id : ''),
        [say(valueWords(entry.finding))],
        [say(controlWords(entry.finding))],
        [say(intervalInBrief(entry.finding))],
      ]),
      note:
        group.entries.length > shown.length
          ? [
              say(
                `The section Results lists ${counted(group.entries.length - shown.length, 'more measure')}.`,
              ),
            ]
          : [],
    },
  };
}

/** Where the report says what the method finds of planted passages, if its answer is no claim and a claim was tested and not shown. */
function powerWords(report: Report, { entries }: AnswerGroup): Inline[] {
  const [large] = entries;
  const findings = large?.examination.findings ?? null;
  const isNotShown =
    large?.finding.standing !== 'claim' &&
    entries.some(
      ({ examination, finding }) => examination === large?.examination && finding.standing === 'not-shown',
    );
  if (large === undefined || findings === null || !isNotShown) return [];
  return validationPower(report, findings.attack).length === 0
    ? []
    : [say(` ${validationWords.remark('power-where', { examinationId: large.examination.id }).text}`)];
}

function intervalHeader(entries: AnswerGroup['entries']): string {
  const levels = new Set(
    entries.flatMap(({ finding: { interval } }) => (interval.kind === 'interval' ? [interval.level] : [])),
  );
  const [level] = levels;
  return level !== undefined && levels.size === 1 ? `${roundPercent(level)} confidence interval` : 'Interval';
}

/** The kinds of interval that the answers carry, e.g. `95%, Korn–Graubard over blocks`; empty when there is none. */
export function intervalKinds(report: Report): string {
  const kinds = new Set(
    answerGroups(report).flatMap(({ entries }) =>
      entries.flatMap(({ finding: { interval } }) =>
        interval.kind === 'interval' ? [`${roundPercent(interval.level)}, ${interval.method}`] : [],
      ),
    ),
  );
  return [...kinds].join('; ');
}

/** The number in display size; a number on which no claim can rest is in the table of measures alone. */
function largeOf(
  finding: Finding,
  kind: Answer['lead']['kind'],
): { readonly figure: string; readonly unit: string } {
  if (kind === 'no-test') return { figure: 'No test', unit: '' };
  if (finding.calibration.kind === 'uncalibrated' || isUnanswered({ kind }))
    return { figure: 'No answer', unit: '' };
  return typeof finding.value === 'number'
    ? { figure: formatValue(finding.value, finding.unit), unit: unitOf(finding) }
    : { figure: 'no value', unit: unitOf(finding) };
}

function unitOf(finding: Finding): string {
  if (!isShareUnit(finding.unit)) return finding.title;
  if (finding.count === undefined) return finding.unit;
  const rest = testedPhrase(finding.tested, finding.unit);
  return `of ${formatCount(finding.count.total)} ${finding.count.of}${rest === '' ? '' : `; ${rest}`}`;
}

function measureCell(finding: Finding, examinationId: string): Inline[] {
  const standing = finding.standing === 'measured' ? '' : `${STANDING[finding.standing].label}: `;
  return [
    ...(finding.calibration.kind === 'uncalibrated' ? [say(UNCALIBRATED_MARK, 'alarm'), say(' ')] : []),
    ...(standing === '' ? [] : [say(standing, 'strong')]),
    ...foreign(finding.title),
    ...(examinationId === '' ? [] : [say(` ${examinationId}`, 'muted')]),
    ...(finding.family?.needs === undefined ? [] : [say(' (later step)', 'muted')]),
    ...(whyNotShown(finding) === '' ? [] : [say('\n'), ...foreign(whyNotShown(finding), 'muted')]),
  ];
}

/** An interval without its level, its method and what it would vary with, which the column head and the note give. */
function intervalInBrief({ interval, unit, calibration }: Finding): string {
  if (interval.kind === 'interval')
    return `${formatValue(interval.lower, unit)} to ${formatValue(interval.upper, unit)}`;
  if (interval.code === 'census') return 'none: a census';
  // The reasons why nothing is calibrated stand in the alarm above, and are most often the reason for this, too.
  return calibration.kind === 'uncalibrated' ? 'none' : `none. ${interval.reason}`;
}
