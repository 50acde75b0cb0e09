import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CallName } from '../../../src/contract/index.js';
import { DEMO, ROOT } from '../cli.js';
import { TINY, writeLlama } from '../models/tinyModels.js';
import { byteLevelBpe } from '../models/tinyTokenizers.js';
import { closingSamples } from './closingSamples.js';
import { evidenceSamples, SHORT_CHARS } from './evidenceSamples.js';
import { openingSamples } from './openingSamples.js';
import { registerSamples } from './registerSamples.js';
import { reportSamples } from './reportSamples.js';
import { runSamples } from './runSamples.js';
import type { Sample } from './story.js';

export { noFacts, type Story } from './story.js';

/**
 * For every call of the contract, how it is made and what must come back, on a case with real results: one story, told in this order. A
 * call without a sample does not compile. Every door tells it once (test/serve/transports.test.ts and its like).
 */
export const contractSamples: Readonly<Record<CallName, Sample>> = {
  ...openingSamples,
  ...evidenceSamples,
  ...registerSamples,
  ...runSamples,
  ...reportSamples,
  ...closingSamples,
};

/** Matthew 13:3–4: what the long text quotes. */
const SCRIPTURE =
  'Behold, a sower went forth to sow; And when he sowed, some seeds fell by the way side, and the fowls came and devoured them up:';

/** Names of the calls in the order of the story. */
export const storyOrder = Object.keys(contractSamples) as CallName[];

/** Writes the texts of the story into a folder: short ones, which are examined in seconds, and a long one; and a model to compare with. */
export function writeTexts(folder: string): void {
  mkdirSync(folder, { recursive: true });
  const target = readFileSync(join(DEMO, 'target-moby-dick-planted.txt'), 'utf8');
  const control = readFileSync(join(DEMO, 'control-moby-dick-held-out.txt'), 'utf8');
  writeFileSync(join(folder, 'target.txt'), target.slice(0, SHORT_CHARS));
  writeFileSync(join(folder, 'control.txt'), control.slice(0, SHORT_CHARS));
  writeFileSync(join(folder, 'long.txt'), `${target}\n${SCRIPTURE}\n`);
  copyFileSync(join(ROOT, 'test/fixtures/documents/epub/lamp-pandoc3.epub'), join(folder, 'lamp.epub'));
  const tokenizer = byteLevelBpe(300, { bos: true });
  const shape = { ...TINY, embedding: 256, feedForward: 704, blocks: 1 };
  writeLlama(join(folder, 'base.gguf'), { ...shape, tokenizer, seed: 'base' });
}
