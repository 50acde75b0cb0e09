import { createInterface } from 'node:readline/promises';
import { styleText } from 'node:util';
import { environmentError, inputError } from '../base/index.js';
import { wrapped } from './layout/wrap.js';

/** The reader of stdout has left, as `head` does. Nothing more needs to be computed, and this is not an error. */
export class ReaderGone extends Error {}

/** The terminal of a command: results go to stdout, everything else to stderr. */
export class Terminal {
  readonly json: boolean;
  readonly quiet: boolean;

  constructor(options: { readonly json: boolean; readonly quiet: boolean }) {
    this.json = options.json;
    this.quiet = options.quiet;
  }

  /** True when stderr is a terminal and progress is not switched off. */
  get showsProgress(): boolean {
    return !this.quiet && process.stderr.isTTY;
  }

  /** Columns of stdout, see {@link columnsOf}. */
  get width(): number {
    return columnsOf(process.stdout);
  }

  /** Writes result lines to stdout, broken to the width of the screen; waits when the reader is slow. */
  async line(text: string): Promise<void> {
    await writeAll(`${wrapped(text, this.width)}\n`);
  }

  /** Writes lines of checks: on a screen, PASS and FAIL at their beginning are in color, unless NO_COLOR is set. */
  async checks(text: string): Promise<void> {
    const lines = wrapped(text, this.width);
    const hasColor = process.stdout.isTTY && (process.env['NO_COLOR'] ?? '') === '';
    await writeAll(`${hasColor ? lines.replace(/^(?:PASS|FAIL)\b/gm, inColor) : lines}\n`);
  }

  /** Writes one JSON document or line to stdout. */
  async document(value: unknown, pretty = false): Promise<void> {
    await writeAll(`${pretty ? JSON.stringify(value, null, 2) : JSON.stringify(value)}\n`);
  }

  /** Prints a note on stderr, unless quiet. */
  note(text: string): void {
    if (!this.quiet) process.stderr.write(`${onScreen(text)}\n`);
  }

  /** Prints a warning on stderr, even when quiet. */
  warn(text: string): void {
    process.stderr.write(`${onScreen(text)}\n`);
  }

  /** Redraws the one progress line on stderr. */
  progress(text: string): void {
    if (this.showsProgress) process.stderr.write(`\r\u001b[K${text}`);
  }

  /** Ends the progress line. */
  endProgress(): void {
    if (this.showsProgress) process.stderr.write('\r\u001b[K');
  }
}

function inColor(word: string): string {
  return styleText(word === 'PASS' ? 'green' : 'red', word);
}

/**
 * Columns of a stream: those of its screen, which COLUMNS overrides; 80 where a screen does not tell. A file or a pipe without COLUMNS has no
 * end of line: what reads it finds whole sentences.
 */
function columnsOf(stream: NodeJS.WriteStream): number {
  const stated = Number(process.env['COLUMNS']);
  if (Number.isInteger(stated) && stated > 0) return stated;
  return stream.isTTY ? stream.columns || 80 : Infinity;
}

/** A message for stderr, broken to the width of the screen. */
export function onScreen(text: string): string {
  return wrapped(text, columnsOf(process.stderr));
}

function writeAll(text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.write(text, (error) => {
      if (error) reject(writeError(error));
      else resolve();
    });
  });
}

function writeError(error: NodeJS.ErrnoException): Error {
  if (error.code === 'EPIPE') return new ReaderGone('stdout was closed');
  return environmentError(
    'stdout-failed',
    `The result could not be written to stdout: ${error.message}.`,
    'Free space where stdout is redirected, or redirect it elsewhere; the work itself is done and saved.',
  );
}

/** True when a person can be prompted. */
export function canPrompt(): boolean {
  return process.stdin.isTTY && process.stderr.isTTY;
}

/**
 * Asks a person questions on stderr, one after the other; answers may be typed ahead or pasted in one go.
 * @returns the answers without surrounding blanks
 * @throws {PalimpsestError} `prompt-ended` when the person ends the input before the last answer
 */
export async function ask(questions: readonly string[]): Promise<string[]> {
  const reader = createInterface({ input: process.stdin, output: process.stderr });
  const lines = reader[Symbol.asyncIterator]();
  const answers: string[] = [];
  try {
    for (const question of questions) {
      reader.setPrompt(`${question}: `);
      reader.prompt();
      const line = await lines.next();
      if (line.done === true) throw promptEnded(question);
      answers.push(line.value.trim());
    }
    return answers;
  } finally {
    reader.close();
  }
}

/** Asks for a secret on stderr without showing it. @throws {PalimpsestError} `prompt-ended` */
export async function askSecret(question: string): Promise<string> {
  const { stdin } = process;
  process.stderr.write(`${question}: `);
  stdin.setRawMode(true);
  stdin.setEncoding('utf8');
  let secret: string[] = [];
  const typed = (text: string): string | undefined => {
    const characters = Array.from(text);
    for (const [at, character] of characters.entries()) {
      if (character === '\r' || character === '\n') {
        const rest = characters.slice(at + 1).join('');
        if (rest !== '') stdin.unshift(rest);
        return secret.join('');
      }
      if (character === '\u0003' || character === '\u0004') throw promptEnded(question);
      secret = character === '\u007f' || character === '\b' ? secret.slice(0, -1) : [...secret, character];
    }
    return undefined;
  };
  try {
    // Not `for await`, which closes stdin for good when the loop ends.
    return await new Promise<string>((resolve, reject) => {
      const settle = (): void => {
        stdin.off('data', onData).off('end', onEnd).pause();
      };
      const onData = (text: string): void => {
        try {
          const whole = typed(text);
          if (whole === undefined) return;
          settle();
          resolve(whole);
        } catch (error) {
          settle();
          reject(error instanceof Error ? error : new Error(String(error)));
        }
      };
      const onEnd = (): void => {
        settle();
        reject(promptEnded(question));
      };
      stdin.on('data', onData).on('end', onEnd).resume();
    });
  } finally {
    stdin.setRawMode(false);
    process.stderr.write('\n');
  }
}

function promptEnded(question: string): Error {
  return inputError(
    'prompt-ended',
    `The question "${question}" was not answered.`,
    'Start again. The answers can also be given as options (see --help).',
  );
}
