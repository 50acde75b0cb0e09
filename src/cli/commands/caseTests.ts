import type { Command } from 'commander';
import { openCase } from '../../casefile/index.js';
import type { FamilyRegister } from '../../domain/index.js';
import { requireSameCase } from '../../examine/index.js';
import { familyPWords, familyResult, familySummary, familyTitle, levelWords } from '../../figure/index.js';
import { familiesOfCase } from '../../matter/index.js';
import { caseArgument } from '../parse/caseArgument.js';
import { commonOptions, terminalOf, type CommonValues } from '../options.js';
import { plainTable } from '../layout/plainTable.js';

/** `palimpsest case tests CASE`. */
export function addCaseTests(parent: Command): void {
  caseArgument(commonOptions(parent.command('tests')))
    .description(
      'list every test of the case that could have ended in a claim, finished or not, with its level and result, after checking the findings against the audit log',
    )
    .addHelpText('after', '\nExample:\n  palimpsest case tests doe-v-acme --json')
    .action(async (folder: string, values: CommonValues) => {
      const terminal = terminalOf(values);
      const opened = await openCase(folder, { mode: 'read' });
      try {
        await requireSameCase(opened, { examinations: opened.index.examinations });
        const register = await familiesOfCase(opened);
        if (terminal.json) await terminal.document(register);
        else await terminal.line([familySummary(register), ...rows(register, terminal.width)].join('\n'));
      } finally {
        await opened.close();
      }
    });
}

function rows({ tests }: FamilyRegister, width: number): string[] {
  if (tests.length === 0) return [];
  const named = ({ id, name }: { readonly id: string; readonly name: string }): string =>
    id === name ? id : `${id} ${name}`;
  return [
    '',
    ...plainTable(
      ['ID', 'Attack', 'Model', 'Work', 'Control', 'Seed', 'Test', 'Level', 'p', 'Result'].map((title) => ({
        title,
        isNumber: false,
      })),
      tests.map((test) => [
        test.examinationId,
        `${test.attack.id} ${test.attack.version}`,
        named(test.model),
        named(test.work),
        test.controls.map(({ id }) => id).join(' ') || 'none',
        test.seed,
        familyTitle(test),
        levelWords(test),
        familyPWords(test),
        familyResult(test),
      ]),
      width,
    ),
  ];
}
