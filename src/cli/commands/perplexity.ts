import type { Command } from 'commander';
import { modelCommand, noteLoaded, type ModelValues } from '../model/useModel.js';
import { elementAt } from '../../base/index.js';
import { insistences } from '../../examine/index.js';
import {
  measurePerplexity,
  perplexityResults,
  type MeasuredModel,
  type MeasuredText,
  type PerplexityResults,
} from '../../matter/index.js';
import { OR_STANDARD_INPUT, readText } from '../parse/readText.js';
import { loadOptionsOf, terminalOf, wholeNumberBetween } from '../options.js';
import { perplexityText } from '../perplexityText.js';
import { byteProgress } from '../progress.js';

interface Values extends ModelValues {
  readonly encoding?: string;
  readonly context: number;
  readonly kl?: string;
}

/** `palimpsest perplexity MODEL TEXT`: the numbers of llama.cpp's llama-perplexity, on its chunks. */
export function addPerplexityCommand(program: Command): void {
  modelCommand(program, 'perplexity')
    .argument('<text>', `text file ${OR_STANDARD_INPUT}`)
    .option('--encoding <name>', 'encoding of the text file (default: strict UTF-8)')
    .option('--context <n>', 'tokens of each chunk', wholeNumberBetween(4, 1_000_000), 512)
    .option(
      '--kl <base>',
      'also the KL divergence D(base ‖ model), where the base is a GGUF file with the same tokenizer, for example the model before quantization; both are held in memory',
    )
    .description(
      'print the perplexity of a text as llama-perplexity of llama.cpp measures it: chunks that do not overlap, of which the second half is scored; with --kl, what the model lost against a base',
    )
    .addHelpText(
      'after',
      '\nOne line end at the end of the text is dropped, as llama-perplexity does. With\n--json, every scored token is included. Logarithms are natural.\nNo control stands beside these numbers: they say nothing about memorization.\n\nExample:\n  palimpsest perplexity assets/demo/P1-f16.gguf \\\n    assets/demo/control-moby-dick-held-out.txt --kl assets/demo/P0-f16.gguf',
    )
    .action(async (path: string, textPath: string, values: Values) => {
      const terminal = terminalOf(values);
      const { text } = await readText(textPath, values.encoding);
      const load = loadOptionsOf(path, values);
      const measured = await measurePerplexity(
        load,
        values.kl === undefined ? null : { ...load, path: values.kl },
        { name: textPath, text: text.text.replace(/\n$/, '') },
        {
          context: values.context,
          insist: insistences(values.insist ?? []),
          onLoaded: (engine, model) => noteLoaded(terminal, engine, model),
          onHash: byteProgress(terminal, 'hashing'),
          onChunk: (done, all) => terminal.progress(`chunk ${done + 1} of ${all}`),
        },
      );
      terminal.endProgress();
      const results = perplexityResults(measured);
      if (terminal.json) await terminal.document(asData(measured, results, values.context));
      else await terminal.line(perplexityText(measured, results, values.context, terminal.width));
    });
}

function asData(
  { tokens, bos, items, positions, model, compared }: MeasuredText,
  { perplexity, compared: results }: PerplexityResults,
  context: number,
): Readonly<Record<string, unknown>> {
  return {
    context,
    bos,
    tokensOfText: tokens.length,
    chunks: items.length,
    model: { ...identity(model), perplexity },
    ...(compared === null || results === null
      ? {}
      : {
          base: { ...identity(compared.base), perplexity: results.perplexityOfBase },
          divergence: results.divergence,
        }),
    scored: {
      positions: [...positions],
      tokens: Array.from(positions, (position) => elementAt(tokens, position)),
      logProbs: [...model.logProbs],
      ...(compared === null
        ? {}
        : {
            logProbsOfBase: [...compared.base.logProbs],
            kl: [...compared.divergences.kl],
            sameTop: Array.from(compared.divergences.sameTop, (same) => same === 1),
          }),
    },
  };
}

function identity({ sha256, fingerprint }: MeasuredModel): Readonly<Record<string, unknown>> {
  return { sha256, engine: fingerprint };
}
