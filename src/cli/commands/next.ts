import { Buffer } from 'node:buffer';
import type { Command } from 'commander';
import { modelCommand, useModel, type ModelValues } from '../model/useModel.js';
import { decimal, elementAt, inputError, probabilityOfLog, wholeNumber } from '../../base/index.js';
import type { Engine, LoadedModel } from '../../domain/index.js';
import { modelFacts } from '../../gguf/index.js';
import { plainTable } from '../layout/plainTable.js';
import { terminalOf, wholeNumberBetween } from '../options.js';
import { givenText, OR_STANDARD_INPUT, type TextValues } from '../parse/readText.js';
import { byteProgress } from '../progress.js';

interface Values extends ModelValues, TextValues {
  readonly top: number;
}

/** The distribution of the token after a text, as far as it was asked for. */
interface NextTokens {
  /** Tokens of the text, without BOS. */
  readonly tokens: Int32Array;
  readonly entropy: number;
  readonly next: readonly {
    readonly token: number;
    readonly text: string;
    readonly bytesHex: string;
    readonly logProb: number;
  }[];
}

/** `palimpsest next MODEL`: the most probable next tokens after a text, on the exact path. */
export function addNextCommand(program: Command): void {
  modelCommand(program, 'next')
    .option('--text <text>', 'text on the command line')
    .option('--text-file <file>', `text in a file ${OR_STANDARD_INPUT}`)
    .option('--encoding <name>', 'encoding of the file (default: strict UTF-8)')
    .option('--top <k>', 'number of tokens', wholeNumberBetween(1, 64), 10)
    .description(
      'print the most probable next tokens after a text, with log p (natural logarithm) under the full softmax; with a begin-of-text token as the tokenizer requires',
    )
    .addHelpText(
      'after',
      '\nThe text ends where it ends: a space or a line end at its end counts.\n\nExample:\n  palimpsest next assets/demo/P1-f16.gguf --text "Call me"',
    )
    .action(async (path: string, values: Values) => {
      const terminal = terminalOf(values);
      const text = await givenText(values);
      await useModel(terminal, path, values, async (engine, model) => {
        const { tokens, entropy, next } = await nextTokens(engine, model, text, values.top);
        if (!terminal.json) {
          await terminal.line(asText(model, { tokens, entropy, next }, terminal.width));
          return;
        }
        const { sha256 } = await modelFacts(path, { onProgress: byteProgress(terminal, 'hashing') });
        terminal.endProgress();
        await terminal.document({
          model: { sha256 },
          engine: model.fingerprint,
          bos: model.addsBos ? model.bosToken : null,
          tokens: [...tokens],
          entropy,
          next,
        });
      });
    });
}

async function nextTokens(
  engine: Engine,
  model: LoadedModel,
  text: string,
  top: number,
): Promise<NextTokens> {
  const { tokens } = await engine.tokenize(text);
  const length = tokens.length + (model.addsBos ? 1 : 0);
  if (length === 0) {
    throw inputError(
      'work-empty',
      'The text is empty, and the model has no begin-of-text token to begin with.',
      'Give a text of at least one character.',
    );
  }
  if (length > model.trainedContext) {
    throw inputError(
      'context-too-long',
      `The text has ${wholeNumber(length)} tokens${model.addsBos ? ' with BOS' : ''}, but the model was trained with a context of ${wholeNumber(model.trainedContext)}.`,
      'Give a shorter text, for example its end.',
      { length, trainedContext: model.trainedContext },
    );
  }
  // The last token of an item is only predicted: any token will do.
  const item = { tokens: Int32Array.of(...tokens, 0), from: tokens.length };
  const topCount = Math.min(top, model.vocabSize);
  const request = { items: [item], bos: model.addsBos, policies: [], topCount };
  const scored = elementAt(await engine.score(request), 0);
  const { bytes, startByte } = await engine.detokenize(scored.topIds);
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  return {
    tokens,
    entropy: elementAt(scored.entropies, 0),
    next: Array.from(scored.topIds, (token, at) => {
      const piece = bytes.subarray(startByte[at], startByte[at + 1]);
      return {
        token,
        text: decoder.decode(piece),
        bytesHex: Buffer.from(piece).toString('hex'),
        logProb: elementAt(scored.topLogProbs, at),
      };
    }),
  };
}

function asText({ addsBos }: LoadedModel, { tokens, entropy, next }: NextTokens, width: number): string {
  const rest = Math.max(0, 1 - next.reduce((sum, { logProb }) => sum + Math.exp(logProb), 0));
  return [
    ...plainTable(
      [
        { title: '', isNumber: true },
        { title: 'token', isNumber: true },
        { title: 'text', isNumber: false },
        { title: 'log p', isNumber: true },
        { title: 'probability', isNumber: true },
      ],
      next.map(({ token, text, logProb }, at) => [
        String(at + 1),
        String(token),
        JSON.stringify(text),
        decimal(logProb, 4),
        probabilityOfLog(logProb),
      ]),
      width,
    ),
    `All other tokens together: ${probabilityOfLog(Math.log(rest))}. Entropy: ${decimal(entropy, 3)} nats. The text has ${wholeNumber(tokens.length)} tokens${addsBos ? ', after BOS' : ''}.`,
  ].join('\n');
}
