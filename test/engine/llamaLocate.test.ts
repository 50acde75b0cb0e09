import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { localBuildsFolder, locateLibraries, prebuiltName } from '../../src/engine/llama/locate.js';
import { scratchFolder } from '../support/scratch.js';

const folder = scratchFolder();
const PLATFORM = { linux: 'linux', darwin: 'mac', win32: 'win' }[process.platform as 'linux'];

function localBuild(name: string, change: Record<string, unknown> = {}, done = true): string {
  const builds = join(folder, name);
  const release = join(builds, 'some-name', 'Release');
  mkdirSync(release, { recursive: true });
  const buildOptions = {
    platform: PLATFORM,
    arch: process.arch,
    gpu: false,
    llamaCpp: { repo: 'ggml-org/llama.cpp', release: 'v0.5.0' },
    ...change,
  };
  writeFileSync(join(release, '_nlcBuildMetadata.json'), JSON.stringify({ buildOptions }));
  if (done) writeFileSync(join(builds, 'some-name', 'buildDone.status'), '');
  return builds;
}

describe('which package carries a backend', () => {
  it.each([
    ['off', 'linux', 'x64', 'linux-x64'],
    ['cuda', 'linux', 'x64', 'linux-x64-cuda'],
    ['vulkan', 'win32', 'x64', 'win-x64-vulkan'],
    ['off', 'linux', 'arm', 'linux-armv7l'],
    ['metal', 'darwin', 'arm64', 'mac-arm64-metal'],
    ['off', 'darwin', 'arm64', 'mac-arm64-metal'],
    ['off', 'darwin', 'x64', 'mac-x64'],
    ['metal', 'linux', 'x64', null],
    ['cuda', 'darwin', 'arm64', null],
    ['cuda', 'linux', 'arm64', null],
    ['off', 'aix', 'ppc64', null],
  ] as const)('%s on %s %s: %s', (backend, platform, architecture, name) => {
    expect(prebuiltName(backend, platform, architecture)).toBe(name);
  });
});

describe('which libraries run', () => {
  it('prefers a finished local build of the pinned release and says so', async () => {
    const builds = localBuild('good');
    expect(await locateLibraries('off', builds)).toEqual({
      folder: join(builds, 'some-name', 'Release'),
      origin: 'local-build',
      backend: 'off',
      package: null,
    });
  });

  it.each([
    ['of another release', { llamaCpp: { release: 'v0.4.0' } }, true],
    ['for another machine', { arch: 'mips' }, true],
    ['for another backend', { gpu: 'cuda' }, true],
    ['that was not finished', {}, false],
  ])('passes over a local build %s', async (name, change, done) => {
    expect(await locateLibraries('off', localBuild(name, change, done))).toMatchObject({
      origin: 'prebuilt',
    });
  });

  it('finds node-llama-cpp and its prebuilt package', async () => {
    expect(localBuildsFolder()).toMatch(/node-llama-cpp[\\/]llama[\\/]localBuilds$/);
    const { folder: found } = await locateLibraries('off', null);
    expect(found).toContain(prebuiltName('off'));
  });

  it.runIf(process.platform === 'linux')('never falls back silently: Metal on Linux is refused', async () => {
    await expect(locateLibraries('metal')).rejects.toMatchObject({
      kind: 'environment',
      code: 'backend-missing',
      message: expect.stringContaining('llama.cpp has no Metal backend for linux') as string,
    });
  });
});
