import type { Command } from 'commander';
import { defaultKeyFolder } from '../../../matter/index.js';
import { systemClock } from '../../../base/index.js';
import { readBytes } from '../../../files/index.js';
import { createTokenFolder } from '../../../seal/index.js';
import { holderOf, holderOptions, type HolderValues } from '../../holder.js';
import { printKey } from '../../keyText.js';
import { commonOptions, terminalOf, type CommonValues } from '../../options.js';
import { passphraseOf, type PassphraseValues } from '../../passphrase.js';

interface TokenValues extends CommonValues, PassphraseValues, HolderValues {
  readonly key?: string;
  readonly module: string;
  readonly token: string;
  readonly serial?: string;
  readonly label: string;
  readonly chain?: string;
}

/** `palimpsest key pkcs11`. */
export function addKeyTokenCommand(parent: Command): void {
  holderOptions(commonOptions(parent.command('pkcs11')))
    .requiredOption('--module <file>', 'PKCS #11 module: the shared library that came with the token')
    .requiredOption('--token <label>', 'label of the token')
    .option('--serial <number>', 'serial number of the token, if two share a label')
    .requiredOption('--label <label>', 'label of the private key on the token (P-256, P-384 or RSA)')
    .option(
      '--chain <file>',
      'certificates (PEM) that an authority issued for the key; without them --name is needed',
    )
    .option('--key <folder>', `folder to create (default: ${defaultKeyFolder()})`)
    .option(
      '--passphrase-file <file>',
      'PIN: first line of this file (else PALIMPSEST_PASSPHRASE, else a prompt)',
    )
    .description('create a key folder for a key that stays on its token or card')
    .addHelpText(
      'after',
      '\nExample:\n  palimpsest key pkcs11 --module /usr/lib/softhsm/libsofthsm2.so \\\n    --token Examiner --label sign --name "R. Roe"',
    )
    .action(async (values: TokenValues) => {
      const terminal = terminalOf(values);
      const { chain } = values;
      const holder = chain === undefined ? await holderOf(values) : { name: '', email: values.email };
      const info = await createTokenFolder({
        ...holder,
        folder: values.key ?? defaultKeyFolder(),
        place: { module: values.module, token: values.token, serial: values.serial },
        label: values.label,
        chain:
          chain === undefined ? undefined : Buffer.from(await readBytes(chain, 1024 * 1024)).toString('utf8'),
        pin: await passphraseOf(values, false, `PIN of the token ${JSON.stringify(values.token)}`),
        clock: systemClock,
      });
      await printKey(terminal, info);
    });
}
