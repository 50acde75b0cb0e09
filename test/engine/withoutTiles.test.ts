import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { spawnEngine } from '../../src/engine/index.js';
import { withoutTiles } from '../../src/engine/llama/machine/withoutTiles.js';
import { DEMO } from '../support/cli.js';
import { scratchFolder } from '../support/scratch.js';

const scratch = scratchFolder();
let folders = 0;

/** A folder with these CPU backends, of which the processor can run some; and what was done with them. */
function backends(variants: readonly string[], runs: readonly string[]) {
  folders += 1;
  const folder = join(scratch, `libraries ${folders}`);
  mkdirSync(folder);
  for (const name of variants) writeFileSync(join(folder, `libggml-cpu-${name}.so`), '');
  const done: string[] = [];
  return {
    folder,
    done,
    fn: {
      ggml_backend_reg_by_name: (name: string) => {
        done.push(`find ${name}`);
        return 1n;
      },
      ggml_backend_unload: () => void done.push('unload'),
      ggml_backend_load: (path: string) => {
        done.push(`load ${basename(path)}`);
        return runs.some((name) => path.includes(`-${name}.`)) ? 2n : null;
      },
    } as unknown as Parameters<typeof withoutTiles>[2],
  };
}

describe('a processor with AMX tiles', () => {
  const ALL = ['haswell', 'icelake', 'sapphirerapids', 'zen4'];

  it('computes with the best backend without them', () => {
    const { folder, fn, done } = backends(ALL, ['zen4', 'icelake']);
    expect(withoutTiles(folder, ['libggml-base.so', 'libggml-cpu-sapphirerapids.so'], fn)).toBe(true);
    expect(done).toEqual(['find CPU', 'unload', 'load libggml-cpu-zen4.so']);
  });

  it('takes the next one where that one cannot be loaded, and says where none can', () => {
    const some = backends(ALL, ['icelake']);
    expect(withoutTiles(some.folder, ['libggml-cpu-sapphirerapids.so'], some.fn)).toBe(true);
    expect(some.done.slice(2)).toEqual(['load libggml-cpu-zen4.so', 'load libggml-cpu-icelake.so']);
    const none = backends(['sapphirerapids'], []);
    expect(withoutTiles(none.folder, ['libggml-cpu-sapphirerapids.so'], none.fn)).toBe(false);
  });

  it('is not this one, or not any more: no library that is loaded computes with tiles', async () => {
    const engine = await spawnEngine({ kind: 'llama' });
    try {
      const { fingerprint } = await engine.load({ path: join(DEMO, 'P1-f16.gguf'), gpu: 'off' });
      const names = fingerprint.libraries.map(({ name }) => name);
      expect(names.some((name) => name.includes('ggml'))).toBe(true);
      expect(names.filter((name) => /sapphirerapids|graniterapids/.test(name))).toEqual([]);
    } finally {
      await engine.kill();
    }
  });

  it('keeps every other backend as it is', () => {
    const { folder, fn, done } = backends(ALL, ALL);
    expect(withoutTiles(folder, ['libggml-cpu-zen4.so'], fn)).toBe(true);
    expect(done).toEqual([]);
  });
});
