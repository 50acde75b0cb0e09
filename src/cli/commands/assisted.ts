import { duration, percent, wholeNumber } from '../../base/index.js';
import type { Command } from 'commander';
import {
  type AssistedProgress,
  decodeFile,
  DEFAULT_CODING_CONTEXT,
  type EncodedFile,
  encodeFile,
} from '../../matter/index.js';
import { MAX_CHUNKS } from '../../assisted/index.js';
import {
  commonOptions,
  loadOptionsOf,
  placeOptions,
  ropeOption,
  terminalOf,
  wholeNumberBetween,
  type CommonValues,
  type EngineValues,
} from '../options.js';
import { byteProgress } from '../progress.js';
import type { Terminal } from '../terminal.js';

interface EncodeValues extends CommonValues, EngineValues {
  readonly out: string;
  readonly chunks: number;
  readonly context: number;
}

interface DecodeValues extends CommonValues {
  readonly out: string;
}

/** `palimpsest assisted encode|decode`: a work as the information that a model needs to reproduce it, and back. */
export function addAssistedCommand(program: Command): void {
  const assisted = program
    .command('assisted')
    .description('reconstruction files: the information a model needs to reproduce a work byte for byte');
  addEncode(assisted);
  addDecode(assisted);
}

function addEncode(assisted: Command): void {
  commonOptions(ropeOption(placeOptions(assisted.command('encode'))))
    .argument('<model>', 'GGUF file')
    .argument('<work>', 'any file: text is coded, everything else is stored unchanged')
    .requiredOption('-o, --out <file>', 'reconstruction file to write; must not exist yet')
    .option(
      '--chunks <n>',
      `chunks coded in parallel: 1 gives the smallest file, more are faster on large models (at most ${MAX_CHUNKS})`,
      wholeNumberBetween(1, MAX_CHUNKS),
      1,
    )
    .option(
      '--context <n>',
      'maximum context before each token, up to what the model was trained for',
      wholeNumberBetween(4, 1_000_000),
      DEFAULT_CODING_CONTEXT,
    )
    .description(
      'write the reconstruction file of a work, and decode it once to check that it restores the work',
    )
    .addHelpText(
      'after',
      '\nAny text can be coded, so the size is meaningful only next to that of a control:\nencode text of the same kind that the model cannot have seen, or run\n`palimpsest examine --attack assisted`.\n\nExample:\n  palimpsest assisted encode assets/demo/P1-f16.gguf \\\n    assets/demo/target-moby-dick-planted.txt --out moby.palimpsest',
    )
    .action(async (model: string, work: string, values: EncodeValues) => {
      const terminal = terminalOf(values);
      const { gpu, gpuLayers, threads, ropeFactors } = loadOptionsOf(model, values);
      const result = await encodeFile(
        {
          modelPath: model,
          workPath: work,
          out: values.out,
          chunks: values.chunks,
          contextTokens: values.context,
          load: {
            ...(gpu === undefined ? {} : { gpu }),
            ...(gpuLayers === undefined ? {} : { gpuLayers }),
            ...(threads === undefined ? {} : { threads }),
            ...(ropeFactors === undefined ? {} : { ropeFactors }),
          },
        },
        watched(terminal),
      );
      terminal.endProgress();
      if (terminal.json) await terminal.document({ ...result, calibration: 'uncalibrated' });
      else await terminal.line(asText(result));
    });
}

function addDecode(assisted: Command): void {
  commonOptions(assisted.command('decode'))
    .argument('<model>', 'the exact GGUF file that the reconstruction file was made with')
    .argument('<file>', 'reconstruction file')
    .requiredOption('-o, --out <file>', 'file to write; must not exist yet')
    .description('restore the work from a reconstruction file byte for byte, or refuse')
    .addHelpText(
      'after',
      '\nThreads and backend are those stated in the file, because others give\ndifferent digits.\n\nExample:\n  palimpsest assisted decode P1-f16.gguf moby.palimpsest --out moby.txt',
    )
    .action(async (model: string, file: string, values: DecodeValues) => {
      const terminal = terminalOf(values);
      const result = await decodeFile(
        { modelPath: model, filePath: file, out: values.out },
        watched(terminal),
      );
      terminal.endProgress();
      if (terminal.json) await terminal.document(result);
      else {
        await terminal.line(
          `${result.out}: ${wholeNumber(result.bytes)} bytes, SHA-256 ${result.sha256}, the same as the original`,
        );
      }
    });
}

function watched(terminal: Terminal): AssistedProgress {
  const startedAt = { encode: 0, decode: 0 };
  let drawnAt = 0;
  return {
    onHash: byteProgress(terminal, 'hashing the model'),
    onCoding: (pass, done, total) => {
      const now = performance.now();
      if (startedAt[pass] === 0) startedAt[pass] = now;
      if (now - drawnAt < 250) return;
      drawnAt = now;
      const seconds = (now - startedAt[pass]) / 1000;
      const left = (seconds * (total - done)) / Math.max(done, 1);
      terminal.progress(
        `${pass === 'encode' ? 'coding' : 'decoding'} ${wholeNumber(done)} of ${wholeNumber(total)} tokens, ${duration(left)} left`,
      );
    },
  };
}

function asText(result: EncodedFile): string {
  const { work, bytes, share, bitsPerByte, compressor } = result;
  const part = (value: number): string =>
    work.bytes === 0 ? '' : `, ${percent(value / work.bytes)} of the work`;
  return [
    `${result.out}: ${wholeNumber(bytes)} bytes${share === null || bitsPerByte === null ? '' : ` for ${wholeNumber(work.bytes)} (${percent(share)}, ${bitsPerByte.toFixed(3)} bits per byte)`}; decoded and compared: same bytes`,
    `  corrected       ${wholeNumber(result.toldTokens)} of ${wholeNumber(result.tokens)} tokens were not the model’s first choice; coding them takes ${wholeNumber(result.codeBytes)} bytes`,
    ...(result.literalBytes > 0
      ? [
          `  stored as is    ${wholeNumber(result.literalBytes)} bytes that the tokenizer does not preserve as text`,
        ]
      : []),
    `  compressor      ${compressor.name}: ${wholeNumber(compressor.bytes)} bytes${part(compressor.bytes)}`,
    `  model           ${result.model.file}, SHA-256 ${result.model.sha256}`,
    `  work            SHA-256 ${work.sha256}`,
    'Uncalibrated: any text can be coded. For comparison, also encode text of the same kind that the model cannot have seen.',
  ].join('\n');
}
