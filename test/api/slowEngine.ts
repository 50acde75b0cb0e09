import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { PalimpsestError } from '../../src/base/index.js';
import { createFakeEngine } from '../../src/engine/index.js';
import type { StartedEngine } from '../../src/examine/index.js';
import { DEMO } from '../support/cli.js';

const known = readFileSync(join(DEMO, 'target-moby-dick-planted.txt'), 'utf8').slice(0, 6000);

/** What the fake engines of the next runs do: times in milliseconds, and how many whole models are and were loaded at once. */
export const fake = { loadMs: 0, scoreMs: 0, live: 0, most: 0 };

/** A fake engine with a process of its own, as far as ending it goes. */
export function slowEngine(): StartedEngine {
  const engine = createFakeEngine({ text: known });
  const killed = new AbortController();
  let isWhole = false;
  const gone = (): PalimpsestError =>
    new PalimpsestError({ kind: 'environment', code: 'engine-crashed', message: 'It was ended.', hint: '' });
  const load = engine.load.bind(engine);
  const score = engine.score.bind(engine);
  const slow = async (ms: number): Promise<void> => {
    if (ms > 0) await delay(ms, undefined, { signal: killed.signal }).catch(() => undefined);
    if (killed.signal.aborted) throw gone();
  };
  engine.load = async (options) => {
    await slow(options.vocabOnly === true ? 0 : fake.loadMs);
    const model = await load(options);
    isWhole = options.vocabOnly !== true;
    if (isWhole) fake.live += 1;
    fake.most = Math.max(fake.most, fake.live);
    return model;
  };
  engine.score = async (...request) => {
    await slow(fake.scoreMs);
    return score(...request);
  };
  return Object.assign(engine, {
    kill: () => {
      if (isWhole) fake.live -= 1;
      isWhole = false;
      killed.abort();
      return Promise.resolve();
    },
  });
}
