import type { Command } from 'commander';
import { defaultKeyFolder } from '../../../matter/index.js';
import { inputError, systemClock } from '../../../base/index.js';
import { readBytes, writeNewFileAtomic } from '../../../files/index.js';
import { certificateRequest, changePassphrase, importKey, showKey } from '../../../seal/index.js';
import { printKey } from '../../keyText.js';
import { openKeyOf } from '../../openKey.js';
import { commonOptions, terminalOf, type CommonValues } from '../../options.js';
import { passphraseOf, type PassphraseValues } from '../../passphrase.js';
import { askSecret, canPrompt } from '../../terminal.js';

interface KeyValues extends CommonValues, PassphraseValues {
  readonly key?: string;
}

interface ImportValues extends KeyValues {
  readonly chain: string;
  readonly out: string;
  readonly privateKey?: string;
  readonly privateKeyPassphraseFile?: string;
  readonly email?: string;
}

const PASSPHRASE_FILE =
  'passphrase or PIN: first line of this file (else PALIMPSEST_PASSPHRASE, else a prompt)';
const MAX_PEM_BYTES = 1024 * 1024;

/** `palimpsest key csr|import|passphrase`. */
export function addKeyChangeCommands(parent: Command): void {
  commonOptions(parent.command('csr'))
    .option('--key <folder>', `key folder (default: ${defaultKeyFolder()})`)
    .option('--passphrase-file <file>', PASSPHRASE_FILE)
    .option('-o, --out <file>', 'file to write (default: print to stdout)')
    .description('write a certificate request (PKCS #10) for the key, to send to a certificate authority')
    .addHelpText('after', '\nExample:\n  palimpsest key csr --out request.pem')
    .action(async (values: KeyValues & { readonly out?: string }) => {
      const terminal = terminalOf(values);
      const key = await openKeyOf(terminal, values.key ?? defaultKeyFolder(), values);
      const request = await certificateRequest(key);
      if (values.out !== undefined) await writeNewFileAtomic(values.out, request);
      if (terminal.json)
        await terminal.document({ request, ...(values.out === undefined ? {} : { out: values.out }) });
      else
        await terminal.line(
          values.out === undefined ? request.trimEnd() : `Request for ${key.info.name} in ${values.out}`,
        );
    });
  commonOptions(parent.command('import'))
    .requiredOption(
      '--chain <file>',
      'certificates (PEM): the examiner’s, and those of all authorities up to the root',
    )
    .requiredOption('-o, --out <folder>', 'folder to create')
    .option(
      '--key <folder>',
      `folder of the key that the certificate is for (default: ${defaultKeyFolder()})`,
    )
    .option('--private-key <file>', 'external private key that the certificate is for (PEM, PKCS #8)')
    .option('--private-key-passphrase-file <file>', 'passphrase of that key, if it is encrypted')
    .option('--passphrase-file <file>', `${PASSPHRASE_FILE}; for an external private key: the new one`)
    .option('--email <address>', 'email address, the identity of the SSH signature')
    .description('create a key folder from certificates that an authority issued')
    .addHelpText('after', '\nExample:\n  palimpsest key import --chain issued.pem --out certified-key')
    .action(async (values: ImportValues) => {
      const terminal = terminalOf(values);
      const { privateKey } = values;
      if (privateKey !== undefined && values.key !== undefined) {
        throw inputError('key-source', 'The key is named twice.', 'Give --key or --private-key, not both.');
      }
      const chain = await textOf(values.chain);
      const info = await importKey({
        folder: values.out,
        chain,
        source:
          privateKey === undefined
            ? { kind: 'folder', folder: values.key ?? defaultKeyFolder() }
            : {
                kind: 'file',
                pem: await textOf(privateKey),
                name: privateKey,
                filePassphrase: await filePassphraseOf(values, privateKey),
              },
        passphrase: await passphraseOf(values, privateKey !== undefined),
        email: values.email,
        clock: systemClock,
      });
      await printKey(terminal, info);
    });
  commonOptions(parent.command('passphrase'))
    .option('--key <folder>', `key folder (default: ${defaultKeyFolder()})`)
    .option(
      '--passphrase-file <file>',
      'present passphrase: first line of this file (else PALIMPSEST_PASSPHRASE, else a prompt)',
    )
    .option('--new-passphrase-file <file>', 'new passphrase: first line of this file (else a prompt)')
    .description('change the passphrase of the key')
    .addHelpText('after', '\nExample:\n  palimpsest key passphrase')
    .action(async (values: KeyValues & { readonly newPassphraseFile?: string }) => {
      const terminal = terminalOf(values);
      const folder = values.key ?? defaultKeyFolder();
      await showKey(folder);
      const current = await passphraseOf(values, false, 'Current passphrase');
      await changePassphrase(folder, current, await newPassphraseOf(values.newPassphraseFile));
      if (terminal.json) await terminal.document({ folder, changed: true });
      else
        await terminal.line(
          `The passphrase of ${folder} was changed; copies of the folder still open with the old one.`,
        );
    });
}

async function textOf(path: string): Promise<string> {
  return Buffer.from(await readBytes(path, MAX_PEM_BYTES)).toString('utf8');
}

/** Prompted for only when the file is encrypted. */
async function filePassphraseOf(values: ImportValues, path: string): Promise<string> {
  if (values.privateKeyPassphraseFile !== undefined) {
    return passphraseOf({ passphraseFile: values.privateKeyPassphraseFile }, false);
  }
  if (!/ENCRYPTED/.test(await textOf(path))) return '';
  if (canPrompt()) return askSecret(`Passphrase of ${path}`);
  throw inputError(
    'passphrase-missing',
    `${path} is encrypted, and there is no terminal for a prompt.`,
    'Give --private-key-passphrase-file FILE.',
  );
}

/** Never taken from the environment, which holds the present passphrase. */
async function newPassphraseOf(file: string | undefined): Promise<string> {
  if (file !== undefined) return passphraseOf({ passphraseFile: file }, false);
  if (!canPrompt()) {
    throw inputError(
      'passphrase-missing',
      'The key needs a new passphrase, and there is no terminal for a prompt.',
      'Give --new-passphrase-file FILE.',
    );
  }
  const first = (await askSecret('New passphrase')).normalize('NFC');
  if (first === (await askSecret('Once more')).normalize('NFC')) return first;
  throw inputError('passphrase-differs', 'The two passphrases differ.', 'Type the same passphrase twice.');
}
