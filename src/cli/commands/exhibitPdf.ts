import type { Command } from 'commander';
import { readReport, writeExhibits } from '../../matter/index.js';
import { commonOptions, terminalOf, type CommonValues } from '../options.js';
import { partsText } from '../partsText.js';

/** `palimpsest exhibit pdf REPORT [LABEL...]`. */
export function addExhibitPdfCommand(exhibit: Command): void {
  commonOptions(exhibit.command('pdf'))
    .argument('<report>', 'folder of a report, sealed or draft')
    .argument('[label...]', 'labels of exhibits, e.g. PX-001 (default: all exhibits of the report)')
    .option('-o, --out <folder>', 'folder for the files (default: beside the report, REPORT-exhibits)')
    .description(
      'write each exhibit of a report as a separate PDF, which names the report and its seal number',
    )
    .addHelpText(
      'after',
      '\nThe files are not part of what is sealed, and are not signed.' +
        '\n\nExample:\n  palimpsest exhibit pdf PAL-2026-0001 PX-001 --out exhibits',
    )
    .action(
      async (folder: string, labels: readonly string[], values: CommonValues & { readonly out?: string }) => {
        const terminal = terminalOf(values);
        const written = await writeExhibits(await readReport(folder), labels, values.out);
        if (terminal.json) await terminal.document(written);
        else await terminal.line(partsText(written));
      },
    );
}
