import { existsSync, mkdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { noteSources, PARTS, removeOrphans, staleParts } from '../../../scripts/parts.js';
import { must } from '../../support/must.js';
import { scratchFolder } from '../../support/scratch.js';

const root = scratchFolder();
const put = (path: string, text = ''): void => {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
};
const stale = (): string[] => staleParts(root).map(({ name }) => name);

/** Every part as if it had just been built. */
function build(): void {
  for (const part of PARTS) {
    const done = noteSources(root, part);
    put(part.made);
    done();
  }
}

describe('the parts of the build', () => {
  it('are all stale before the first build, and none right after one', () => {
    for (const path of ['src/base/a.ts', 'src/api/b.ts', 'renderer/main.tsx', 'main/main.ts'])
      put(path, '//');
    expect(stale()).toEqual(['kernel', 'core', 'command', 'window', 'shell']);
    build();
    expect(stale()).toEqual([]);
  });

  it.each([
    ['src/api/b.ts', ['core', 'command']],
    ['src/base/a.ts', ['core', 'command', 'window']],
    ['renderer/main.tsx', ['window']],
    ['main/main.ts', ['shell']],
    ['src/engine/reduce/assembly/kernel.ts', ['kernel', 'core', 'command']],
    ['package-lock.json', ['kernel', 'core', 'command', 'window', 'shell']],
  ])('that %s makes stale are %j', (path, parts) => {
    put(path, 'changed');
    expect(stale()).toEqual(parts);
    build();
    utimesSync(join(root, path), 1, 1);
    expect(stale()).toEqual(parts);
    build();
    rmSync(join(root, path));
    expect(stale()).toEqual(parts);
    put(path, '//');
    build();
  });

  it('are stale when what was made is gone', () => {
    rmSync(join(root, must(PARTS.find(({ name }) => name === 'shell')).made));
    expect(stale()).toEqual(['shell']);
  });

  it('keep nothing compiled from a source that is gone, and everything else', () => {
    const kept = [
      'dist/base/a.js',
      'dist/base/a.js.map',
      'dist/renderer/x.js',
      'dist/command/x.js',
      'dist/engine/kernel.wasm',
    ];
    for (const path of [...kept, 'dist/base/gone.js', 'dist/base/gone.js.map']) put(path);
    removeOrphans(root);
    expect(kept.filter((path) => !existsSync(join(root, path)))).toEqual([]);
    expect(existsSync(join(root, 'dist/base/gone.js'))).toBe(false);
    expect(existsSync(join(root, 'dist/base/gone.js.map'))).toBe(false);
  });
});
