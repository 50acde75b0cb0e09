import { request } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LoadedModel } from '../../src/domain/index.js';
import { spawnEngine, type SpawnedEngine } from '../../src/engine/index.js';
import { completionsAnswering } from '../../src/serve/completions/answerCompletions.js';
import { newBearerToken } from '../../src/serve/completions/bearerToken.js';
import { startServer, type RunningServer } from '../../src/serve/startServer.js';
import { DEMO } from '../support/cli.js';
import { must } from '../support/must.js';
import { http, raw, statuses, type Reply } from './http.js';

interface Logprobs {
  readonly tokens: readonly string[];
  readonly token_logprobs: readonly (number | null)[];
  readonly top_logprobs: readonly (Readonly<Record<string, number>> | null)[];
  readonly text_offset: readonly number[];
}

interface Answer {
  readonly choices: readonly {
    readonly index: number;
    readonly text: string;
    readonly logprobs: Logprobs | null;
  }[];
  readonly usage: Readonly<Record<string, number>>;
}

interface Refused {
  readonly error: {
    readonly code: string;
    readonly param: string | null;
    readonly type: string;
    readonly message: string;
  };
}

const NAME = 'P1-f16';
const TEXT = 'Call me Ishmael. Some years ago — never mind how long precisely 🐋';
const EXACT = { bos: true, policies: [], topCount: 4 } as const;

let engine: SpawnedEngine;
let model: LoadedModel;
let server: RunningServer;
let isOwnUser = true;
const bugs: unknown[] = [];
const { token, isIn } = newBearerToken();

beforeAll(async () => {
  engine = await spawnEngine({ kind: 'llama' });
  model = await engine.load({ path: join(DEMO, `${NAME}.gguf`), gpu: 'off', threads: 1 });
  server = await startServer(
    completionsAnswering({
      engine,
      model,
      name: NAME,
      isIn,
      peerCheck: () => Promise.resolve(isOwnUser),
      bodyLimits: { maxBytes: 64 * 1024, maxMs: 30_000 },
      onBug: (error) => bugs.push(error),
      onEngineLost: (error) => bugs.push(error),
    }),
    0,
  );
});

afterAll(async () => {
  await server.close();
  await engine.kill();
  expect(bugs).toEqual([]);
});

function post(path: string, body: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Reply> {
  return http(server.port, {
    method: 'POST',
    path,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
}

const complete = (fields: Readonly<Record<string, unknown>>): Promise<Reply> =>
  post('/v1/completions', { model: NAME, echo: true, logprobs: 1, max_tokens: 0, ...fields });

async function logprobsOf(fields: Readonly<Record<string, unknown>>): Promise<Logprobs> {
  const reply = await complete(fields);
  expect(reply.status, reply.text).toBe(200);
  return must(must(reply.json<Answer>().choices[0]).logprobs);
}

describe('the numbers', () => {
  it('of a text are those of the exact path, to the last digit, after BOS as the file says', async () => {
    const { tokens } = await engine.tokenize(TEXT);
    const [scored] = await engine.score({ ...EXACT, items: [{ tokens, from: 0 }] });
    const got = await logprobsOf({ prompt: TEXT, logprobs: 4 });
    expect(got.token_logprobs).toEqual([...must(scored).logProbs]);
    expect(got.token_logprobs).toHaveLength(tokens.length);
    expect(got.top_logprobs.map((tops) => Object.values(must(tops)).slice(0, 4))).toEqual(
      Array.from(tokens, (_, i) => [...must(scored).topLogProbs.subarray(4 * i, 4 * i + 4)]),
    );
  });

  it('of token ids have nothing added: the first has no probability, and BOS is there if it is given', async () => {
    const { tokens } = await engine.tokenize(TEXT);
    const [scored] = await engine.score({ ...EXACT, bos: false, items: [{ tokens, from: 1 }] });
    const plain = await logprobsOf({ prompt: [...tokens] });
    expect(plain.token_logprobs).toEqual([null, ...must(scored).logProbs]);
    expect(plain.top_logprobs[0]).toBeNull();
    const withBos = await logprobsOf({ prompt: [must(model.bosToken), ...tokens] });
    expect(withBos.token_logprobs).toEqual([null, ...(await logprobsOf({ prompt: TEXT })).token_logprobs]);
    expect(withBos.token_logprobs).not.toEqual([null, ...plain.token_logprobs]);
  });

  it('have as last one the most probable token, with the numbers of the text that it ends', async () => {
    const { tokens } = await engine.tokenize(TEXT);
    const got = await logprobsOf({ prompt: [...tokens], max_tokens: 1, temperature: 0, seed: 1234 });
    expect(got.tokens).toHaveLength(tokens.length + 1);
    const written = must((await engine.tokenize(must(got.tokens.at(-1)))).tokens[0]);
    const items = [{ tokens: Int32Array.of(...tokens, written), from: 1 }];
    const [scored] = await engine.score({ ...EXACT, bos: false, items });
    expect(got.token_logprobs).toEqual([null, ...must(scored).logProbs]);
    expect(must(scored).ranks.at(-1)).toBe(0);
    expect(Object.values(must(got.top_logprobs.at(-1)))).toEqual([must(scored).logProbs.at(-1)]);
    const alone = await logprobsOf({ prompt: [...tokens], max_tokens: 1, temperature: 0, echo: false });
    expect(alone.token_logprobs).toEqual(got.token_logprobs.slice(-1));
    expect(alone.text_offset).toEqual([0]);
  });

  it('say which tokens are the most probable ones, as lm-eval asks for it', async () => {
    const got = await logprobsOf({ prompt: TEXT });
    const { tokens } = await engine.tokenize(TEXT);
    const [scored] = await engine.score({ ...EXACT, items: [{ tokens, from: 0 }] });
    const isGreedy = got.token_logprobs.map(
      (value, i) => value === Math.max(...Object.values(must(got.top_logprobs[i]))),
    );
    expect(isGreedy).toEqual(Array.from(must(scored).ranks, (rank) => rank === 0));
    expect(isGreedy).toContain(true);
    expect(isGreedy).toContain(false);
  });

  it('stand beside tokens and their places, in characters, also where a character is several tokens', async () => {
    const got = await logprobsOf({ prompt: TEXT });
    const characters = Array.from(TEXT);
    expect(must((await complete({ prompt: TEXT })).json<Answer>().choices[0]).text).toBe(TEXT);
    expect(got.tokens.some((one) => /^bytes:(\\x[0-9a-f]{2})+$/.test(one))).toBe(true);
    for (const [i, one] of got.tokens.entries()) {
      if (one.startsWith('bytes:')) continue;
      const offset = must(got.text_offset[i]);
      expect(characters.slice(offset, offset + Array.from(one).length).join('')).toBe(one);
    }
    expect(got.text_offset.at(-1)).toBe(characters.length - 1);
  });

  it('are the same in any company, and the answer is the same bytes for one client and for sixteen', async () => {
    const prompts = ['Call me Ishmael.', 'The sea was calm that night.', 'It was the whale.', TEXT];
    const fields = prompts.map((prompt) => ({ prompt, logprobs: 5, max_tokens: 1, temperature: 0 }));
    const alone: string[] = [];
    for (const one of fields) alone.push((await complete(one)).text);
    const together = await Promise.all(
      Array.from({ length: 16 }, (_, i) => complete(must(fields[i % fields.length]))),
    );
    expect(together.map(({ text }) => text)).toEqual(together.map((_, i) => alone[i % alone.length]));
    const inOne = (
      await complete({ prompt: prompts, logprobs: 5, max_tokens: 1, temperature: 0 })
    ).json<Answer>();
    expect(inOne.choices.map(({ index }) => index)).toEqual([0, 1, 2, 3]);
    for (const [i, text] of alone.entries())
      expect(inOne.choices[i]).toEqual({ ...(JSON.parse(text) as Answer).choices[0], index: i });
  });

  it('can be omitted, and one token alone has none', async () => {
    const { choices, usage } = (await complete({ prompt: [5], logprobs: null })).json<Answer>();
    expect(choices).toMatchObject([{ index: 0, logprobs: null }]);
    expect(usage).toEqual({ prompt_tokens: 1, completion_tokens: 0, total_tokens: 1 });
    expect((await logprobsOf({ prompt: [[5]], logprobs: 0 })).token_logprobs).toEqual([null]);
  });
});

describe('the tokenizer', () => {
  it('gives the ids of a text and the text of ids, with the spelling of a special token as the token', async () => {
    const { tokens } = await engine.tokenize(TEXT);
    const plain = await post('/tokenize', { prompt: TEXT, add_special_tokens: false });
    expect(plain.json()).toEqual({ count: tokens.length, max_model_len: 512, tokens: [...tokens] });
    const withBos = (await post('/tokenize', { model: NAME, prompt: TEXT })).json<{ tokens: number[] }>();
    expect(withBos.tokens).toEqual([model.bosToken, ...tokens]);
    expect((await post('/detokenize', { tokens: [...tokens] })).json()).toEqual({ prompt: TEXT });
    const eos = await post('/tokenize', { prompt: '</s>', add_special_tokens: false });
    expect(eos.json()).toMatchObject({ tokens: [model.eosToken] });
    const info = await http(server.port, {
      path: '/tokenizer_info',
      headers: { authorization: `Bearer ${token}` },
    });
    expect(info.json()).toMatchObject({ bos_token: '<s>', eos_token: '</s>', add_bos_token: true });
  });

  it('refuses bytes that are no text, and what it does not know', async () => {
    const { tokens } = await engine.tokenize('🐋');
    const half = await post('/detokenize', { tokens: [must(tokens[0])] });
    expect([half.status, half.json<Refused>().error.code]).toEqual([400, 'completion-bytes']);
    const odd = await post('/tokenize', { messages: [] });
    expect(odd.json<Refused>().error).toMatchObject({ code: 'completion-field', param: 'messages' });
    const empty = await post('/detokenize', { tokens: [] });
    expect(empty.json<Refused>().error).toMatchObject({ code: 'completion-field', param: 'tokens' });
  });
});

describe('what cannot be answered exactly', () => {
  const long = Array.from({ length: 514 }, () => 5);
  const cases: readonly (readonly [
    status: number,
    code: string,
    param: string | null,
    fields: Record<string, unknown>,
  ])[] = [
    [404, 'completion-model', 'model', { prompt: 'a', model: 'gpt-3' }],
    [400, 'completion-sampling', 'temperature', { prompt: 'a', temperature: 0.7 }],
    [400, 'completion-sampling', 'temperature', { prompt: 'a', max_tokens: 1 }],
    [400, 'completion-sampling', 'top_p', { prompt: 'a', top_p: 0.9 }],
    [400, 'completion-sampling', 'n', { prompt: 'a', n: 2 }],
    [400, 'completion-sampling', 'best_of', { prompt: 'a', best_of: 2 }],
    [400, 'completion-sampling', 'presence_penalty', { prompt: 'a', presence_penalty: 1 }],
    [400, 'completion-sampling', 'frequency_penalty', { prompt: 'a', frequency_penalty: 1 }],
    [400, 'completion-sampling', 'logit_bias', { prompt: 'a', logit_bias: { '5': 1 } }],
    [400, 'completion-length', 'max_tokens', { prompt: 'a', max_tokens: 16, temperature: 0 }],
    [400, 'completion-length', 'max_tokens', { prompt: 'a', max_tokens: null }],
    [400, 'completion-length', 'stop', { prompt: 'a', stop: ['\n'] }],
    [400, 'completion-length', 'suffix', { prompt: 'a', suffix: 'b' }],
    [400, 'completion-stream', 'stream', { prompt: 'a', stream: true }],
    [400, 'completion-stream', 'stream_options', { prompt: 'a', stream_options: {} }],
    [400, 'completion-logprobs', 'logprobs', { prompt: 'a', logprobs: 65 }],
    [400, 'completion-logprobs', 'logprobs', { prompt: 'a', logprobs: true }],
    [400, 'completion-field', 'echo', { prompt: 'a', echo: 1 }],
    [400, 'completion-field', 'prompt_logprobs', { prompt: 'a', prompt_logprobs: 1 }],
    [400, 'completion-field', 'prompt', {}],
    [400, 'completion-field', 'prompt', { prompt: '' }],
    [400, 'completion-field', 'prompt', { prompt: [] }],
    [400, 'completion-field', 'prompt', { prompt: ['a', ''] }],
    [400, 'completion-field', 'prompt', { prompt: ['a', [5]] }],
    [400, 'completion-field', 'prompt', { prompt: [[5], 'a'] }],
    [400, 'completion-field', 'prompt', { prompt: [5, 1.5] }],
    [400, 'completion-field', 'prompt', { prompt: [5, -1] }],
    [400, 'token-range', 'prompt', { prompt: [[5], [6, 4096]] }],
    [400, 'completion-special', 'prompt', { prompt: ['a', 'the end</s>'] }],
    [400, 'tokenizer-lossy', null, { prompt: 'half of a pair: \ud800' }],
    [400, 'context-too-long', null, { prompt: [[5], long] }],
    [413, 'completion-large', 'prompt', { prompt: Array.from({ length: 1025 }, () => 'a') }],
    [
      413,
      'completion-large',
      'prompt',
      { prompt: Array.from({ length: 20 }, () => long.slice(0, 500)), logprobs: 64 },
    ],
  ];

  it.each(cases)('is refused with %i %s (%s): %j', async (status, code, param, fields) => {
    const reply = await complete(fields);
    const { error } = reply.json<Refused>();
    expect({ status: reply.status, ...error }).toMatchObject({
      status,
      code,
      param,
      type: 'invalid_request_error',
    });
    expect(error.message).toMatch(/\. .*\.$/s);
    expect((await complete({ prompt: 'a' })).status).toBe(200);
  });

  it('counts as absent where it asks for nothing', async () => {
    const nothing = {
      n: 1,
      best_of: 1,
      top_p: 1,
      stream: false,
      stop: null,
      suffix: null,
      logit_bias: {},
      user: 'a',
    };
    const penalties = { presence_penalty: 0, frequency_penalty: 0, temperature: 0 };
    expect((await complete({ prompt: TEXT, ...nothing, ...penalties })).text).toBe(
      (await complete({ prompt: TEXT })).text,
    );
  });

  it('is refused before it is read where the body is too large or no JSON', async () => {
    const large = await complete({ prompt: 'a'.repeat(65 * 1024) });
    expect([large.status, large.json<Refused>().error.code]).toEqual([413, 'body-large']);
    for (const body of ['{', '[]', '5', 'null']) {
      const reply = await post('/v1/completions', body);
      expect([reply.status, reply.json<Refused>().error.code]).toEqual([400, 'completion-json']);
    }
    const form = await post('/v1/completions', '{}', { 'content-type': 'text/plain' });
    expect([form.status, form.json<Refused>().error.code]).toEqual([415, 'content-type']);
    const packed = await post('/v1/completions', '{}', { 'content-encoding': 'gzip' });
    expect([packed.status, packed.json<Refused>().error.code]).toEqual([415, 'body']);
  });
});

describe('who is answered', () => {
  const authorization = `Bearer ${token}`;
  const models = async (headers: Readonly<Record<string, string>>, path = '/v1/models', method = 'GET') => {
    const reply = await http(server.port, { path, method, headers });
    return [reply.status, reply.status === 200 ? '' : reply.json<Refused>().error.code];
  };

  it('a program with the token, and no one without', async () => {
    expect(await models({ authorization })).toEqual([200, '']);
    expect(await models({ authorization: `bearer ${token}` })).toEqual([200, '']);
    const wrong = [
      {},
      { authorization: 'Bearer ' },
      { authorization: token },
      { authorization: `${authorization}x` },
    ];
    for (const headers of [...wrong, { authorization: `Basic ${token}` }])
      expect(await models(headers)).toEqual([401, 'completion-token']);
  });

  it('no page in a browser, and no other name of this machine', async () => {
    const origin = `http://127.0.0.1:${server.port}`;
    expect(await models({ authorization, origin })).toEqual([403, 'foreign-page']);
    expect(await models({ authorization, origin: 'null' })).toEqual([403, 'foreign-page']);
    expect(await models({ authorization, 'sec-fetch-site': 'same-origin' })).toEqual([403, 'foreign-page']);
    expect(await models({ authorization, host: 'evil.example' })).toEqual([421, 'foreign-host']);
    expect(await models({ authorization, host: `localhost:${server.port}` })).toEqual([200, '']);
    const preflight = await models({ origin }, '/v1/completions', 'OPTIONS');
    expect(preflight).toEqual([403, 'foreign-page']);
  });

  it('no other user of the machine, whatever the token', async () => {
    isOwnUser = false;
    expect(await models({ authorization })).toEqual([403, 'other-user']);
    isOwnUser = true;
  });

  it('at the addresses that there are, with their methods', async () => {
    expect(await models({ authorization }, '/v1/chat/completions')).toEqual([404, 'not-there']);
    expect(await models({ authorization }, '/v1/models?a=b')).toEqual([404, 'not-there']);
    expect(await models({ authorization }, '/v1/../v1/models')).toEqual([404, 'not-there']);
    expect(await models({ authorization }, '/v1/completions')).toEqual([405, 'method']);
    expect(await models({ authorization }, '/v1/models', 'DELETE')).toEqual([405, 'method']);
  });

  it('nothing more on a connection that was refused', async () => {
    const line = (auth: string): string =>
      `GET /v1/models HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\nAuthorization: ${auth}\r\n\r\n`;
    expect(statuses(await raw(server.port, line('Bearer x') + line(authorization), 2000))).toEqual([401]);
  });

  it('no client that has left: its work is stopped, and the next one does not wait for it', async () => {
    const prompt = Array.from({ length: 48 }, (_, i) => Array.from({ length: 200 + i }, (_, at) => 5 + at));
    const full = prompt.reduce((total, { length }) => total + length, 0);
    const before = (await engine.counters()).tokensEvaluated;
    const left = request({
      host: '127.0.0.1',
      port: server.port,
      method: 'POST',
      path: '/v1/completions',
      headers: { authorization, 'content-type': 'application/json' },
    });
    left.on('error', () => undefined);
    left.end(JSON.stringify({ model: NAME, prompt, echo: true, logprobs: 1, max_tokens: 0 }));
    // The work has usually begun then; on a busy machine it has not, and less of it is done.
    await new Promise((resolve) => setTimeout(resolve, 300));
    left.destroy();
    expect((await complete({ prompt: 'a' })).status).toBe(200);
    const evaluated = (await engine.counters()).tokensEvaluated - before;
    expect(evaluated).toBeLessThan(full);
  });
});
