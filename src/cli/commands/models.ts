import { randomBytes } from 'node:crypto';
import type { Command } from 'commander';
import { counted, systemClock } from '../../base/index.js';
import { visibleShort, visibleString } from '../../figure/index.js';
import { defaultKeyFolder, learnModels, recognizeModel } from '../../matter/index.js';
import { showKey } from '../../seal/index.js';
import { expectedSigner, fingerprint, type ExpectedSignerValues } from '../expectedSigner.js';
import { openKeyOf } from '../openKey.js';
import { commonOptions, terminalOf, type CommonValues } from '../options.js';
import type { PassphraseValues } from '../passphrase.js';
import { byteProgress } from '../progress.js';
import { recognizedText } from '../recognizedText.js';

interface LearnValues extends CommonValues, PassphraseValues, ExpectedSignerValues {
  readonly list: string;
  readonly name?: string;
  readonly source: string;
  readonly obtained: string;
  readonly seed?: string;
}

interface RecognizeValues extends CommonValues, ExpectedSignerValues {
  readonly list: string;
  readonly tensors?: boolean;
}

const AUTHORITY =
  'fingerprint of the certificate of the list’s signer or of an authority above it, received through a separate channel (default: the certificate of --key)';

/** `palimpsest models …`. */
export function addModelsCommand(program: Command): void {
  const parent = program
    .command('models')
    .description('a signed list of known models: add models to it, and find out what a model file is');
  addLearn(parent);
  addRecognize(parent);
}

function addLearn(parent: Command): void {
  commonOptions(parent.command('learn'))
    .argument('<model...>', 'GGUF files; of a split model, any one of its shards')
    .requiredOption('--list <folder>', 'folder of the list; it is made if there is none')
    .requiredOption('--source <text>', 'where the models were obtained; recorded as said')
    .requiredOption('--obtained <text>', 'when they were obtained; recorded as said')
    .option('--name <text>', 'name of the model (default: that of its file)')
    .option(
      '--seed <text>',
      'seed of a new list, which decides the elements that are sampled (default: random)',
    )
    .option('--key <folder>', `folder of the key that signs (default: ${defaultKeyFolder()})`)
    .option('--authority <sha256>', AUTHORITY, fingerprint)
    .option(
      '--passphrase-file <file>',
      'passphrase or PIN: first line of this file (else PALIMPSEST_PASSPHRASE, else a prompt)',
    )
    .description('add models to a list of known models and sign its new version; earlier versions stay')
    .addHelpText(
      'after',
      '\nExample:\n  palimpsest models learn P1-f16.gguf --list known \\\n    --source "the publisher’s site" --obtained 2026-03-02',
    )
    .action(async (paths: string[], values: LearnValues) => {
      const terminal = terminalOf(values);
      const folder = values.key ?? defaultKeyFolder();
      const key = await openKeyOf(terminal, folder, values);
      const expected =
        values.authority === undefined ? [(await showKey(folder)).fingerprint] : [values.authority];
      const learned = await learnModels({
        paths,
        said: { name: values.name, source: values.source, obtained: values.obtained },
        folder: values.list,
        newSeed: values.seed ?? randomBytes(16).toString('hex'),
        key,
        expected,
        clock: systemClock,
        onModel: (path) => terminal.note(`Reading ${visibleShort(path, 200)}.`),
        onProgress: byteProgress(terminal, 'hashing'),
      });
      terminal.endProgress();
      if (terminal.json) return terminal.document(learned);
      return terminal.line(
        [
          ...learned.added.map(
            ({ id, name, tensors }) =>
              `Added “${visibleShort(name, 200)}”, ${counted(tensors, 'tensor')}, SHA-256 ${id}`,
          ),
          visibleString(
            `Version ${learned.version} of the list in ${learned.folder} holds ${counted(learned.models, 'model')}. It is signed by ${key.info.name}.`,
          ),
          `SHA-256 of this version: ${learned.sha256}`,
          'Record it elsewhere: it shows later that nothing was taken out of the list.',
        ].join('\n'),
      );
    });
}

function addRecognize(parent: Command): void {
  // The British spelling is accepted too.
  const british = 'recognize'.replace('z', 's');
  commonOptions(parent.command('recognize').alias(british))
    .argument('<model>', 'GGUF file; any shard of a split model')
    .requiredOption('--list <folder>', 'folder of the list of known models')
    .option('--tensors', 'list every tensor, compared with that of the closest model')
    .option('--key <folder>', `folder of the key that signed the list (default: ${defaultKeyFolder()})`)
    .option('--authority <sha256>', AUTHORITY, fingerprint)
    .description(
      'find out what a model file is by a list of known models: the same file, tensors, weights, lineage or tokenizer as a known one',
    )
    .addHelpText('after', '\nExample:\n  palimpsest models recognize unknown.gguf --list known')
    .action(async (path: string, values: RecognizeValues) => {
      const terminal = terminalOf(values);
      const { facts, recognized } = await recognizeModel(path, values.list, await expectedSigner(values), {
        onProgress: byteProgress(terminal, 'hashing'),
      });
      terminal.endProgress();
      const { fileName, sha256, sizeBytes } = facts;
      if (terminal.json) return terminal.document({ fileName, sha256, sizeBytes, ...recognized });
      return terminal.line(
        `${visibleShort(fileName, 200)}, SHA-256 ${sha256}\n${recognizedText(recognized, values.tensors === true, terminal.width)}`,
      );
    });
}
