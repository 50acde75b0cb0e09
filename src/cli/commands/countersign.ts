import type { Command } from 'commander';
import { defaultKeyFolder } from '../../matter/index.js';
import { systemClock } from '../../base/index.js';
import { visibleString } from '../../figure/index.js';
import { countersign, trustWords } from '../../seal/index.js';
import { openKeyOf } from '../openKey.js';
import { commonOptions, terminalOf, type CommonValues } from '../options.js';
import type { PassphraseValues } from '../passphrase.js';

/** `palimpsest report countersign BAG`. */
export function addCountersignCommand(report: Command): void {
  commonOptions(report.command('countersign'))
    .argument('<bag>', 'folder of a sealed report')
    .option('--key <folder>', `folder of the reviewer’s key (default: ${defaultKeyFolder()})`)
    .option(
      '--passphrase-file <file>',
      'passphrase or PIN: first line of this file (else PALIMPSEST_PASSPHRASE, else a prompt)',
    )
    .description('add a reviewer’s signature to a sealed report, without changing any other file in it')
    .addHelpText('after', '\nExample:\n  palimpsest report countersign PAL-2026-0001 --key reviewer-key')
    .action(async (bag: string, _: unknown, command: Command) => {
      // The options of `report` that have the same names are taken there when they stand before the word countersign.
      const values = command.optsWithGlobals<CommonValues & PassphraseValues & { readonly key?: string }>();
      const terminal = terminalOf(values);
      const key = await openKeyOf(terminal, values.key ?? defaultKeyFolder(), values);
      const made = await countersign(bag, key, systemClock);
      if (terminal.json) await terminal.document(made);
      else {
        await terminal.line(
          visibleString(
            `Reviewer ${made.number}: ${made.name} signed the seal at ${made.signedAt} (${trustWords(made)}; certificate SHA-256 ${made.fingerprint})`,
          ),
        );
      }
    });
}
