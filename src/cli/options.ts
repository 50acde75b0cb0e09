import { InvalidArgumentError, Option, type Command } from 'commander';
import { inputError } from '../base/index.js';
import {
  WEIGHTS_CHOICES,
  WEIGHTS_REQUESTS,
  type GpuChoice,
  type LoadOptions,
  type RopeFactors,
  type WeightsChoice,
  type WeightsRequest,
} from '../domain/index.js';
import { INSISTABLE, memoryShortOf } from '../examine/index.js';
import { listed } from './parse/lists.js';
import { Terminal } from './terminal.js';

/** The options of every command, by their long names. */
export const COMMON_FLAGS: readonly string[] = ['--json', '--quiet'];

/** The options about what computes: the last ones in a help. */
const ENGINE = 'Engine:';

/** Adds the options of every command. */
export function commonOptions(command: Command): Command {
  return command
    .option('-j, --json', 'print the result as JSON (a stream as JSON lines)')
    .option('-q, --quiet', 'print no progress and no notes on stderr');
}

/** The option that chooses what computes. */
export function gpuOption(command: Command): Command {
  return command.addOption(
    new Option('--gpu <backend>', 'backend that computes (default: auto; resume keeps the choice)')
      .choices(['auto', 'off', 'cuda', 'vulkan', 'metal'])
      .helpGroup(ENGINE),
  );
}

/** The options of commands that load a model of their own choice. */
export function placeOptions(command: Command): Command {
  return gpuOption(command)
    .addOption(
      new Option('--gpu-layers <n>', 'layers to put on the GPU (default: all that fit)')
        .argParser(wholeNumberBetween(0, 10_000))
        .helpGroup(ENGINE),
    )
    .addOption(
      new Option('--threads <n>', 'decoding threads (default: measured for this machine)')
        .argParser(wholeNumberBetween(1, 1024))
        .helpGroup(ENGINE),
    );
}

/** The options of commands that load a model which a person names. */
export function engineOptions(command: Command): Command {
  return loadAgainOptions(command, WEIGHTS_REQUESTS);
}

/** The same for commands that repeat an earlier load: its weights were chosen then. */
export function loadAgainOptions(
  command: Command,
  weights: readonly WeightsRequest[] = WEIGHTS_CHOICES,
): Command {
  return ropeOption(placeOptions(command))
    .addOption(
      new Option(
        '--step-threads <n>',
        'threads for texts that are written token by token (to repeat an earlier run; default: --threads, or measured)',
      )
        .argParser(wholeNumberBetween(1, 1024))
        .helpGroup(ENGINE),
    )
    .addOption(
      new Option(
        '--weights <type>',
        `type to which quantized weights are decoded (default: as-stored, not decoded${weights.includes('auto') ? '; auto: chosen by timing' : ''})`,
      )
        .choices(weights)
        .helpGroup(ENGINE),
    );
}

/** The option that chooses the rotary factors of a model. */
export function ropeOption(command: Command): Command {
  return command.addOption(
    new Option(
      '--rope-factors <set>',
      'for a model with two sets of rotary factors (LongRoPE): those of short or of long texts, for every text (default: short)',
    )
      .choices(['short', 'long'])
      .helpGroup(ENGINE),
  );
}

/** The option that continues despite a problem that would otherwise be refused. */
export function insistOption(command: Command): Command {
  return command.option(
    '--insist <code>',
    `continue despite this problem; every report will state it (${INSISTABLE.join(', ')}); may be given more than once`,
    listed,
  );
}

/** The value of {@link insistOption}. */
export interface InsistValues {
  readonly insist?: readonly string[];
}

/** The values of {@link commonOptions}. */
export interface CommonValues {
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** The values of {@link placeOptions}. */
export interface PlaceValues {
  readonly gpu?: GpuChoice;
  readonly gpuLayers?: number;
  readonly threads?: number;
}

/** The values of {@link engineOptions}. */
export interface EngineValues extends PlaceValues {
  readonly stepThreads?: number;
  readonly ropeFactors?: RopeFactors;
  readonly weights?: WeightsRequest;
}

/** The values of {@link loadAgainOptions}. */
export type LoadAgainValues = Omit<EngineValues, 'weights'> & { readonly weights?: WeightsChoice };

/** The terminal that a command writes to. */
export function terminalOf(values: CommonValues): Terminal {
  return new Terminal({ json: values.json === true, quiet: values.quiet === true });
}

/**
 * Engine options as the engine wants them.
 * @param values.insist of {@link insistOption}
 */
export function loadOptionsOf(
  path: string,
  values: EngineValues & { readonly insist?: string | readonly string[] },
): LoadOptions {
  return {
    path,
    ...(values.gpu === undefined ? {} : { gpu: values.gpu }),
    ...(values.gpuLayers === undefined ? {} : { gpuLayers: values.gpuLayers }),
    ...(values.threads === undefined ? {} : { threads: values.threads }),
    ...(values.stepThreads === undefined ? {} : { stepThreads: values.stepThreads }),
    ...(values.ropeFactors === undefined ? {} : { ropeFactors: values.ropeFactors }),
    ...(values.weights === undefined ? {} : { weights: values.weights }),
    ...memoryShortOf([values.insist ?? []].flat()),
  };
}

/** A commander parser for whole numbers in a range; the error names the range. */
export function wholeNumberBetween(min: number, max: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^-?\d+$/.test(text.trim()) || value < min || value > max) {
      throw new InvalidArgumentError(`Give a whole number from ${min} to ${max}.`);
    }
    return value;
  };
}

/** A commander parser for numbers in a range; the error names the range. */
export function realNumber(min: number, max: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() === '' || !Number.isFinite(value) || value < min || value > max) {
      throw new InvalidArgumentError(`Give a number from ${min} to ${max}.`);
    }
    return value;
  };
}

/** A list of token ids from text such as `1,2,3`. @throws {PalimpsestError} `tokens-text` naming the part */
export function tokenList(text: string): Int32Array {
  const parts = text.split(/[\s,]+/).filter((part) => part !== '');
  const bad = parts.find((part) => !/^\d{1,9}$/.test(part));
  if (bad !== undefined || parts.length === 0) {
    throw inputError(
      'tokens-text',
      `"${bad ?? text}" is not a list of token ids.`,
      'Write token ids as whole numbers, e.g. "12,7,99".',
    );
  }
  return Int32Array.from(parts, Number);
}
