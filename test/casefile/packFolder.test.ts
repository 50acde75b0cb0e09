import {
  existsSync,
  lstatSync,
  mkdirSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PalimpsestError } from '../../src/base/index.js';
import { addEvidence, createCase, readAudit } from '../../src/casefile/index.js';
import { packFolder, type PackedFolder } from '../../src/casefile/packFolder.js';
import { scratchFolder } from '../support/scratch.js';
import { sampleHead, tickingClock } from './sampleHead.js';

const scratch = scratchFolder();
let count = 0;

const INSIDE = 'A song of the folder.';
/** As long as the song, so that only its identity tells it from the song. */
const OUTSIDE = 'A secret from outside';

/** When every work was changed, in whole seconds, so that a test can set it exactly. */
const TIME = 1_000_000_000;

interface Place {
  readonly folder: string;
  /** A folder with a file of the same name and size that is not to be read. */
  readonly elsewhere: string;
}

/** A folder of works whose times of change are all past. */
function place(): Place {
  const own = join(scratch, String((count += 1)));
  const [folder, elsewhere] = [join(own, 'works'), join(own, 'elsewhere')];
  mkdirSync(join(folder, 'songs', 'old'), { recursive: true });
  mkdirSync(join(elsewhere, 'old'), { recursive: true });
  writeFileSync(join(folder, 'letter.txt'), 'A letter.');
  writeFileSync(join(folder, 'songs', 'old', 'one.txt'), INSIDE);
  writeFileSync(join(elsewhere, 'old', 'one.txt'), OUTSIDE);
  for (const path of [join(folder, 'songs'), elsewhere]) utimesSync(join(path, 'old', 'one.txt'), TIME, TIME);
  waitForNextTick(own);
  return { folder, elsewhere };
}

/** A file system notes times in steps of some milliseconds: waits until it would note another one than for what was just made. */
function waitForNextTick(own: string): void {
  const probe = join(own, 'probe');
  const noted = (): bigint => {
    writeFileSync(probe, '');
    return statSync(probe, { bigint: true }).ctimeNs;
  };
  const first = noted();
  while (noted() === first);
}

/** A signal that is never aborted and runs a step each time it is looked at: between any two looks at the folder. */
function steps(step: (look: number) => void): { readonly signal: AbortSignal; readonly looks: () => number } {
  const { signal } = new AbortController();
  let look = 0;
  Object.defineProperty(signal, 'aborted', {
    get: () => {
      step(look);
      look += 1;
      return false;
    },
  });
  return { signal, looks: () => look };
}

/** How often a folder is looked at while it is packed undisturbed. */
async function looksAt({ folder }: Place): Promise<number> {
  const { signal, looks } = steps(() => undefined);
  await packFolder(folder, { signal });
  return looks();
}

type Outcome = PackedFolder | PalimpsestError;

async function packed(folder: string, signal: AbortSignal): Promise<Outcome> {
  try {
    return await packFolder(folder, { signal });
  } catch (error) {
    if (error instanceof PalimpsestError) return error;
    throw error;
  }
}

const holds = ({ bytes }: PackedFolder, text: string): boolean => Buffer.from(bytes).includes(text);

/** Exchanges a folder for a symbolic link, and a link for the folder. */
const toLink = (path: string, target: string): void => {
  renameSync(path, `${path}.away`);
  symlinkSync(target, path);
};
const back = (path: string): void => {
  rmSync(path);
  renameSync(`${path}.away`, path);
};

describe('a folder that is exchanged while it is packed', () => {
  it('is not disturbed by steps that change nothing', async () => {
    const there = place();
    expect(await looksAt(there)).toBeGreaterThan(10);
    const result = await packFolder(there.folder);
    expect([result.files, result.links, holds(result, INSIDE)]).toEqual([2, [], true]);
  });

  it.each(['songs', 'songs/old', ''])(
    'for a symbolic link ("%s") is refused at every step, and nothing from outside is packed',
    async (name) => {
      const total = await looksAt(place());
      const refusals = new Set<unknown>();
      for (let at = 0; at < total; at++) {
        const { folder, elsewhere } = place();
        const target = name === 'songs/old' ? join(elsewhere, 'old') : elsewhere;
        const { signal } = steps((look) => {
          if (look === at) toLink(join(folder, name), target);
        });
        const result = await packed(folder, signal);
        if (result instanceof PalimpsestError) {
          expect(result.code).toBe('folder-changed');
          expect(result.message).toContain(folder);
          expect(result.hint).toMatch(/add it again/);
          refusals.add(result.details['name']);
          continue;
        }
        // Exchanged before it was found, it is a link of the folder; exchanged after the last look at it, it was packed as it was.
        expect(holds(result, OUTSIDE)).toBe(false);
        expect(result.links.length === 1 || holds(result, INSIDE)).toBe(true);
      }
      expect(refusals.size).toBeGreaterThan(0);
    },
  );

  it.each([1, 2, 3, 4, 5, 6])(
    'and exchanged back after %s steps is never packed from outside',
    async (duration) => {
      const total = await looksAt(place());
      let refused = 0;
      for (let at = 0; at + duration < total; at++) {
        const { folder, elsewhere } = place();
        const songs = join(folder, 'songs');
        const { signal } = steps((look) => {
          if (look === at) toLink(songs, elsewhere);
          if (look === at + duration) back(songs);
        });
        const result = await packed(folder, signal);
        if (result instanceof PalimpsestError) {
          expect(result.code).toBe('folder-changed');
          refused += 1;
        } else expect(holds(result, OUTSIDE)).toBe(false);
      }
      // Except after the last look at the folder.
      expect(refused).toBeGreaterThan(4);
    },
  );
});

describe('a file that is exchanged while the folder is packed', () => {
  const exchanges: Readonly<Record<string, (path: string) => void>> = {
    'for another of equal size and time': (path) => {
      writeFileSync(`${path}.new`, OUTSIDE);
      utimesSync(`${path}.new`, TIME, TIME);
      renameSync(`${path}.new`, path);
    },
    'for other content of equal size and time': (path) => {
      writeFileSync(path, OUTSIDE);
      utimesSync(path, TIME, TIME);
    },
    'for a symbolic link': (path) => {
      const target = join(path, '..', '..', '..', '..', 'elsewhere', 'old', 'one.txt');
      rmSync(path);
      symlinkSync(target, path);
    },
    'for nothing': (path) => rmSync(path),
    'for a folder': (path) => {
      rmSync(path);
      mkdirSync(path);
    },
  };

  it.each(Object.entries(exchanges))('%s is refused by its name, or not found', async (_, exchange) => {
    const total = await looksAt(place());
    const refusals: string[] = [];
    for (let at = 0; at < total; at++) {
      const { folder } = place();
      const path = join(folder, 'songs', 'old', 'one.txt');
      const { signal } = steps((look) => {
        if (look === at) exchange(path);
      });
      const result = await packed(folder, signal);
      if (result instanceof PalimpsestError) {
        expect(result.code).toBe('folder-changed');
        refusals.push(String(result.details['name']));
        continue;
      }
      // The whole folder as it was at one time: before the exchange or after it.
      expect(holds(result, INSIDE) && holds(result, OUTSIDE)).toBe(false);
    }
    expect(refusals.length).toBeGreaterThan(2);
    // By the file, or by the folder in which its name was exchanged.
    expect(new Set([...refusals, 'songs/old', 'songs/old/one.txt'])).toEqual(
      new Set(['songs/old', 'songs/old/one.txt']),
    );
  });

  it('leaves nothing in the case', async () => {
    const { folder, elsewhere } = place();
    const opened = await createCase(join(scratch, `case ${(count += 1)}`), sampleHead, tickingClock(), 'ada');
    const { signal } = steps((look) => {
      if (look === 4) toLink(join(folder, 'songs'), elsewhere);
    });
    await expect(addEvidence(opened, folder, { role: 'target-work', signal })).rejects.toMatchObject({
      code: 'folder-changed',
    });
    expect(lstatSync(join(folder, 'songs')).isSymbolicLink()).toBe(true);
    expect(opened.index.evidence).toEqual([]);
    expect((await readAudit(opened.folder)).map(({ action }) => action)).not.toContain('evidence-added');
    expect(existsSync(join(opened.folder, 'evidence'))).toBe(false);
    await opened.close();
  });
});
