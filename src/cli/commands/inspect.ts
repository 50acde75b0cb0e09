import { counted, formatSize, wholeNumber } from '../../base/index.js';
import type { Command } from 'commander';
import {
  hasTokenizer,
  MODEL_FILE_KIND,
  scoringWords,
  unusedBytesWords,
  usedTemplateWords,
  type Lineage,
  type ModelFacts,
  type Recognized,
} from '../../domain/index.js';
import { lineageSections } from '../../figure/index.js';
import { modelFacts } from '../../gguf/index.js';
import {
  compareLineage,
  defaultKeyFolder,
  LINEAGE_DEFAULTS,
  lineageStepWords,
  recognizeModel,
} from '../../matter/index.js';
import { expectedSigner, fingerprint, type ExpectedSignerValues } from '../expectedSigner.js';
import { runFacts, runText } from '../inspectRun.js';
import {
  commonOptions,
  engineOptions,
  loadOptionsOf,
  terminalOf,
  wholeNumberBetween,
  type CommonValues,
  type EngineValues,
} from '../options.js';
import { byteProgress } from '../progress.js';
import { recognizedText } from '../recognizedText.js';
import { sectionsText } from '../sectionsText.js';

interface Values extends CommonValues, EngineValues, ExpectedSignerValues {
  readonly tensors?: boolean;
  readonly run?: boolean;
  readonly list?: string;
  readonly against?: string;
  readonly seed: string;
  readonly permutations: number;
  readonly units: number;
}

/** `palimpsest inspect MODEL`: everything a report needs about a model file. */
export function addInspectCommand(program: Command): void {
  commonOptions(engineOptions(program.command('inspect')))
    .argument('<model>', 'GGUF file; any shard of a split model')
    .option('--tensors', 'list the tensors, each with its SHA-256')
    .option(
      '--run',
      'also load the model, check the engine on it again, and report llama.cpp’s warnings and tokenizer fidelity',
    )
    .option('--list <folder>', 'compare the model with this list of known models (see `palimpsest models`)')
    .option('--key <folder>', `folder of the key that signed the list (default: ${defaultKeyFolder()})`)
    .option(
      '--authority <sha256>',
      'fingerprint of the certificate of the list’s signer or of an authority above it (default: the certificate of --key)',
      fingerprint,
    )
    .option(
      '--against <base>',
      'compare with another GGUF file: independence of hidden units, the difference of each tensor, and metadata keys that differ',
    )
    .option(
      '--permutations <n>',
      'permutations of the test of independence, with --against',
      wholeNumberBetween(99, 1_000_000),
      LINEAGE_DEFAULTS.permutations,
    )
    .option(
      '--units <n>',
      'most hidden units of a layer that are compared, with --against',
      wholeNumberBetween(16, 4096),
      LINEAGE_DEFAULTS.units,
    )
    .option('--seed <text>', 'seed of all random choices, with --against', LINEAGE_DEFAULTS.seed)
    .description(
      'show facts about a GGUF file without running it: kind, architecture, quantization, tokenizer, hashes, whether it can be scored',
    )
    .addHelpText(
      'after',
      '\nThe engine options apply with --run.\n\nExample:\n  palimpsest inspect assets/demo/P1-f16.gguf --json\n  palimpsest inspect assets/demo/P1-f16.gguf --against assets/demo/P0-f16.gguf',
    )
    .action(async (path: string, values: Values) => {
      const terminal = terminalOf(values);
      const { facts, recognized } = await read(path, values, byteProgress(terminal, 'hashing'));
      terminal.endProgress();
      const { tensors, ...rest } = facts;
      const ran =
        values.run === true
          ? await runFacts({
              ...loadOptionsOf(path, values),
              vocabOnly: facts.tensors.length === 0,
              sha256: facts.sha256,
              checkAgain: true,
              checkLong: true,
            })
          : undefined;
      const compared =
        values.against === undefined ? undefined : await lineageOf(path, values.against, values);
      const shown = values.tensors === true ? facts : rest;
      if (terminal.json) {
        await terminal.document({
          ...shown,
          ...(recognized === undefined ? {} : { known: recognized }),
          ...(ran === undefined ? {} : { run: ran }),
          ...(compared === undefined ? {} : { lineage: { base: compared.base, ...compared.lineage } }),
        });
      } else {
        await terminal.line(asText(facts, values.tensors === true ? tensors : []));
        if (recognized !== undefined)
          await terminal.line(`\n${recognizedText(recognized, values.tensors === true, terminal.width)}`);
        if (ran !== undefined) await terminal.line(`\n${runText(ran)}`);
        if (compared !== undefined) {
          const { name, sha256 } = compared.base;
          await terminal.line(
            `\nCompared with ${visible(name)}, the base (SHA-256 ${sha256}).\n\n${sectionsText(lineageSections(compared.lineage), terminal.width)}`,
          );
        }
      }
    });
}

/** The facts, and what a list says of the model; the file is read once in either case. */
async function read(
  path: string,
  values: Values,
  onProgress: (done: number, total: number) => void,
): Promise<{ readonly facts: ModelFacts; readonly recognized?: Recognized }> {
  if (values.list === undefined)
    return { facts: await modelFacts(path, { tensorHashes: values.tensors === true, onProgress }) };
  return recognizeModel(path, values.list, await expectedSigner(values), { onProgress });
}

/** Compares with the base, which is identified by its hash. */
async function lineageOf(
  path: string,
  basePath: string,
  values: Values,
): Promise<{ lineage: Lineage; base: { name: string; sha256: string } }> {
  const terminal = terminalOf(values);
  const facts = await modelFacts(basePath, { onProgress: byteProgress(terminal, 'hashing the base') });
  const lineage = await compareLineage(path, basePath, {
    seed: values.seed,
    permutations: values.permutations,
    units: values.units,
    onProgress: (step, done, total) =>
      terminal.progress(`${lineageStepWords(step)}: ${done + 1} of ${total}`),
  });
  terminal.endProgress();
  return { lineage, base: { name: facts.files.map(({ name }) => name).join(', '), sha256: facts.sha256 } };
}

function asText(facts: ModelFacts, tensors: ModelFacts['tensors']): string {
  const rows: [string, string][] = [
    ['file', facts.files.map(({ name }) => visible(name)).join(', ')],
    ['size', `${wholeNumber(facts.sizeBytes)} bytes (${formatSize(facts.sizeBytes)})`],
    ['SHA-256', facts.sha256],
    ['GGUF version', String(facts.ggufVersion)],
    ['kind', MODEL_FILE_KIND[facts.kind].phrase],
    ['scoring', visible(scoringWords(facts.scoring))],
    ...(!facts.scoring.can ? [row('  remedy', visible(facts.scoring.remedy))] : []),
    ['name', visible(facts.name?.text ?? '—')],
    ['architecture', facts.architecture === null ? 'not stated' : visible(facts.architecture)],
    ...facts.related.map(({ key, value }) =>
      row(`  ${visible(key)}`, typeof value === 'number' ? String(value) : visible(value.text)),
    ),
    ['parameters', wholeNumber(facts.parameterCount)],
    ['quantization', facts.quantization.fileType ?? 'not stated'],
    ...facts.quantization.histogram.map(({ type, tensors: count, parameters }): [string, string] => [
      `  ${type}`,
      `${wholeNumber(count)} tensors, ${wholeNumber(parameters)} parameters`,
    ]),
    ['context', facts.contextLength === null ? 'not stated' : `${wholeNumber(facts.contextLength)} tokens`],
    ['vocabulary', `${wholeNumber(facts.vocabularySize)} tokens`],
    [
      'tokenizer',
      `${visible(facts.tokenizer.kind)}${facts.tokenizer.pre === null ? '' : ` (${visible(facts.tokenizer.pre)})`}`,
    ],
    ...(hasTokenizer(facts) ? [row('tokenizer hash', facts.tokenizer.sha256)] : []),
    ['adds BOS', facts.tokenizer.addBos === null ? 'not stated' : facts.tokenizer.addBos ? 'yes' : 'no'],
    ...facts.tokenizer.specialTokens.map(({ role, id, text }): [string, string] => [
      `  ${visible(role)}`,
      `${id} ${visible(text?.text ?? '')}`,
    ]),
    [
      'chat template',
      facts.chatTemplate === null
        ? 'none'
        : `${wholeNumber(facts.chatTemplate.lengthBytes)} bytes, SHA-256 ${facts.chatTemplate.sha256}`,
    ],
    ...namedTemplateRows(facts),
    ['license', visible(facts.license.id?.text ?? facts.license.name?.text ?? 'not stated')],
    ...facts.wrongTypes.map(({ key, byte, expected, found }) =>
      row('wrong type', `${visible(key)}, byte ${byte}: ${found} in place of ${expected}`),
    ),
    ...(facts.unusedBytes ?? []).map((bytes) =>
      row('unused bytes', `${unusedBytesWords(bytes, facts.files.length)}, SHA-256 ${bytes.sha256}`),
    ),
    ['tensors', wholeNumber(facts.tensors.length)],
    ...tensors.map(({ name, shape, type, sha256 }): [string, string] => [
      `  ${visible(name)}`,
      `${type} [${shape.join(' × ')}] ${sha256 ?? ''}`,
    ]),
  ];
  const width = Math.max(...rows.map(([label]) => label.length));
  return rows.map(([label, value]) => `${label.padEnd(width)}  ${value}`).join('\n');
}

function namedTemplateRows(facts: ModelFacts): [string, string][] {
  const { namedChatTemplates: named = [] } = facts;
  if (named.length === 0) return [];
  return [
    row('  used', usedTemplateWords(facts)),
    ...named.map(({ name, template }) =>
      row(
        '  named',
        `${visible(name.text)}: ${template === null ? 'listed, but not in the file' : `${counted(template.lengthBytes, 'byte')}, SHA-256 ${template.sha256}`}`,
      ),
    ),
  ];
}

function row(label: string, value: string): [string, string] {
  return [label, value];
}

/** Text from the file with control and direction characters made visible, so that it cannot control a terminal. */
function visible(text: string): string {
  return text
    .replace(
      /[\p{Cc}\p{Cf}\u2028\u2029]/gu,
      (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
    )
    .slice(0, 400);
}
