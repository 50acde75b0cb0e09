import type { Command } from 'commander';
import { defaultKeyFolder } from '../../api/index.js';
import { inputError, systemClock } from '../../base/index.js';
import { createKey, showKey, type KeyInfo } from '../../seal/index.js';
import { commonOptions, terminalOf, wholeNumber, type CommonValues } from '../options.js';
import { passphraseOf, type PassphraseValues } from '../passphrase.js';
import { ask, canPrompt, type Terminal } from '../terminal.js';

interface NewValues extends CommonValues, PassphraseValues {
  readonly key?: string;
  readonly name?: string;
  readonly organisation?: string;
  readonly title?: string;
  readonly email?: string;
  readonly years?: number;
}

/** `palimpsest key new|show`. */
export function addKeyCommand(program: Command): void {
  const parent = program.command('key').description('make or show the examiner’s signing key');
  commonOptions(parent.command('new'))
    .option('--key <folder>', `folder of the key (default: ${defaultKeyFolder()})`)
    .option('--name <text>', 'name of the examiner, as signatures will show it')
    .option('--organisation <text>', 'laboratory or firm')
    .option('--title <text>', 'title of the examiner')
    .option('--email <address>', 'e-mail address, also the identity of the SSH signature')
    .option('--years <n>', 'years the certificate is valid', wholeNumber(1, 30))
    .option(
      '--passphrase-file <file>',
      'pass phrase: first line of this file (else PALIMPSEST_PASSPHRASE, else a prompt)',
    )
    .description('make an encrypted signing key with a self-signed (self-asserted) certificate')
    .addHelpText('after', '\nExample:\n  palimpsest key new --name "R. Roe" --organisation "Roe Forensics"')
    .action(async (values: NewValues) => {
      const terminal = terminalOf(values);
      const name = values.name ?? (canPrompt() ? (await ask(['Name of the examiner'])).join('') : '');
      if (name === '')
        throw inputError('key-holder', 'The key needs the examiner’s name.', 'Give --name "R. Roe".');
      const info = await createKey({
        folder: values.key ?? defaultKeyFolder(),
        name,
        organisation: values.organisation,
        title: values.title,
        email: values.email,
        validYears: values.years,
        passphrase: await passphraseOf(values, true),
        clock: systemClock,
      });
      await print(terminal, info);
    });
  commonOptions(parent.command('show'))
    .option('--key <folder>', `folder of the key (default: ${defaultKeyFolder()})`)
    .description('fingerprints and validity of the key; needs no pass phrase')
    .addHelpText('after', '\nExample:\n  palimpsest key show')
    .action(async (values: CommonValues & { readonly key?: string }) => {
      await print(terminalOf(values), await showKey(values.key ?? defaultKeyFolder()));
    });
}

async function print(terminal: Terminal, info: KeyInfo): Promise<void> {
  if (terminal.json) {
    await terminal.document(info);
    return;
  }
  await terminal.line(
    [
      `${info.name}${info.organisation === undefined ? '' : `, ${info.organisation}`} (self-asserted: nobody else vouches for this name)`,
      `  folder                ${info.folder}`,
      `  certificate SHA-256   ${info.fingerprint}`,
      `  authority SHA-256     ${info.authorityFingerprint}`,
      `  SSH key               ${info.sshFingerprint} (${info.identity})`,
      `  valid                 ${info.validFrom} to ${info.validTo}`,
      'Give the authority and SSH fingerprints to the other side by another way than the report.',
    ].join('\n'),
  );
}
