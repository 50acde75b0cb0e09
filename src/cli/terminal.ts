import { createInterface } from 'node:readline/promises';
import { environmentError } from '../base/index.js';

/** Whoever read stdout has left, as `head` does: nothing more needs to be computed, and it is no error. */
export class ReaderGone extends Error {}

/** Where a command writes and what it was asked: results to stdout, everything else to stderr. */
export class Terminal {
  readonly json: boolean;
  readonly quiet: boolean;

  constructor(options: { readonly json: boolean; readonly quiet: boolean }) {
    this.json = options.json;
    this.quiet = options.quiet;
  }

  /** True when a person watches stderr and was not told to be spared. */
  get showsProgress(): boolean {
    return !this.quiet && process.stderr.isTTY;
  }

  /** Writes a result line to stdout; waits when the reader is slow. */
  async line(text: string): Promise<void> {
    await writeAll(`${text}\n`);
  }

  /** Writes one JSON document or line to stdout. */
  async document(value: unknown, pretty = false): Promise<void> {
    await this.line(pretty ? JSON.stringify(value, null, 2) : JSON.stringify(value));
  }

  /** Says something to the person on stderr, unless quiet. */
  note(text: string): void {
    if (!this.quiet) process.stderr.write(`${text}\n`);
  }

  /** Says something on stderr even when quiet. */
  warn(text: string): void {
    process.stderr.write(`${text}\n`);
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
    'Make room where stdout is sent to, or send it elsewhere; the work itself is done and kept.',
  );
}

/** True when a person can be asked. */
export function canPrompt(): boolean {
  return process.stdin.isTTY && process.stderr.isTTY;
}

/** Asks a person one question on stderr; the answer without surrounding blanks. */
export async function prompt(question: string): Promise<string> {
  const reader = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return (await reader.question(`${question}: `)).trim();
  } finally {
    reader.close();
  }
}

/** Asks for a secret on stderr without showing it. */
export async function promptSecret(question: string): Promise<string> {
  process.stderr.write(`${question}: `);
  const { stdin } = process;
  stdin.setRawMode(true);
  stdin.resume();
  stdin.setEncoding('utf8');
  let secret = '';
  try {
    for await (const chunk of stdin as AsyncIterable<string>) {
      for (const character of chunk) {
        if (character === '\r' || character === '\n') return secret;
        if (character === '\u0003') process.exit(130);
        secret = character === '\u007f' || character === '\b' ? secret.slice(0, -1) : secret + character;
      }
    }
    return secret;
  } finally {
    stdin.setRawMode(false);
    stdin.pause();
    process.stderr.write('\n');
  }
}
