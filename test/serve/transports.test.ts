import { readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative, sep } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contract, reportAddress, type CallName, type ContractEvent } from '../../src/contract/index.js';
import { PalimpsestError, systemClock, type ErrorData } from '../../src/base/index.js';
import { spawnEngine } from '../../src/engine/index.js';
import { verifySealed } from '../../src/seal/index.js';
import { serveWorkbench, type ServedWorkbench } from '../../src/serve/index.js';
import {
  contractSamples,
  noFacts,
  storyOrder,
  writeTexts,
  type Story,
} from '../support/samples/contractSamples.js';
import { DEMO } from '../support/cli.js';
import { must } from '../support/must.js';
import { scratchFolder } from '../support/scratch.js';
import { http } from './http.js';
import { listen, type Listening } from './sse.js';
import { writeWindow } from './testServer.js';

const scratch = scratchFolder();
const made = new Set<CallName>();
const bugs: unknown[] = [];
let served: ServedWorkbench;
let cookie: string;
/** Streams of a window that looks at no case, and of one that looks at the case of the story from its creation on. */
let streams: Listening[];
let story: Story;

const home = join(scratch, 'cases');
const texts = join(scratch, 'texts');
const assets = DEMO.replace(/\/$/, '');

beforeAll(async () => {
  writeTexts(texts);
  served = await serveWorkbench({
    folder: home,
    files: [assets, texts],
    port: 0,
    anyUser: false,
    dataFolder: join(scratch, 'data'),
    windowFolder: writeWindow(scratch),
    clock: systemClock,
    startEngine: (onStderrLine) => spawnEngine({ kind: 'llama', onStderrLine }),
    onEntry: () => undefined,
    onBug: (error) => void bugs.push(error),
  });
  cookie = await enter('writer');
  streams = [await listen(served.port, cookie)];
  story = {
    door: 'browser',
    home,
    assets,
    texts,
    chosen: null,
    facts: noFacts(),
    call: async (name, input) => {
      const value = await call(cookie, name, input);
      made.add(name);
      if (name === 'case.create') streams.push(await listen(served.port, cookie, watching(value)));
      return contract.calls[name].output.parse(value) as never;
    },
    news: () => Promise.race(streams.map((stream) => stream.have(stream.messages.length + 1))),
    // Works travel from the browser, everything else is chosen where it lies.
    grant: (path) => (dirname(path) === texts ? upload(path) : pick(path)),
  };
});

afterAll(() => served.close());

async function enter(role: 'writer' | 'reader'): Promise<string> {
  const { pathname, search } = new URL(served.newLink(role));
  const reply = await http(served.port, { path: pathname + search });
  return String(reply.headers['set-cookie']).split(';')[0] ?? '';
}

async function post(session: string, path: string, type: string, body: string | Buffer): Promise<unknown> {
  const reply = await http(served.port, {
    method: 'POST',
    path,
    headers: {
      cookie: session,
      origin: `http://127.0.0.1:${served.port}`,
      'content-type': type,
      'accept-encoding': 'gzip',
    },
    body,
  });
  const { value, error } = reply.json<{ value?: unknown; error?: ErrorData }>();
  if (error === undefined) return value;
  expect(reply.status).toBeGreaterThanOrEqual(400);
  throw PalimpsestError.fromData(error);
}

function watching(created: unknown): string {
  return `/api/events?case=${encodeURIComponent((created as { caseId: string }).caseId)}`;
}

function call(session: string, name: string, input: unknown): Promise<unknown> {
  return post(session, `/api/call/${name}`, 'application/json', JSON.stringify(input));
}

async function upload(path: string): Promise<string> {
  const address = `/api/upload?name=${encodeURIComponent(basename(path))}`;
  const { grantId } = (await post(cookie, address, 'application/octet-stream', readFileSync(path))) as {
    grantId: string;
  };
  return grantId;
}

/** Goes down from the root of the picker that the path lies below. */
async function pick(path: string): Promise<string> {
  const { roots } = await story.call('files.roots', {});
  const root = must(roots.find((entry) => path === entry.path || path.startsWith(entry.path + sep)));
  let grantId = root.grantId;
  for (const name of relative(root.path, path)
    .split(sep)
    .filter((part) => part !== '')) {
    const { entries } = await story.call('files.list', { folder: grantId });
    grantId = must(entries.find((entry) => entry.name === name)).grantId;
  }
  return grantId;
}

describe('over HTTP', () => {
  it.each(storyOrder)('%s', async (name) => {
    await contractSamples[name](story);
    // What only the desktop does is refused, which the sample checked.
    if (contract.calls[name].door === 'any') expect(made).toContain(name);
  });

  it('every call of the contract was made', () => {
    expect([...storyOrder].sort()).toEqual(Object.keys(contract.calls).sort());
    expect(bugs).toEqual([]);
  });

  it('every kind of event came, as the contract says it', () => {
    const seen = new Set<string>();
    for (const { event, data } of streams.flatMap(({ messages }) => messages)) {
      if (event !== 'message') continue;
      const { name, payload } = data as ContractEvent;
      contract.events[name].payload.parse(payload);
      seen.add(name);
    }
    // Attempts to reach a network are guarded and counted on the desktop.
    const expected = Object.keys(contract.events).filter((name) => name !== 'offline.changed');
    expect([...seen].sort()).toEqual(expected.sort());
    for (const { messages } of streams) {
      const ids = messages.map(({ id }) => id);
      expect(ids).toEqual(ids.map((_, index) => index + must(ids[0])));
    }
  });

  it('a reader is refused every call that changes something, and no other', async () => {
    const reader = await enter('reader');
    for (const name of storyOrder) {
      const { kind } = contract.calls[name];
      const answer = call(reader, name, {});
      if (kind === 'write') await expect(answer).rejects.toMatchObject({ code: 'read-only' });
      else await answer.catch((error: unknown) => expect(error).toMatchObject({ code: 'call-input' }));
    }
  });

  it('a visitor who may only view takes the sealed bag with him, and it verifies', async () => {
    const { caseId, reportId, sealNumber } = story.facts;
    const path = reportAddress({ caseId, reportId, part: 'bag', isShown: false });
    const reply = await http(served.port, { path, headers: { cookie: await enter('reader') } });
    expect(reply.status).toBe(200);
    expect(reply.headers['content-disposition']).toBe(`attachment; filename="${reportId}.zip"`);
    const saved = join(scratch, 'saved.zip');
    writeFileSync(saved, reply.bytes);
    expect(await verifySealed(saved, { expect: { sealNumber } })).toMatchObject({ ok: true });
  });

  it('nothing is answered to somebody without a session', async () => {
    for (const name of storyOrder) await expect(call('', name, {})).rejects.toMatchObject({ code: 'not-in' });
  });
});
