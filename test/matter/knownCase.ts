import { join } from 'node:path';
import type { KnownMatch, Recognized } from '../../src/domain/index.js';
import { learnModels, recognizeModel, type Learned } from '../../src/matter/index.js';
import type { SigningKey } from '../../src/seal/index.js';
import { clock, makeKey } from '../seal/support.js';
import { DEMO } from '../support/cli.js';
import { TINY, writeLlama } from '../support/models/tinyModels.js';
import { byteLevelBpe } from '../support/models/tinyTokenizers.js';
import { must } from '../support/must.js';

export const P1 = join(DEMO, 'P1-f16.gguf');
/** A tiny random model. */
export const SMALL = { ...TINY, tokenizer: byteLevelBpe(400, { bos: true }), seed: 'known' };

/** A list of two known models, P1 and a tiny one, in two versions. */
export interface KnownCase {
  readonly list: string;
  readonly smallPath: string;
  readonly key: SigningKey;
  readonly learn: (paths: string[], more?: LearnMore) => Promise<Learned>;
  /** Compares a file with this list or with another one of the same key. */
  readonly recognize: (path: string, folder?: string) => Promise<Recognized>;
}

interface LearnMore {
  readonly name?: string;
  readonly folder?: string;
  readonly key?: SigningKey;
}

/** Makes the key, the tiny model and the list. */
export async function makeKnownCase(scratch: string): Promise<KnownCase> {
  const list = join(scratch, 'known');
  const smallPath = join(scratch, 'small.gguf');
  const key = await makeKey(join(scratch, 'key'), 'The laboratory');
  writeLlama(smallPath, SMALL);
  const learn = (paths: string[], more: LearnMore = {}): Promise<Learned> =>
    learnModels({
      paths,
      said: { source: 'the fixtures', obtained: 'March 2026', name: more.name },
      folder: more.folder ?? list,
      newSeed: 'a seed',
      key: more.key ?? key,
      expected: [(more.key ?? key).info.fingerprint],
      clock,
    });
  await learn([P1], { name: 'Planted 1' });
  await learn([smallPath]);
  return {
    list,
    smallPath,
    key,
    learn,
    recognize: async (path, folder = list) =>
      (await recognizeModel(path, folder, [key.info.fingerprint])).recognized,
  };
}

/** The closest of the known models. */
export function closest({ matches }: Recognized): KnownMatch {
  return must(matches[0]);
}
