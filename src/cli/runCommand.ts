import { CommanderError } from 'commander';
import { PalimpsestError } from '../base/index.js';
import { visiblePieces, visibleString } from '../figure/index.js';
import { UsageError } from './parse/usageError.js';
import { buildProgram } from './program.js';
import { onScreen, ReaderGone } from './terminal.js';
import { encodingProposals } from '../domain/index.js';

/**
 * Runs one command to its end, with stdout, stderr and the environment of this process.
 * @param words of the command line, without the program's name
 * @returns the exit code; what fails is reported on stderr, and on stdout with `--json`
 */
export async function runCommand(words: readonly string[]): Promise<number> {
  try {
    const program = await buildProgram(words);
    await program.parseAsync(words, { from: 'user' });
    return typeof process.exitCode === 'number' ? process.exitCode : 0;
  } catch (error) {
    if (error instanceof ReaderGone) return typeof process.exitCode === 'number' ? process.exitCode : 0;
    return report(error, asksForJson(words));
  }
}

/** Is `--json` among the words, or `-j`, alone or with `-q`? */
function asksForJson(words: readonly string[]): boolean {
  return words.some((word) => word === '--json' || /^-q*jq*$/.test(word));
}

/** A message may repeat text from another person's file: nothing in it may control the terminal. */
function visibleLines(text: string): string {
  return visiblePieces(text, '\n')
    .map((piece) => piece.text)
    .join('');
}

function report(error: unknown, json: boolean): number {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return 0;
    // The help of a group of commands that was named without one of them is on stderr.
    if (!(error instanceof UsageError) || error.code === 'commander.help') return 2;
    const { code, message, hint } = error;
    process.stderr.write(onScreen(visibleLines(`palimpsest: ${message}\nRemedy: ${hint}\n`)));
    if (json) process.stdout.write(`${JSON.stringify({ error: { code, message, hint } })}\n`);
    return 2;
  }
  if (error instanceof PalimpsestError && error.kind !== 'bug') {
    process.stderr.write(onScreen(visibleLines(`palimpsest: ${error.message}\nRemedy: ${error.hint}\n`)));
    process.stderr.write(encodingText(error.details));
    if (json) {
      const { code, message, hint, details } = error.toData();
      process.stdout.write(`${JSON.stringify({ error: { code, message, hint, details } })}\n`);
    }
    return error.exitCode;
  }
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`palimpsest: this is a bug in the program.\n${stack}\n`);
  if (json)
    process.stdout.write(
      `${JSON.stringify({ error: { code: 'bug', message: String(error), hint: 'Report it with the stack trace on stderr.' } })}\n`,
    );
  return 70;
}

/**
 * The encodings in which a refused text can be read, one a line with a sample, for a person to choose from; empty for errors without
 * proposals.
 */
function encodingText(details: Readonly<Record<string, unknown>>): string {
  const proposals = encodingProposals(details);
  if (proposals.length === 0) return '';
  const width = Math.max(...proposals.map(({ encoding }) => encoding.length));
  const lines = proposals.map(({ encoding, sameText, sample }) => {
    const same = sameText.length === 0 ? '' : `  (the same text: ${sameText.join(', ')})`;
    return `  --encoding ${encoding.padEnd(width)}  ${visibleString(sample)}${same}`;
  });
  return `It can be read as follows, most plausible first. Choose by the text; the program chooses none.\n${lines.join('\n')}\n`;
}
