// One set of llama.cpp's libraries in a process of its own, because a process can hold only one, and because the variable that shows
// llama.cpp a software device must be in the environment from the start. Reads a job (JSON) from argv, prints one JSON document: an
// outcome for each load, or the error that it ended in.
import { createLlamaEngine } from '../../../dist/engine/llama/index.js';

/** @type {{ path: string, texts: string[], loads: { gpu: string, gpuLayers?: number, windows?: number, more?: boolean }[] }} */
const job = JSON.parse(process.argv[2] ?? '');
const PREFIX = 50;
const LENGTH = 100;
const REQUEST = { bos: true, policies: [], topCount: 1, slots: 4 };
const engine = createLlamaEngine();

const outcomes = [];
for (const { windows = 1, more = false, ...load } of job.loads) {
  try {
    outcomes.push(await measure(load, windows, more));
  } catch (error) {
    outcomes.push({ error: { code: error.code, message: error.message } });
  }
  await engine.dispose();
}
process.stdout.write(JSON.stringify(outcomes));

async function measure(load, windows, more) {
  const { fingerprint, selfCheck } = await engine.load({ path: job.path, threads: 1, ...load });
  const texts = [];
  for (const text of job.texts) texts.push((await engine.tokenize(text)).tokens);
  // The texts take turns.
  const items = Array.from({ length: windows }, (_, item) => {
    const at = Math.floor(item / texts.length) * PREFIX;
    return { tokens: texts[item % texts.length].slice(at, at + LENGTH), from: PREFIX };
  });
  const memory = await engine.estimateMemory(LENGTH);
  const facts = { fingerprint, selfCheck, memory, scored: await score(items) };
  const known = { ...facts, alone: windows > 1 ? await score(items.slice(-1)) : [] };
  if (!more) return known;
  return {
    ...known,
    again: await score(items.slice(0, 4)),
    single: await score(items.slice(-1), { slots: 1 }),
    replay: await score(items.slice(0, 4), { layout: 'replay' }),
    stepped: await step(items[0].tokens),
  };
}

async function score(items, change = {}) {
  return (await engine.score({ ...REQUEST, items, ...change })).map((item) =>
    Object.fromEntries(
      ['logProbs', 'ranks', 'margins', 'topIds', 'topLogProbs'].map((name) => [name, [...item[name]]]),
    ),
  );
}

/** The most probable next token at each position of the passage, by a sequence that is stepped and by a fork of it. */
async function step(tokens) {
  const capacity = { sequences: 2, tokens: 2 * LENGTH };
  const opened = await engine.open(tokens.slice(0, PREFIX), { bos: true, capacity, topCount: 1 });
  const [fork] = await engine.fork(opened.sequence, 1);
  const found = [[opened.next, opened.next]];
  for (const token of tokens.slice(PREFIX, LENGTH - 1)) {
    found.push(
      await engine.step(
        [opened.sequence, fork].map((sequence) => ({ sequence, token })),
        { topCount: 1 },
      ),
    );
  }
  await engine.close([opened.sequence, fork]);
  return found.map((both) =>
    both.map(({ topIds, topLogProbs }) => ({ id: topIds[0], logProb: topLogProbs[0] })),
  );
}
