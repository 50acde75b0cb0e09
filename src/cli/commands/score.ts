import type { Command } from 'commander';
import { modelCommand, useModel, type ModelValues } from '../model/useModel.js';
import { elementAt, inputError } from '../../base/index.js';
import type { DecodingPolicy, Engine, ScoredItem, ScoreItem } from '../../domain/index.js';
import { parseBatch } from '../batch.js';
import { OR_STANDARD_INPUT, readText } from '../parse/readText.js';
import { realNumber, terminalOf, tokenList, wholeNumberBetween } from '../options.js';

interface Values extends ModelValues {
  readonly textFile?: string;
  readonly text?: string;
  readonly encoding?: string;
  readonly tokens?: string;
  readonly batch?: string;
  readonly bos?: boolean;
  readonly from?: number;
  readonly topK: number;
  readonly topP?: number;
  readonly temperature: number;
}

/** The largest number of items in one request to the engine. The first asks for one, so that its numbers come at once. */
const MOST_PER_REQUEST = 256;

/** `palimpsest score MODEL`: log probabilities of given tokens by teacher forcing. */
export function addScoreCommand(program: Command): void {
  modelCommand(program, 'score')
    .option('--text-file <file>', `text to tokenize and score as one item ${OR_STANDARD_INPUT}`)
    .option('--text <text>', 'text to tokenize and score, on the command line')
    .option('--encoding <name>', 'encoding of the text file (default: strict UTF-8)')
    .option('--tokens <ids>', 'token ids to score as one item, e.g. "1,2,3"')
    .option('--batch <file>', `JSON lines, each {"tokens":[…],"from":50} ${OR_STANDARD_INPUT}`)
    .option('--bos', 'prepend the begin-of-text token (default: as the tokenizer requires)')
    .option('--no-bos', 'no begin-of-text token')
    .option(
      '--from <n>',
      'first token to score (default: 0 with begin-of-text token, 1 without)',
      wholeNumberBetween(0, 1e9),
    )
    .option('--top-k <k>', 'top-k of the policy; 0 for no limit', wholeNumberBetween(0, 1_000_000), 40)
    .option('--top-p <p>', 'top-p of the policy (default: no limit)', realNumber(1e-9, 1))
    .option('--temperature <t>', 'temperature of the policy', realNumber(1e-3, 100), 1)
    .description(
      'print log probabilities of a text or of token ids: one JSON line for each item, natural logarithms',
    )
    .addHelpText(
      'after',
      '\nValues start at token `from` of the item. The log probability of a token\noutside the set that the policy keeps is null, and so is sumLogProbPolicy then.\n\nExample:\n  palimpsest score assets/demo/P1-f16.gguf --tokens "2872,1789,49,364"',
    )
    .action(async (path: string, values: Values) => {
      const terminal = terminalOf(values);
      await useModel(terminal, path, values, async (engine, model) => {
        const bos = values.bos ?? model.addsBos;
        const items = await itemsOf(engine, values, bos ? 0 : 1);
        for (let at = 0; at < items.length;) {
          const some = items.slice(at, at + Math.min(Math.max(at, 1), MOST_PER_REQUEST));
          at += some.length;
          const scored = await engine.score({ items: some, bos, policies: [policyOf(values)], topCount: 0 });
          for (const [i, item] of scored.entries())
            await terminal.document(asData(elementAt(some, i).tokens, item));
        }
      });
    });
}

function policyOf(values: Values): DecodingPolicy {
  return {
    temperature: values.temperature,
    topK: values.topK === 0 ? null : values.topK,
    topP: values.topP ?? null,
  };
}

async function itemsOf(engine: Engine, values: Values, first: number): Promise<ScoreItem[]> {
  const given = [values.textFile, values.text, values.tokens, values.batch].filter(
    (value) => value !== undefined,
  );
  if (given.length !== 1) {
    throw inputError(
      'score-choice',
      'Give exactly one of --text-file, --text, --tokens and --batch.',
      'For example --tokens "1,2,3".',
    );
  }
  const from = values.from ?? first;
  if (values.batch !== undefined) return parseBatch(await readText(values.batch), from);
  if (values.tokens !== undefined) return [{ tokens: tokenList(values.tokens), from }];
  const text = values.text ?? (await readText(values.textFile ?? '', values.encoding)).text.text;
  return [{ tokens: (await engine.tokenize(text)).tokens, from }];
}

function asData(tokens: Int32Array, item: ScoredItem): Readonly<Record<string, unknown>> {
  const policy = item.policyLogProbs[0] ?? new Float64Array();
  const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);
  const sum = (values: Float64Array): number => values.reduce((total, value) => total + value, 0);
  return {
    tokens: [...tokens],
    logProbs: [...item.logProbs],
    policyLogProbs: Array.from(policy, finite),
    ranks: [...item.ranks],
    entropies: [...item.entropies],
    sumLogProb: sum(item.logProbs),
    sumLogProbPolicy: finite(sum(policy)),
    minMargin: item.margins.reduce((least, margin) => Math.min(least, margin), Infinity),
  };
}
