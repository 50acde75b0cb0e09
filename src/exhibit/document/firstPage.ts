import { counted, percent } from '../../base/index.js';
import { DEFINITION, windowDetailsOf, type Report } from '../../domain/index.js';
import { formatCount, formatTime, shorten, visibleString } from '../../figure/index.js';
import { ELEMENT_STATES, numberWords, type Amount } from '../../answer/index.js';
import {
  answerBlock,
  answerGroups,
  elementsTable,
  shownGroups,
  suppliedWords,
  type AnswerGroup,
} from './answers.js';
import { type Block, foreign, type Inline, note, paragraph, say, stated } from './blocks.js';
import { familiesNote } from './familiesSection.js';
import { FURTHER_TITLE } from './furtherSection.js';
import { OMITTED_TITLE } from './omittedSection.js';
import { reportedAnswer } from './reportedAnswer.js';

/** Most sentences on what was not tested on the first page; when there are more, the section on limits lists all. */
export const NOT_TESTED_SHOWN = 6;
/** Most characters of the question on the first page; the first section has a longer one in full. */
export const QUESTION_SHOWN = 600;

/**
 * The first page, for a reader who is no specialist: the question, the answer for each model with its control and interval, and what was not tested.
 * @param further pairs of model and work that have one line only
 */
export function firstPage(report: Report, further: number): Block[] {
  const groups = answerGroups(report);
  const shown = shownGroups(report, groups);
  const others = groups.filter((group) => !shown.includes(group));
  return [
    {
      kind: 'title',
      report: `Report ${report.id} · revision ${report.revision}`,
      title: foreign(shorten(report.title, 200)),
      caption: captionOf(report),
    },
    smallHeading('The question asked', 'question'),
    questionBlock(report.case.head.question),
    smallHeading('The answer', 'answer'),
    note(say(DEFINITION.text, 'emphasis'), say(` ${DEFINITION.source}.`)),
    ...shown.map((group) => answerBlock(report, group)),
    ...(shown.length === 0 ? unfinishedElements(report) : []),
    ...othersTable(report, others),
    ...(shown.length === 0 ? [] : howNote(report, further)),
    ...unfinishedNote(report),
    ...omittedNote(report),
    ...familiesNote(report, further),
    ...disclosedNote(report),
    note(
      say('What was not tested: ', 'strong'),
      ...foreign(
        report.notTested
          .slice(0, NOT_TESTED_SHOWN)
          .map((one) => shorten(one, 400))
          .join(' '),
      ),
      ...(report.notTested.length > NOT_TESTED_SHOWN
        ? [
            say(
              ` ${report.notTested.length - NOT_TESTED_SHOWN} more: see the section Limits and other explanations.`,
            ),
          ]
        : []),
    ),
  ];
}

function smallHeading(text: string, id: string): Block {
  return { kind: 'heading', level: 1, text, id, small: true };
}

function questionBlock(question: string): Block {
  const length = Array.from(question).length;
  return {
    kind: 'paragraph',
    style: length <= 220 ? 'lead' : 'body',
    content: foreign(shorten(question, QUESTION_SHOWN), 'emphasis'),
  };
}

/** Who sealed the report, if that is not the examiner. */
function sealerOf({ signer }: Report): Inline[] {
  if (signer.kind !== 'key' || signer.sealedBy === undefined) return [];
  return [say(', sealed by '), ...foreign(shorten(signer.sealedBy, 120))];
}

function captionOf(report: Report): Inline[] {
  const head = report.case.head;
  const parts = [head.caption, head.court, head.docket].filter((part) => part !== '');
  const by = [head.examiner, head.examinerTitle, head.laboratory].filter((part) => part !== '');
  const join = (list: readonly string[]): Inline[] =>
    list.flatMap((part, index) => [...(index === 0 ? [] : [say(' · ')]), ...foreign(shorten(part, 120))]);
  return [
    ...join(parts),
    ...(parts.length > 0 ? [say('\n')] : []),
    ...(by.length > 0 ? [say('Examined by '), ...join(by)] : [say('Examiner not named')]),
    ...sealerOf(report),
    say('. '),
    say(`Issued ${formatTime(report.issuedAt)}.`),
  ];
}

/** The elements of what is still to be examined, where nothing is finished. */
function unfinishedElements(report: Report): Block[] {
  const [open] = report.examinations.flatMap(({ start }) => (start === null ? [] : [start]));
  const [target] = open?.targets ?? [];
  if (open === undefined || target === undefined)
    return [paragraph(say('No examination in this case has been completed, so no element was examined.'))];
  const answer = reportedAnswer(report, open.model.id, target.id);
  return [
    paragraph(
      ...foreign(`${shorten(answer.model.name, 70)}: `, 'strong'),
      ...stated(answer.elements.sentence.text),
    ),
    elementsTable(answer, suppliedWords(answer)),
  ];
}

/** Most pairs of model and work that have one line on the first page. */
const OTHERS_SHOWN = 12;

/** The other models and works of the question, each in one line. */
function othersTable(report: Report, others: readonly AnswerGroup[]): Block[] {
  if (others.length === 0) return [];
  const more = others.length - OTHERS_SHOWN;
  return [
    {
      kind: 'table',
      title: 'The other models and works',
      quiet: true,
      dense: true,
      columns: [
        { header: 'Other models and works', weight: 3, align: 'left' },
        ...['(1)', '(2)', '(3)', '(4)'].map((header) => ({ header, weight: 1.2, align: 'left' as const })),
        { header: '(1) in the work', weight: 1.8, align: 'left' },
        { header: 'In the control', weight: 1.5, align: 'left' },
      ],
      rows: others.slice(0, OTHERS_SHOWN).map(({ modelId, workId }) => {
        const { model, work, elements } = reportedAnswer(report, modelId, workId);
        const [first] = elements.rows;
        return [
          foreign(`${shorten(model.name, 40)} (${modelId}), ${shorten(work.title, 40)}`),
          ...elements.rows.map(({ state }) => [say(ELEMENT_STATES[state].label)]),
          [say(countsOf(first?.work ?? null))],
          [say(countsOf(first?.control ?? null))],
        ];
      }),
      note:
        more > 0
          ? [say(`${counted(more, 'more pair')} of model and work: see the section “The answer in detail”.`)]
          : [],
    },
  ];
}

/** E.g. `0 of 426`; a dash where nothing is stated, which is not a count of none. */
function countsOf(amount: Amount | null): string {
  if (amount === null) return '–';
  return amount.hits === undefined || amount.total === undefined
    ? numberWords(amount)
    : `${formatCount(amount.hits)} of ${formatCount(amount.total)}`;
}

/** How all of it was measured, for a reader who is no specialist; nothing if no passages were. */
function howNote(report: Report, further: number): Block[] {
  const sizes = new Map(
    report.examinations.flatMap((examination) => {
      const details = windowDetailsOf(examination.findings);
      return details === null ? [] : [[details.prefixTokens, details.suffixTokens] as const];
    }),
  );
  const controlled = report.examinations.some((examination) =>
    examination.findings?.findings.some(({ calibration }) => calibration.controls.length > 0),
  );
  const parts = [
    ...(sizes.size === 0
      ? []
      : [
          `The model was given ${[...sizes.keys()].join(' or ')} tokens (pieces of words) of the work at a time. What was measured is the probability that it assigns to the next ${[...new Set(sizes.values())].join(' or ')} tokens, exactly as they appear in the work.`,
          controlled
            ? 'The control was tested in the same way.'
            : 'Without a control, the probability that the model assigns to unseen text is unknown.',
        ]),
    ...(further > 0
      ? [
          `${counted(further, 'more pair')} of model and work ${further === 1 ? 'has' : 'have'} one line in the section “${FURTHER_TITLE}”, which says how the order was made.`,
        ]
      : []),
  ];
  return parts.length === 0 ? [] : [note(say(parts.join(' ')))];
}

function unfinishedNote(report: Report): Block[] {
  const open = report.examinations.filter((examination) => examination.findings === null);
  if (open.length === 0) return [];
  const names = open
    .slice(0, 4)
    .map(
      ({ id, attack, start, status }) =>
        `${id} (${attack?.title ?? start?.attack.id ?? 'unknown method'}), ${status}`,
    );
  const rest = open.length > 4 ? `; and ${open.length - 4} more` : '';
  return [
    note(
      say('No result: ', 'strong'),
      say(`${names.join('; ')}${rest}. The section Results gives the reasons.`),
    ),
  ];
}

/** How much of the works that were examined is in the report and its bag. */
function disclosedNote({ disclosed, examinations }: Report): Block[] {
  const examined = new Set(
    examinations.flatMap(({ start }) => (start === null ? [] : start.targets.map(({ id }) => id))),
  );
  const works = disclosed.filter(({ workId }) => examined.has(workId));
  const [most] = works.toSorted((a, b) => b.total / b.chars - a.total / a.chars);
  if (most === undefined) return [];
  const share = `${percent(most.total / most.chars)} of the text of ${shorten(visibleString(most.title), 60)}`;
  return [
    note(
      say('Disclosed: ', 'strong'),
      ...foreign(
        `this report and its bag hold ${works.length === 1 ? share : `up to ${share}`}; the pages print at most ${percent(most.report / most.chars)}.${works.length === 1 ? '' : ' The section Integrity and verification has each work.'}`,
      ),
    ),
  ];
}

function omittedNote({ omitted }: Report): Block[] {
  if (omitted.length === 0) return [];
  const names = omitted.slice(0, 4).map(({ id, attack }) => `${id} (${attack.title})`);
  const rest = omitted.length > 4 ? `; and ${omitted.length - 4} more` : '';
  return [
    note(
      say('Carried out but not reported here: ', 'strong'),
      say(`${names.join('; ')}${rest}. The section “${OMITTED_TITLE}” gives the reasons.`),
    ),
  ];
}
