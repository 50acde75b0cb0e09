import type { Command } from 'commander';
import { inputError } from '../../base/index.js';
import { useEngine } from '../../matter/index.js';
import { TextIndex, TokenMap } from '../../text/index.js';
import { givenText, OR_STANDARD_INPUT, type TextValues } from '../parse/readText.js';
import { commonOptions, terminalOf, type CommonValues } from '../options.js';

interface Values extends CommonValues, TextValues {
  readonly bos?: boolean;
}

/** `palimpsest tokenize MODEL`: text as token ids, with where each token is in the text. */
export function addTokenizeCommand(program: Command): void {
  commonOptions(program.command('tokenize'))
    .argument('<model>', 'GGUF file; a vocabulary-only file is enough')
    .option('--text-file <file>', `text to tokenize ${OR_STANDARD_INPUT}`)
    .option('--text <text>', 'text to tokenize, on the command line')
    .option('--encoding <name>', 'encoding of the text file (default: strict UTF-8)')
    .option('--bos', 'prepend the begin-of-text token (it has no piece and no position)')
    .description(
      'tokenize a text: {tokens, pieces, startByte, startChar}; special tokens in the text are never parsed',
    )
    .addHelpText(
      'after',
      '\nExample:\n  palimpsest tokenize assets/demo/P1-f16.gguf --text "Call me Ishmael."',
    )
    .action(async (path: string, values: Values) => {
      const terminal = terminalOf(values);
      const text = await givenText(values);
      const result = await useEngine({ path, vocabOnly: true, gpu: 'off' }, async (engine, model) => {
        const tokenization = await engine.tokenize(text);
        const map = new TokenMap(new TextIndex(text), tokenization);
        const { bytes, startByte } = await engine.detokenize(tokenization.tokens);
        const decoder = new TextDecoder();
        const pieces = Array.from(startByte, (from, i) =>
          decoder.decode(bytes.subarray(from, startByte[i + 1] ?? bytes.length)),
        );
        const bos = values.bos === true ? bosOf(model.bosToken, path) : [];
        return {
          tokens: [...bos, ...tokenization.tokens],
          pieces: [...bos.map(() => ''), ...pieces],
          startByte: [...bos.map(() => 0), ...map.startByte.subarray(0, map.tokenCount)],
          startChar: [...bos.map(() => 0), ...map.startChar.subarray(0, map.tokenCount)],
        };
      });
      await terminal.document(result);
    });
}

function bosOf(bosToken: number | null, path: string): number[] {
  if (bosToken !== null) return [bosToken];
  throw inputError('bos-missing', `${path}: the model defines no begin-of-text token.`, 'Omit --bos.');
}
