import type { Command } from 'commander';
import { defaultKeyFolder } from '../../../matter/index.js';
import { systemClock } from '../../../base/index.js';
import { createKey, showKey } from '../../../seal/index.js';
import { holderOf, holderOptions, type HolderValues } from '../../holder.js';
import { printKey } from '../../keyText.js';
import { warnOfReaders } from '../../openKey.js';
import { commonOptions, terminalOf, type CommonValues } from '../../options.js';
import { passphraseOf, type PassphraseValues } from '../../passphrase.js';
import { addKeyChangeCommands } from './keyChange.js';
import { addKeyTokenCommand } from './keyToken.js';

interface NewValues extends CommonValues, PassphraseValues, HolderValues {
  readonly key?: string;
}

/** `palimpsest key …`. */
export function addKeyCommand(program: Command): void {
  const parent = program
    .command('key')
    .description('create, show, certify or change the examiner’s signing key');
  holderOptions(commonOptions(parent.command('new')))
    .option('--key <folder>', `folder of the key (default: ${defaultKeyFolder()})`)
    .option(
      '--passphrase-file <file>',
      'passphrase: first line of this file (else PALIMPSEST_PASSPHRASE, else a prompt)',
    )
    .description('create an encrypted signing key with a self-signed certificate')
    .addHelpText('after', '\nExample:\n  palimpsest key new --name "R. Roe" --organization "Roe Forensics"')
    .action(async (values: NewValues) => {
      const terminal = terminalOf(values);
      const folder = values.key ?? defaultKeyFolder();
      const holder = await holderOf(values);
      const passphrase = await passphraseOf(values, true);
      const info = await createKey({ ...holder, folder, passphrase, clock: systemClock });
      await warnOfReaders(terminal, folder, values.passphraseFile);
      await printKey(terminal, info);
    });
  commonOptions(parent.command('show'))
    .option('--key <folder>', `folder of the key (default: ${defaultKeyFolder()})`)
    .description('show fingerprints and validity of the key; needs no passphrase')
    .addHelpText('after', '\nExample:\n  palimpsest key show')
    .action(async (values: CommonValues & { readonly key?: string }) => {
      const terminal = terminalOf(values);
      const folder = values.key ?? defaultKeyFolder();
      const info = await showKey(folder);
      await warnOfReaders(terminal, folder);
      await printKey(terminal, info);
    });
  addKeyChangeCommands(parent);
  addKeyTokenCommand(parent);
}
