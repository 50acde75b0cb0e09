import { basename } from 'node:path';
import type { Command } from 'commander';
import { modelCommand, useModel, type ModelValues } from '../model/useModel.js';
import { terminalOf, wholeNumberBetween } from '../options.js';
import { untilSignal } from '../pauseOnSignal.js';
import { PAUSED_EXIT_CODE } from '../runToEnd.js';
import type { Terminal } from '../terminal.js';

interface Values extends ModelValues {
  readonly port: number;
}

/** `palimpsest serve-logprobs MODEL`: log probabilities over loopback HTTP, in the format of the OpenAI API. */
export function addServeLogprobsCommand(program: Command): void {
  modelCommand(program, 'serve-logprobs')
    .option('--port <n>', 'port to listen on; 0 picks a free one', wholeNumberBetween(0, 65_535), 0)
    .description(
      'answer POST /v1/completions (echo, logprobs) on this machine with the numbers of `score`, for lm-evaluation-harness and other programs',
    )
    .addHelpText(
      'after',
      '\nOnly programs of this user that send the printed token are answered. A request\nthat cannot be answered exactly is refused: see docs/serve-logprobs.md.\n\nExample:\n  palimpsest serve-logprobs assets/demo/P1-f16.gguf --weights f32 --port 4712',
    )
    .action((path: string, values: Values) => serve(terminalOf(values), path, values));
}

async function serve(terminal: Terminal, path: string, values: Values): Promise<void> {
  const { serveLogprobs } = await import('../../serve/index.js');
  await useModel(terminal, path, values, async (engine, model) => {
    const name = basename(path, '.gguf');
    const stopped = untilSignal(terminal, () => 'Closing.', PAUSED_EXIT_CODE);
    const served = await serveLogprobs({
      engine,
      model,
      name,
      port: values.port,
      onBug: (error) =>
        terminal.warn(
          `palimpsest: this is a bug in the program.\n${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
        ),
    });
    const { url, token } = served;
    if (terminal.json) await terminal.document({ url, model: name, token, pid: process.pid });
    else await terminal.line(greeting(url, name, token));
    const lost = await Promise.race([stopped, served.engineLost]);
    await served.close();
    if (lost !== null) throw lost;
  });
  terminal.note('Closed.');
}

function greeting(url: string, name: string, token: string): string {
  return [
    `Serving log probabilities at ${url}/v1/completions`,
    '',
    `  model  ${name}`,
    `  token  ${token}`,
    '',
    'The token is printed once. Ctrl-C quits.',
  ].join('\n');
}
