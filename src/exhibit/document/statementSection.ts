import type { ExaminerStatement, Report } from '../../domain/index.js';
import { foreign, heading, note, paragraph, say, type Block } from './blocks.js';

/** The title of the section by which other sections refer to it. */
export const STATEMENT_TITLE = 'Statement of the examiner';

const SECTIONS: readonly { readonly part: keyof ExaminerStatement; readonly title: string }[] = [
  { part: 'qualifications', title: 'Qualifications' },
  { part: 'opinion', title: 'Opinion' },
  { part: 'limits', title: 'Limits of the opinion' },
];

/** The examiner's own words, marked as such and kept apart from what was measured; nothing when there are none. */
export function statementSection({ statement, case: { head } }: Report): Block[] {
  if (statement === undefined) return [];
  return [
    heading(1, STATEMENT_TITLE, 'statement'),
    note(
      ...(head.examiner === '' ? [say('The examiner')] : foreign(head.examiner, 'strong')),
      say(
        ' wrote this section. It states what the examiner concludes and is responsible for. The program measured none of it. The seal covers it.',
      ),
    ),
    ...SECTIONS.filter(({ part }) => statement[part].trim() !== '').flatMap(({ part, title }) => [
      heading(2, title, `statement-${part}`),
      ...paragraphsOf(statement[part]).map((text) => paragraph(...foreign(text))),
    ]),
  ];
}

/** The paragraphs of a text: blank lines separate them, and a single line break is a space. */
function paragraphsOf(text: string): string[] {
  return text
    .split(/(?:\r\n|\r|\n)[^\S\r\n]*(?:(?:\r\n|\r|\n)[^\S\r\n]*)+/)
    .map((one) => one.replace(/\s+/g, ' ').trim())
    .filter((one) => one !== '');
}
