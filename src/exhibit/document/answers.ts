import {
  ELEMENT_STATES,
  numbered,
  type Answer,
  type ElementLine,
  type Elements,
} from '../../answer/index.js';
import { EVIDENCE_ROLE, TAG, type Finding, type Report, type ReportExamination } from '../../domain/index.js';
import { shorten } from '../../figure/index.js';
import { validationPower } from '../statement/validationPower.js';
import { validationWords } from '../statement/validationWords.js';
import { findingOf, workTitle } from '../statement/workTitle.js';
import { type Block, foreign, type Inline, say, stated } from './blocks.js';
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

/** Most pairs of model and work whose elements stand on the first page; of the others it has one line. */
const GROUPS_SHOWN = 2;

/** What limits an answer and must stand beside its elements; the section “The answer in detail” has all. */
export const ON_PAGE_ONE: readonly string[] = ['absence', 'shown-elsewhere', 'unseen-unsaid'];

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

/** The pairs whose elements stand on the first page: those of the models under examination, before those of reference models. */
export function shownGroups(report: Report, groups: readonly AnswerGroup[]): AnswerGroup[] {
  const examined = groups.filter(({ modelId }) =>
    report.items.some(({ evidence }) => evidence.id === modelId && evidence.role === 'target-model'),
  );
  return (examined.length === 0 ? groups : examined).slice(0, GROUPS_SHOWN);
}

/** The answer for one model and work: how many elements of the definition are shown, and each with its number and that of the control. */
export function answerBlock(report: Report, group: AnswerGroup): Block {
  const answer = reportedAnswer(report, group.modelId, group.workId);
  const { elements, lead } = answer;
  const [large] = group.entries;
  if (large === undefined) throw new RangeError('An answer has at least one finding.');
  const { examination, finding } = large;
  const item = report.items.find(({ evidence }) => evidence.id === group.modelId);
  const title = item?.evidence.title ?? '';
  const role = item === undefined ? '' : `, ${EVIDENCE_ROLE[item.evidence.role].phrase}`;
  const controls = finding.calibration.controls.map((id) => workTitle(report, examination, id)).join(', ');
  return {
    kind: 'answer',
    ...largeOf(elements),
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
        [elements.sentence, ...lead.also.filter(({ code }) => ON_PAGE_ONE.includes(code))]
          .map(({ text }) => text)
          .join(' '),
      ),
      ...powerWords(report, group),
    ],
    measures: elementsTable(answer, suppliedWords(answer)),
  };
}

/** How much of the work the examiner gave the model. */
export function suppliedWords({ supplied }: Answer): string {
  return supplied.map(({ text }) => text).join(' ');
}

/** Each element with its state, its number and that of the control. @param supplied what the examiner gave the model, in words */
export function elementsTable(
  { model, work, elements }: Answer,
  supplied: string,
): Extract<Block, { kind: 'table' }> {
  return {
    kind: 'table',
    title: `The elements of memorization: ${work.id} in ${model.id}`,
    quiet: true,
    dense: true,
    columns: [
      { header: 'Element', weight: 1.9, align: 'left' },
      { header: 'State', weight: 1.1, align: 'left' },
      { header: 'What was measured, in the work and in the control', weight: 7, align: 'left' },
    ],
    rows: elements.rows.map(({ id, ...line }) => [
      [say(capitalized(numbered(id)), 'strong')],
      [say(ELEMENT_STATES[line.state].label)],
      [...lineWords(line), ...(id === 'reconstructed' ? meansWords(elements.means) : [])],
    ]),
    note: supplied === '' ? [] : [say('Whose information? ', 'strong'), ...foreign(supplied)],
  };
}

/** How many elements are shown; no number where nothing can be determined of any. */
function largeOf({ rows }: Elements): { readonly figure: string; readonly unit: string } {
  if (rows.every(({ state }) => state === 'cannot-be-told')) return { figure: 'No answer', unit: '' };
  if (rows.every(({ state }) => state === 'not-examined')) return { figure: 'Not examined', unit: '' };
  return {
    figure: `${rows.filter(({ state }) => state === 'shown').length} of ${rows.length}`,
    unit: 'elements shown',
  };
}

/** What was measured of an element, and by which examination. */
export function lineWords({ sentence, why, examinationId }: ElementLine): Inline[] {
  return [
    ...stated([sentence, ...why].map(({ text }) => text).join(' ')),
    ...(examinationId === '' ? [] : [say(` ${examinationId}`, 'muted')]),
  ];
}

/** The states of extraction and regurgitation, which the answer in detail has in full. */
function meansWords(means: Elements['means']): Inline[] {
  const said = means
    .filter(({ id }) => id !== 'reconstruction')
    .map(
      ({ id, state, examinationId }) =>
        `${TAG[id].label}: ${ELEMENT_STATES[state].phrase}${examinationId === '' ? '' : ` (${examinationId})`}.`,
    );
  return [say(`\n${said.join(' ')}`, 'muted')];
}

function capitalized(text: string): string {
  return text.replace(
    /^(\(\d\) )(\p{L})/u,
    (_, number: string, letter: string) => number + letter.toUpperCase(),
  );
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
