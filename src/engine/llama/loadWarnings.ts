import { MOST_WARNING_CHARS, MOST_WARNINGS, type LoadWarnings } from '../../domain/index.js';
import { visibleLine } from '../visibleLine.js';

/** One call of llama.cpp's log: a level of ggml_log_level, and text that may hold any bytes of the model's file. */
export interface LogMessage {
  readonly level: number;
  readonly text: string;
}

// ggml_log_level of ggml.h; a continuation has the level of the message before it.
const WARNING = 3;
const ERROR = 4;
const CONTINUATION = 5;

/** The warnings and errors among the messages of one load, without the names of functions, ornaments and repetitions. */
export function loadWarnings(messages: Iterable<LogMessage>): LoadWarnings {
  let level = 0;
  let log = '';
  for (const message of messages) {
    if (message.level !== CONTINUATION) {
      if (log !== '' && !log.endsWith('\n')) log += '\n';
      level = message.level;
    }
    if (level === WARNING || level === ERROR) log += message.text;
  }
  const lines = log
    .split('\n')
    .map((line) => visibleLine(line.replace(/^\w+:\s/, ''), MOST_WARNING_CHARS))
    .filter((line) => /[\p{L}\p{N}]/u.test(line));
  const different = [...new Set(lines)];
  return { lines: different.slice(0, MOST_WARNINGS), total: different.length };
}
