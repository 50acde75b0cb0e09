import type { Report } from '../../domain/index.js';
import { formatTime, shorten } from '../../figure/index.js';
import { windowDetailsOf } from '../statement/windowDetailsOf.js';
import { answerBlock, answerGroups, intervalKinds, shownGroups } from './answers.js';
import { foreign, note, paragraph, say, type Block, type Inline } from './blocks.js';

/** Entries of “What was not tested” on the first page; all of them stand under Limits when there are more. */
export const NOT_TESTED_SHOWN = 6;
/** Characters of the question on the first page; a longer one stands whole in the first section. */
export const QUESTION_SHOWN = 600;

/** The first page: question, answer for each model with its control and interval, what was not tested. Nothing on it needs a specialist. */
export function firstPage(report: Report): Block[] {
  const groups = answerGroups(report);
  const shown = shownGroups(groups);
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
    ...(shown.length === 0
      ? [paragraph(say('No examination of this case is finished. There is no answer yet.'))]
      : shown.map((group) => answerBlock(report, group))),
    ...(shown.length === 0 ? [] : [howNote(report, groups.length - shown.length)]),
    ...unfinishedNote(report),
    ...omittedNote(report),
    smallHeading('What was not tested', 'not-tested'),
    {
      kind: 'list',
      ordered: false,
      small: true,
      items: [
        ...report.notTested.slice(0, NOT_TESTED_SHOWN).map((one) => foreign(shorten(one, 300))),
        ...(report.notTested.length > NOT_TESTED_SHOWN
          ? [[say(`${report.notTested.length - NOT_TESTED_SHOWN} more: see the section Limits.`)]]
          : []),
      ],
    },
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

/** Who sealed the report, where that is another person than the examiner. */
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
    ...(report.confidentiality === ''
      ? []
      : [say(' '), ...foreign(shorten(report.confidentiality, 160), 'strong')]),
  ];
}

/** What the measures of all answers have in common, said once. */
function howNote(report: Report, more: number): Block {
  const ways = new Set(
    report.examinations.flatMap((examination) => {
      const details = windowDetailsOf(examination);
      return details === null ? [] : [`${details.prefixTokens}/${details.suffixTokens}`];
    }),
  );
  const controlled = report.examinations.some((examination) =>
    examination.findings?.findings.some(({ calibration }) => calibration.controls.length > 0),
  );
  const sizes = [...ways].map((way) => way.split('/'));
  const how =
    sizes.length === 0
      ? ''
      : `The model was given ${sizes.map(([prefix]) => prefix).join(' or ')} tokens (word pieces) of the work at a time; measured is how probable it holds the next ${sizes.map(([, suffix]) => suffix).join(' or ')}, exactly as the work has them. ${
          controlled
            ? 'The control went through the same. A passage counts as memorized only above the family floor: more probable than every passage of the control, by a margin for their number. '
            : 'Without a control nobody can say how probable the model holds text that it has not seen. '
        }`;
  const intervals = intervalKinds(report);
  return note(
    say(
      `${how}${intervals === '' ? '' : `Intervals: ${intervals}. `}A census measures every passage of the work, so that there is no sampling error.${
        more > 0
          ? ` ${more === 1 ? 'The answer for one more model or work stands' : `The answers for ${more} more models or works stand`} in the section Results, in the same form.`
          : ''
      }`,
    ),
  );
}

function unfinishedNote(report: Report): Block[] {
  const open = report.examinations.filter((examination) => examination.findings === null);
  if (open.length === 0) return [];
  const names = open
    .slice(0, 4)
    .map(
      ({ id, attack, start, status }) =>
        `${id} (${attack?.title ?? start?.attack.id ?? 'unknown method'}) ${status}`,
    );
  const rest = open.length > 4 ? `; and ${open.length - 4} more` : '';
  return [
    note(say('Without result: ', 'strong'), say(`${names.join('; ')}${rest}. The section Results says why.`)),
  ];
}

function omittedNote({ omitted }: Report): Block[] {
  if (omitted.length === 0) return [];
  const names = omitted.slice(0, 4).map(({ id, attack }) => `${id} (${attack.title})`);
  const rest = omitted.length > 4 ? `; and ${omitted.length - 4} more` : '';
  return [
    note(
      say('Made, not reported here: ', 'strong'),
      say(`${names.join('; ')}${rest}. The section “Examinations made, not reported here” says why.`),
    ),
  ];
}
