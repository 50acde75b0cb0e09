import type { Command } from 'commander';
import { modelCommand, useModel, type ModelValues } from '../model/useModel.js';
import { inputError } from '../../base/index.js';
import { defaultSlots, TOP_K_40 } from '../../domain/index.js';
import { planWindows, planWindowsByChar } from '../../measure/index.js';
import { TokenMap } from '../../text/index.js';
import { OR_STANDARD_INPUT, readText } from '../parse/readText.js';
import { terminalOf, wholeNumberBetween } from '../options.js';

interface Values extends ModelValues {
  readonly textFile: string;
  readonly encoding?: string;
  readonly prefixTokens: number;
  readonly suffixTokens: number;
  readonly strideTokens?: number;
  readonly strideChars?: number;
}

/** `palimpsest windows MODEL`: p_z of every window of a text, as JSON lines. */
export function addWindowsCommand(program: Command): void {
  modelCommand(program, 'windows')
    .requiredOption('--text-file <file>', `the work ${OR_STANDARD_INPUT}`)
    .option('--encoding <name>', 'encoding of the text file (default: strict UTF-8)')
    .option('--prefix-tokens <n>', 'tokens of true text before each passage', wholeNumberBetween(1, 8192), 50)
    .option('--suffix-tokens <n>', 'tokens of each passage', wholeNumberBetween(1, 8192), 50)
    .option(
      '--stride-tokens <n>',
      'tokens between windows (default: the passage length)',
      wholeNumberBetween(1, 1_000_000),
    )
    .option(
      '--stride-chars <n>',
      'characters between windows, instead of --stride-tokens',
      wholeNumberBetween(1, 1_000_000),
    )
    .description(
      'print the probability of every passage of a text after its prefix: JSON lines, natural logarithms; logPzPolicy is for top-k 40, null for probability 0',
    )
    .addHelpText(
      'after',
      '\nExample:\n  palimpsest windows assets/demo/P1-f16.gguf \\\n    --text-file assets/demo/target-moby-dick-planted.txt | head -3',
    )
    .action(async (path: string, values: Values) => {
      const terminal = terminalOf(values);
      if (values.strideTokens !== undefined && values.strideChars !== undefined) {
        throw inputError(
          'stride-choice',
          'Give --stride-tokens or --stride-chars, not both.',
          'Omit one of them.',
        );
      }
      const { text } = await readText(values.textFile, values.encoding);
      await useModel(terminal, path, values, async (engine, model) => {
        const tokenization = await engine.tokenize(text.text);
        const map = new TokenMap(text, tokenization);
        const shape = { prefixTokens: values.prefixTokens, suffixTokens: values.suffixTokens };
        const length = values.prefixTokens + values.suffixTokens;
        const { starts } =
          values.strideChars === undefined
            ? planWindows({
                ...shape,
                tokenCount: map.tokenCount,
                strideTokens: values.strideTokens ?? values.suffixTokens,
              })
            : planWindowsByChar({
                ...shape,
                tokenStartChar: map.startChar.subarray(0, map.tokenCount),
                strideChars: values.strideChars,
              });
        if (starts.length === 0) {
          throw inputError(
            'work-short',
            `${values.textFile} has ${map.tokenCount} tokens, fewer than one window of ${values.prefixTokens} + ${values.suffixTokens}.`,
            'Choose a longer text, or smaller values for --prefix-tokens and --suffix-tokens.',
          );
        }
        const slots = defaultSlots(length + (model.addsBos ? 1 : 0));
        const chunk = slots * 16;
        for (let at = 0; at < starts.length; at += chunk) {
          const some = starts.slice(at, at + chunk);
          const scored = await engine.score({
            items: some.map((start) => ({
              tokens: tokenization.tokens.slice(start, start + length),
              from: values.prefixTokens,
            })),
            bos: model.addsBos,
            policies: [TOP_K_40],
            topCount: 0,
            slots,
          });
          for (const [i, startToken] of some.entries()) {
            const item = scored[i];
            if (item === undefined) continue;
            const policy = sum(item.policyLogProbs[0] ?? new Float64Array());
            await terminal.document({
              startToken,
              startChar: map.startChar[startToken],
              suffixStartChar: map.startChar[startToken + values.prefixTokens],
              suffixEndChar: map.startChar[startToken + length],
              logPz: sum(item.logProbs),
              logPzPolicy: Number.isFinite(policy) ? policy : null,
              greedy: item.ranks.every((rank) => rank === 0),
            });
          }
        }
      });
    });
}

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0);
}
