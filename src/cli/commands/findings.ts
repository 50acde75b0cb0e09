import type { Command } from 'commander';
import { examinationFindings } from '../../matter/index.js';
import { openCase } from '../../casefile/index.js';
import { requireSameCase } from '../../examine/index.js';
import { caseArgument } from '../parse/caseArgument.js';
import { commonOptions, terminalOf, type CommonValues } from '../options.js';
import { findingsIn } from '../runToEnd.js';

/** `palimpsest findings CASE [ID]`. */
export function addFindingsCommand(program: Command): void {
  caseArgument(commonOptions(program.command('findings')))
    .argument('[id]', 'examination (default: all)')
    .description(
      'print what the examinations found, after checking them against the audit log; with --json, one line for each examination',
    )
    .addHelpText('after', '\nExample:\n  palimpsest findings doe-v-acme X1 --json')
    .action(async (folder: string, id: string | undefined, values: CommonValues) => {
      const terminal = terminalOf(values);
      const opened = await openCase(folder, { mode: 'read' });
      try {
        const ids = id === undefined ? opened.index.examinations : [id];
        await requireSameCase(opened, { examinations: ids, arrays: true });
        for (const one of ids) {
          const { status, findings } = await examinationFindings(opened, one);
          if (terminal.json) await terminal.document({ id: one, status, findings });
          else
            await terminal.line(
              findings === null
                ? `${one}  ${status}: no findings yet`
                : await findingsIn(opened, one, findings, terminal.width),
            );
        }
      } finally {
        await opened.close();
      }
    });
}
