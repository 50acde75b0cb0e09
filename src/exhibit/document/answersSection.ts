import {
  amountOf,
  ELEMENT_STATES,
  NOTHING_WRITTEN,
  WRITTEN_TITLES,
  type Written,
  numberWords,
  OBJECTION_STATES,
  OBJECTION_TITLES,
  recordWords,
  type Amount,
  type Answer,
} from '../../answer/index.js';
import { percent, pValue, type Remark } from '../../base/index.js';
import { TAG, type Report } from '../../domain/index.js';
import { formatCount, originalsOf, shorten } from '../../figure/index.js';
import { parallelPieces } from '../../text/index.js';
import { findingOf } from '../statement/workTitle.js';
import {
  answerGroups,
  elementsTable,
  lineWords,
  ON_PAGE_ONE,
  shownGroups,
  suppliedWords,
} from './answers.js';
import {
  type Block,
  foreign,
  heading,
  type Inline,
  leading,
  note,
  paragraph,
  say,
  stated,
} from './blocks.js';
import { parallelLegend, parallelRows } from './panels/parallelRows.js';
import { SaidOnce } from './findings/saidOnce.js';
import { reportedAnswer } from './reportedAnswer.js';

/** Most pairs of model and work that are answered in detail; the tables of the section Results have all. */
const PAIRS_SHOWN = 4;

/** For each model and work what the window's answer shows: what was written, chance, means, objections. Nothing without a finding. */
export function answersSection(report: Report): Block[] {
  const groups = answerGroups(report);
  if (groups.length === 0) return [];
  const onPageOne = shownGroups(report, groups);
  const said = new SaidOnce();
  // The first page has said these.
  for (const { modelId, workId } of onPageOne) {
    const answer = reportedAnswer(report, modelId, workId);
    said.of(modelId, suppliedWords(answer));
    for (const { code, text } of answer.lead.also) if (ON_PAGE_ONE.includes(code)) said.of(modelId, text);
  }
  return [
    heading(1, 'The answer in detail', 'answer-in-detail'),
    paragraph(
      say(
        'For each model and work, this section combines all examinations in this report: whether chance explains the result, how a copy was obtained, and what the opposing party may object to. The section Results gives each number with its examination.',
      ),
    ),
    ...groups.slice(0, PAIRS_SHOWN).flatMap((group) =>
      pairBlocks(report, reportedAnswer(report, group.modelId, group.workId), {
        isOnPageOne: onPageOne.includes(group),
        said,
      }),
    ),
    ...(groups.length > PAIRS_SHOWN
      ? [
          note(
            say(
              `${formatCount(groups.length - PAIRS_SHOWN)} more pairs of model and work are in the section Results.`,
            ),
          ),
        ]
      : []),
  ];
}

/** How an answer is printed: whether its elements stand on the first page, and what was said before it. */
interface How {
  readonly isOnPageOne: boolean;
  readonly said: SaidOnce;
}

function pairBlocks(report: Report, answer: Answer, { isOnPageOne, said }: How): Block[] {
  const id = `answer-${answer.model.id}-${answer.work.id}`;
  return [
    heading(2, `${shorten(answer.work.title, 70)} in ${shorten(answer.model.name, 70)}`, id),
    ...(isOnPageOne
      ? []
      : [
          paragraph(...stated(answer.elements.sentence.text)),
          elementsTable(answer, said.of(answer.model.id, suppliedWords(answer))),
        ]),
    ...limitBlocks(answer, said),
    ...chanceBlocks(answer, said),
    // Of a pair with one line on the first page, its elements and objections are enough.
    ...(isOnPageOne ? [...writtenBlocks(report, answer), meansTable(answer), ...attemptsTable(answer)] : []),
    objectionsTable(report, answer, said),
  ];
}

/** Everything that limits the answer; the first page has room for little of it. */
function limitBlocks({ model, lead }: Answer, said: SaidOnce): Block[] {
  const limits = said.of(model.id, lead.also.map(({ text }) => text).join(' '));
  return limits === '' ? [] : [paragraph(say('What limits the answer: ', 'strong'), ...foreign(limits))];
}

function chanceBlocks({ model, chance }: Answer, said: SaidOnce): Block[] {
  return [
    paragraph(
      say('Could it be chance? ', 'strong'),
      ...stated(said.of(model.id, 'sentence' in chance ? chance.sentence.text : chance.reason)),
    ),
  ];
}

function writtenBlocks(report: Report, { model, work, written }: Answer): Block[] {
  const title = written.length > 1 ? WRITTEN_TITLES.two : WRITTEN_TITLES.one;
  if (written.length === 0) return [paragraph(say(`${title}: `, 'strong'), say(NOTHING_WRITTEN))];
  return [
    heading(3, title, `written-${model.id}-${work.id}`),
    ...written.flatMap((one, at) => writtenTable(report, one, written.length > 1, at === 0)),
  ];
}

function writtenTable(report: Report, written: Written, isOfTwo: boolean, hasLegend: boolean): Block[] {
  const original = originalsOf(report.citations)(written);
  const title = WRITTEN_TITLES[written.from];
  return [
    leading(
      note(
        ...(isOfTwo ? [say(`${title}. `, 'strong')] : []),
        say('Given to the model: ', 'strong'),
        ...foreign(written.given, 'muted'),
      ),
    ),
    ...(hasLegend ? [parallelLegend()] : []),
    {
      kind: 'table',
      title: isOfTwo ? title : WRITTEN_TITLES.one,
      quiet: true,
      reading: true,
      columns: [
        { header: 'The work', weight: 1, align: 'left' },
        { header: 'The model', weight: 1, align: 'left' },
      ],
      rows: parallelRows(parallelPieces(written.truth, written.written)),
      note: foreign(
        [
          recordWords(written),
          `${[
            original === '' ? `Character ${formatCount(written.startChar)} of ${written.workId}` : original,
            ...(written.numbers === '' ? [] : [written.numbers]),
          ].join('; ')}.`,
        ].join(' '),
      ),
    },
  ];
}

/** Extraction and regurgitation; reconstruction, by any means, is the first element and stands on the first page. */
function meansTable({ elements }: Answer): Block {
  return {
    kind: 'table',
    title: 'By which means?',
    columns: [
      { header: 'Means', weight: 1.4, align: 'left' },
      { header: 'State', weight: 1.3, align: 'left' },
      { header: 'What was measured, in the work and in the control', weight: 5, align: 'left' },
    ],
    rows: elements.means
      .filter(({ id }) => id !== 'reconstruction')
      .map(({ id, ...line }) => [
        [say(TAG[id].label, 'strong')],
        [say(ELEMENT_STATES[line.state].label)],
        // Why it is not shown stands with its finding in the section Results.
        lineWords(line.state === 'not-shown' ? { ...line, why: [] } : line),
      ]),
    note: [],
  };
}

/** Everything that the model was asked about the work, whatever came back. */
function attemptsTable({ attempts }: Answer): Block[] {
  if (attempts.length === 0) return [];
  return [
    {
      kind: 'table',
      title: 'What was the model asked?',
      columns: [
        { header: 'Examination', weight: 2.4, align: 'left' },
        { header: 'Prompts', weight: 1, align: 'right' },
        { header: 'Text of the work in them', weight: 1.6, align: 'right' },
        { header: 'Result of its first test', weight: 3, align: 'left' },
        { header: 'In the control', weight: 1.4, align: 'left' },
      ],
      rows: attempts.map(({ examinationId, attackTitle, status, given, title, work, control }) => [
        foreign(`${examinationId} ${attackTitle}`),
        [say(given === null ? 'not recorded' : formatCount(given.prompts))],
        [say(given === null ? 'not recorded' : percent(given.chars / given.of))],
        status === 'finished' ? foreign(`${title}: ${withCounts(work)}`) : [say(`not finished: ${status}`)],
        [say(status === 'finished' ? withCounts(control) : '')],
      ]),
      note: [],
    },
  ];
}

function objectionsTable(report: Report, { model, objections }: Answer, said: SaidOnce): Block {
  return {
    kind: 'table',
    title: 'What will the opposing party say?',
    columns: [
      { header: 'Objection', weight: 2, align: 'left' },
      { header: 'State', weight: 1.4, align: 'left' },
      { header: 'What was measured about it', weight: 5.6, align: 'left' },
    ],
    rows: objections.map(({ id, state, facts }) => [
      [say(OBJECTION_TITLES[id], 'strong')],
      [say(OBJECTION_STATES[state])],
      facts.length === 0
        ? [say('Nothing.', 'muted')]
        : facts.flatMap((fact, index): Inline[] => [
            ...(index === 0 ? [] : [say(' ')]),
            ...(foundWords(report, fact) ?? factWords(fact, model.id, said)),
          ]),
    ]),
    note: [],
  };
}

/** A remark; a finding that the section Results prints is named instead. */
function factWords({ code, data, text }: Remark, modelId: string, said: SaidOnce): Inline[] {
  const { title, examinationId } = data ?? {};
  return code === 'as-found' && typeof title === 'string' && typeof examinationId === 'string'
    ? foreign(`${title} (${examinationId})`)
    : stated(said.of(modelId, text));
}

/** A finding that the section Results prints: its title with its value and its p; null for any other remark. */
function foundWords({ examinations }: Report, { code, data }: Remark): Inline[] | null {
  const { examinationId, findingId } = data ?? {};
  const examination = examinations.find(({ id }) => id === examinationId);
  if (code !== 'as-found' || examination === undefined || typeof findingId !== 'string') return null;
  const finding = findingOf(examination, findingId);
  if (finding === undefined) return null;
  const p = finding.family?.p;
  return [
    ...foreign(`${finding.title} (${examination.id}): `),
    say(`${withCounts(amountOf(finding))}${p === undefined ? '' : `, p ${pValue(p)}`}.`),
  ];
}

/** The number of an amount, with its counts where something was counted. */
function withCounts(amount: Amount | null): string {
  const number = numberWords(amount);
  return amount?.hits === undefined || amount.total === undefined
    ? number
    : `${number} (${formatCount(amount.hits)} of ${formatCount(amount.total)})`;
}
