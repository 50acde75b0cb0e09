import type { Command } from 'commander';
import { readReport, writeTables } from '../../matter/index.js';
import { commonOptions, terminalOf, type CommonValues } from '../options.js';
import { partsText } from '../partsText.js';

/** `palimpsest report tables REPORT`. */
export function addReportTablesCommand(report: Command): void {
  commonOptions(report.command('tables'))
    .argument('<report>', 'folder of a report, sealed or draft')
    .option('-o, --out <folder>', 'folder for the files (default: beside the report, REPORT-tables)')
    .description('write the findings, tables and charts of a report as CSV files with all digits')
    .addHelpText(
      'after',
      '\nfindings.csv has one row for each finding, tables.csv one for each table\ncell, chart point and bar, tests.csv one for each test of the case that could\nhave ended in a claim. The seal does not cover these files.' +
        '\n\nExample:\n  palimpsest report tables PAL-2026-0001 --out tables',
    )
    .action(async (folder: string, _: unknown, command: Command) => {
      // The options of `report` that have the same names are taken there when they stand before the word tables.
      const values = command.optsWithGlobals<CommonValues & { readonly out?: string }>();
      const terminal = terminalOf(values);
      const written = await writeTables(await readReport(folder), values.out);
      if (terminal.json) await terminal.document(written);
      else await terminal.line(partsText(written));
    });
}
