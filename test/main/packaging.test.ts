import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { FuseV1Options } from '@electron/fuses';
import { describe, expect, it } from 'vitest';
import { enginePackages, staysOut, targetOf } from '../../main/packaging/contents.js';
import { flipAllFuses, FUSES, OFF, ON, wireOf } from '../../main/packaging/fuses.js';
import { BAG_FORMATS_FILE, DEMO_FOLDER, PROGRAM_ROOT, RECOMPUTE_FILES } from '../../src/files/index.js';
import { scratchFolder } from '../support/scratch.js';

const SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';

describe('fuses', () => {
  const scratch = scratchFolder();
  /** As much of an Electron's file as fuses need: a sentinel, the version, the length of the wire, the wire. */
  const binary = (states: string): string => {
    const file = join(scratch, `electron-${states}`);
    const wire = Buffer.concat([Buffer.from([1, states.length]), Buffer.from(states)]);
    writeFileSync(file, Buffer.concat([Buffer.from(`head ${SENTINEL}`), wire, Buffer.from(' tail')]));
    return file;
  };
  const decided = [OFF, ON, OFF, OFF, ON, ON, OFF, OFF];

  it('are decided on for every fuse that the package knows', () => {
    const known = Object.keys(FuseV1Options).filter((key) => /^\d+$/.test(key));
    expect(Object.keys(FUSES).filter((key) => /^\d+$/.test(key))).toEqual(known);
    expect(FUSES.strictlyRequireAllFuses).toBe(true);
  });

  it('are all flipped, in the Electrons of today with one more too', async () => {
    const eight = binary('10110010');
    await flipAllFuses(eight);
    expect(await wireOf(eight)).toEqual(decided);
    expect(readFileSync(eight, 'latin1')).toMatch(/^head .* tail$/s);
    const nine = binary('101100111');
    await flipAllFuses(nine);
    expect(await wireOf(nine)).toEqual([...decided, ON]);
  });

  it('stop the packaging when one is not as it must be, or is new', async () => {
    await expect(flipAllFuses(binary('101100110'))).rejects.toThrow(/Fuse 8 .* is 48, not 49/);
    const ten = binary('1011001110');
    await expect(flipAllFuses(ten)).rejects.toThrow(/Fuse 9 .* is new/);
    expect(readFileSync(ten, 'latin1')).toContain('1011001110');
  });
});

describe('what goes into a package', () => {
  const target = { platform: 'linux', arch: 'x64', backends: [] };

  it.each([
    '',
    '/package.json',
    '/package-lock.json',
    '/.vite',
    '/.vite/build/main.js',
    '/dist',
    '/dist/renderer/index.html',
    '/assets/demo/P1-f16.gguf',
    '/node_modules/zod/index.js',
    '/node_modules/@node-llama-cpp',
    '/node_modules/@node-llama-cpp/linux-x64/bins/x.so',
    '/node_modules/node-llama-cpp/llama/llama.cpp.info.json',
    '/node_modules/koffi/src/koffi/index.js',
    '/node_modules/pdfjs-dist/legacy/build/pdf.mjs',
    '/node_modules/pdfjs-dist/legacy/build/pdf.worker.mjs',
    '/node_modules/pdfjs-dist/cmaps/90ms-RKSJ-H.bcmap',
    '/node_modules/pdfjs-dist/package.json',
  ])('%s', (file) => expect(staysOut(file, target)).toBe(false));

  it('whatever the program reads of its own folder, without which no report can be made', () => {
    const read = [BAG_FORMATS_FILE, ...Object.values(RECOMPUTE_FILES), DEMO_FOLDER];
    const kept = read.filter((file) => {
      const path = `/${relative(PROGRAM_ROOT, file).split(sep).join('/')}`;
      return existsSync(file) && !staysOut(path, target);
    });
    expect(kept).toEqual(read);
    expect(staysOut('/docs/methods.md', target)).toBe(true);
  });

  it.each([
    '/src/api/index.ts',
    '/test',
    '/main/main.ts',
    '/out/x',
    '/.git/config',
    '/.npmrc',
    '/packages.json',
    '/dist/api/index.js.map',
    '/node_modules/.bin/tsc',
    '/node_modules/.package-lock.json',
    '/node_modules/@node-llama-cpp/linux-x64-cuda',
    '/node_modules/@node-llama-cpp/linux-arm64/bins/x.so',
    '/node_modules/node-llama-cpp/llama/gitRelease.bundle',
    '/node_modules/node-llama-cpp/llama/localBuilds/x/Release/y.so',
    '/node_modules/koffi/vendor/x',
    '/node_modules/@napi-rs/canvas/index.js',
    '/node_modules/pdfjs-dist/build/pdf.mjs',
    '/node_modules/pdfjs-dist/legacy/build/pdf.min.mjs',
    '/node_modules/pdfjs-dist/wasm/openjpeg.wasm',
  ])('not %s', (file) => expect(staysOut(file, target)).toBe(true));

  it('the engines of the target, and the back ends that were asked for', () => {
    expect(enginePackages(target)).toEqual(['linux-x64']);
    expect(enginePackages({ platform: 'darwin', arch: 'arm64', backends: [] })).toEqual(['mac-arm64-metal']);
    expect(enginePackages({ platform: 'win32', arch: 'x64', backends: ['cuda'] })).toEqual([
      'win-x64',
      'win-x64-cuda',
      'win-x64-cuda-ext',
    ]);
  });

  it('for the target that the command line names', () => {
    expect(targetOf(['make', '--platform', 'darwin', '--arch=arm64'], {})).toEqual({
      platform: 'darwin',
      arch: 'arm64',
      backends: [],
    });
    expect(targetOf(['package'], { PALIMPSEST_PACKAGE_BACKENDS: 'vulkan,cuda' })).toEqual({
      platform: process.platform,
      arch: process.arch,
      backends: ['vulkan', 'cuda'],
    });
  });
});
