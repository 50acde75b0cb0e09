import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, describe, expect, it } from 'vitest';
import { cli, DEMO, errorOf, json, ONE_THREAD, ROOT } from '../support/cli.js';
import { must } from '../support/must.js';
import { http } from './http.js';

interface Announced {
  readonly url: string;
  readonly model: string;
  readonly token: string;
  readonly pid: number;
}

const MODEL = join(DEMO, 'P1-f16.gguf');
const children = new Set<ChildProcess>();
afterAll(() => {
  for (const child of children) child.kill('SIGKILL');
});

/** Starts the built command, and waits until it says where it is. */
async function start(args: readonly string[]): Promise<{
  readonly announced: Announced;
  readonly child: ChildProcess;
  readonly printed: () => string;
  readonly ended: Promise<number | NodeJS.Signals | null>;
}> {
  const words = [join(ROOT, 'bin', 'palimpsest.js'), 'serve-logprobs', ...args, '--json'];
  const child = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'pipe'] });
  children.add(child);
  let printed = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (printed += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (printed += text));
  const ended = new Promise<number | NodeJS.Signals | null>((resolve) =>
    child.once('close', (code, signal) => resolve(code ?? signal)),
  );
  const line = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', resolve);
    void ended.then((code) => reject(new Error(`serve-logprobs ended (${code}): ${printed}`)));
  });
  return { announced: JSON.parse(line) as Announced, child, printed: () => printed, ended };
}

describe('palimpsest serve-logprobs', () => {
  it('answers with the numbers of score, prints its token once, and ends in good order', async () => {
    const { announced, child, printed, ended } = await start([MODEL, ...ONE_THREAD, '--gpu', 'off']);
    expect(announced).toMatchObject({ model: 'P1-f16', pid: child.pid });
    const { hostname, port } = new URL(announced.url);
    expect(hostname).toBe('127.0.0.1');
    const text = 'It was the whale, and no man had seen it.';
    const reply = await http(Number(port), {
      method: 'POST',
      path: '/v1/completions',
      headers: { authorization: `Bearer ${announced.token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ model: 'P1-f16', prompt: text, echo: true, logprobs: 1, max_tokens: 0 }),
    });
    const scored = await cli(['score', MODEL, '--text', text, '--gpu', 'off', ...ONE_THREAD]);
    const { logProbs } = json<{ logProbs: number[] }>(scored);
    const { choices } = reply.json<{ choices: { logprobs: { token_logprobs: number[] } }[] }>();
    expect(must(choices[0]).logprobs.token_logprobs).toEqual(logProbs);
    const taken = await cli(['serve-logprobs', MODEL, '--port', port, '--gpu', 'off', '--json']);
    expect([taken.code, errorOf(taken).code]).toEqual([3, 'port-taken']);
    child.kill('SIGINT');
    expect(await ended).toBe(0);
    expect(printed().split(announced.token)).toHaveLength(2);
    expect(printed()).toMatch(/Closing\.\s+Closed\./);
  });

  it('refuses a file that is no model', async () => {
    const refused = await cli(['serve-logprobs', join(DEMO, 'README.md'), '--json']);
    expect([refused.code, errorOf(refused).code]).toEqual([2, 'gguf-not-gguf']);
  });
});
