import { counted } from '../../base/index.js';
import { FLOOR_HOLDS_IF, LATER_STEP, type FamilyTest, type Report } from '../../domain/index.js';
import {
  familyPWords,
  familyResult,
  familySummary,
  familyTitle,
  levelWords,
  testRule,
} from '../../figure/index.js';
import { foreign, heading, note, paragraph, say, type Block, type Inline } from './blocks.js';

/** The title of the section by which other sections refer to it. */
export const FAMILIES_TITLE = 'Every test of this case';

/**
 * One sentence or more for the first page: how often the examiner tried.
 * @param further pairs of model and work that have one line only; the section does not list their tests
 */
export function familiesNote({ families }: Report, further: number): Block[] {
  return [
    note(
      say('Number of tests: ', 'strong'),
      say(
        families.tested === 0
          ? familySummary(families)
          : `${familySummary(families)} The section “${FAMILIES_TITLE}” lists ${further === 0 ? 'them' : 'those of the pairs of model and work that are printed in full; report.json has all of them'}.`,
      ),
    ),
  ];
}

/**
 * Every test of the case that could have ended in a claim, with its level and its result.
 * @param more tests of pairs of model and work that have one line only; they are not among those of the report that is given
 */
export function familiesSection({ families }: Report, more: number): Block[] {
  const opening = [
    heading(1, FAMILIES_TITLE, 'families'),
    ...(more === 0
      ? []
      : [
          paragraph(
            say(
              `The tests of the pairs of model and work that are printed in full are listed here. ${counted(more, 'more test')} ${more === 1 ? 'is' : 'are'} in report.json.`,
            ),
          ),
        ]),
  ];
  if (families.tests.length === 0) return [...opening, paragraph(say(familySummary(families)))];
  return [
    ...opening,
    {
      kind: 'table',
      title: FAMILIES_TITLE,
      quiet: true,
      dense: true,
      columns: [
        { header: 'ID', weight: 0.7, align: 'left' },
        { header: 'Test', weight: 7.2, align: 'left' },
        { header: 'Model, work', weight: 1.5, align: 'left' },
        { header: 'Controls', weight: 1.3, align: 'left' },
        { header: 'Level', weight: 2.1, align: 'left' },
        { header: 'p', weight: 3.4, align: 'left' },
        { header: 'Result', weight: 1.6, align: 'left' },
      ],
      rows: families.tests.map(rowOf),
      note: [],
    },
    note(...legend(families.tests)),
    note(
      say(
        `The list is made from the audit log of the whole case, as it was when this report was made. It includes the examinations that this report omits and those without a result. Level: if nothing was memorized, the test ends in a claim with about this probability at most; this holds if ${FLOOR_HOLDS_IF}. The levels add up, however the tests depend on each other. A later step needs the claim of an earlier test of the same examination: it is listed, has no level and is not counted. Scores that were taken elsewhere are not counted either, and nothing here can show whether there were any. An adjusted p-value is adjusted for all tests of the case that have one (Holm). A claim in a sealed report is not withdrawn when more is tested later.`,
      ),
    ),
  ];
}

function rowOf(test: FamilyTest): Inline[][] {
  const { examinationId, model, work, controls, level } = test;
  return [
    foreign(examinationId, 'mono'),
    foreign(familyTitle(test)),
    foreign(`${model.id}, ${work.id}`),
    controls.length === 0 ? [say('none', 'muted')] : foreign(controls.map(({ id }) => id).join(', ')),
    // The text below says that a later step is not counted, and by which rule a test without p is decided.
    [say(typeof level !== 'number' && level.code === LATER_STEP ? 'later step' : levelWords(test))],
    [say(test.p === undefined ? 'none' : familyPWords(test))],
    [say(familyResult(test), test.standing === 'claim' ? 'strong' : 'plain')],
  ];
}

/** The names of models, works and controls, each once, and what decides each test. */
function legend(tests: readonly FamilyTest[]): Inline[] {
  const names = new Map(
    tests
      .flatMap(({ model, work, controls }) => [model, work, ...controls])
      .map(({ id, name }) => [id, name] as const),
  );
  const rules = new Map<string, Set<string>>();
  for (const test of tests) {
    const rule = testRule(test);
    if (rule !== '') rules.set(rule, (rules.get(rule) ?? new Set<string>()).add(familyTitle(test)));
  }
  return [
    ...[...names].flatMap(([id, name], at) => [
      say(at === 0 ? '' : '; '),
      say(id, 'strong'),
      say(' '),
      ...foreign(name),
    ]),
    say('.'),
    ...[...rules].flatMap(([rule, titles]) => [
      say(' '),
      ...foreign([...titles].join(', '), 'strong'),
      say(`: ${rule}`),
    ]),
  ];
}
