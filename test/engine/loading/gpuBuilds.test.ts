import { execFile, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it, vi } from 'vitest';
import { computesOnWords, unusedBuildWords } from '../../../src/domain/index.js';
import { firstBackend } from '../../../src/engine/llama/chooseBackend.js';
import { aloud, CUDA_RUNTIMES, hindranceOf, type Load } from '../../../src/engine/llama/gpu/gpuBuilds.js';
import { loadKoffi } from '../../../src/engine/llama/koffi.js';
import { prebuiltName, type LibraryFolder } from '../../../src/engine/llama/locate.js';
import { caseWith, CONTROL, ok, P1, TARGET } from '../../cli/caseWith.js';
import { DEMO, ONE_THREAD } from '../../support/cli.js';
import { like } from '../../support/like.js';
import { scratchFolder } from '../../support/scratch.js';
import { whyNoVulkan } from '../../support/vulkanDevice.js';

const scratch = scratchFolder();
const CUDA13: LibraryFolder = {
  folder: '/nowhere',
  origin: 'prebuilt',
  backend: 'cuda',
  package: 'linux-x64-cuda',
};
const CUDA12: LibraryFolder = {
  ...CUDA13,
  added: { file: '/nowhere/libggml-cuda.so', package: 'linux-x64-cuda-ext' },
};

/** A linker that finds these libraries; the runtime gives this status and this number of devices. */
function linker(found: readonly string[], status = 0, devices = 1): Load {
  const functions: Record<string, (argument: never) => unknown> = {
    cudaGetDeviceCount: (count: Int32Array) => {
      count[0] = devices;
      return status;
    },
    cudaGetErrorString: () => 'CUDA driver version is insufficient for CUDA runtime version',
  };
  return (name) => {
    if (!found.includes(name)) throw new Error(`${name}: cannot open shared object file`);
    return { func: (symbol: string) => functions[symbol] } as unknown as ReturnType<Load>;
  };
}

describe('a build for CUDA', () => {
  it('needs the runtime that it was linked with, each its own', () => {
    const [runtime, blas] = CUDA_RUNTIMES[13];
    expect(hindranceOf(CUDA13, linker([]), 'linux')).toEqual({
      reason: 'runtime-missing',
      detail: 'libcudart.so.13: cannot open shared object file',
    });
    expect(hindranceOf(CUDA13, linker([runtime]), 'linux')).toEqual({
      reason: 'runtime-missing',
      detail: 'libcublas.so.13: cannot open shared object file',
    });
    expect(hindranceOf(CUDA13, linker([runtime, blas]), 'linux')).toBeNull();
    expect(hindranceOf(CUDA12, linker([runtime, blas]), 'linux')).toMatchObject({
      detail: like(/^libcudart\.so\.12: /),
    });
    expect(hindranceOf(CUDA12, linker(CUDA_RUNTIMES[12]), 'linux')).toBeNull();
  });

  it('needs a driver that its runtime takes, and a device', () => {
    expect(hindranceOf(CUDA13, linker(CUDA_RUNTIMES[13], 35), 'linux')).toEqual({
      reason: 'driver-refused',
      detail: 'CUDA driver version is insufficient for CUDA runtime version',
    });
    expect(hindranceOf(CUDA13, linker(CUDA_RUNTIMES[13], 0, 0), 'linux')).toEqual({
      reason: 'no-device',
      detail: '',
    });
  });

  it('is passed over in words that are true where another build computes on the GPU', () => {
    const passedOver = [
      { backend: 'cuda', build: 'linux-x64-cuda', reason: 'not-installed', detail: '' },
    ] as const;
    const computes = {
      engine: 'llama.cpp',
      release: 'v0.5.0',
      gpuUsed: 'vulkan',
      gpuLayers: 5,
      devices: ['Vulkan0: a card'],
    };
    expect(computesOnWords({ ...computes, unusedBuilds: passedOver })).toBe(
      'It computes on Vulkan0: a card (5 layers). A build for a GPU was not used: linux-x64-cuda: it is not installed.',
    );
  });

  it('is named with what the system said', () => {
    const words = unusedBuildWords({
      backend: 'cuda',
      build: 'linux-x64-cuda',
      reason: 'runtime-missing',
      detail: 'libcudart.so.13: cannot open shared object file',
    });
    expect(words).toBe(
      'linux-x64-cuda: a library that it needs is missing (libcudart.so.13: cannot open shared object file)',
    );
  });
});

const isHere = process.platform === 'linux' && process.arch === 'x64';

/** Why the published builds cannot be tried with stand-ins here; null where they can. */
function whyNoStandIns(): string | null {
  if (!isHere) return 'the published builds for CUDA that are tried are those for Linux on x64';
  return spawnSync('gcc', ['--version']).status === 0 ? null : 'no compiler: apt-get install gcc libc6-dev';
}

const STAND_INS = {
  'libcuda.so.1': 'int cuInit(unsigned f) { return 0; } int cuDeviceGetCount(int *n) { *n = 1; return 0; }',
  'libcudart.so': `int cudaGetDeviceCount(int *n) { *n = 1; return STATUS; }
    const char *cudaGetErrorString(int e) { return "CUDA driver version is insufficient for CUDA runtime version"; }`,
  'libcublas.so': 'int nothing(void) { return 0; }',
} as const;

/** A folder with a driver that reports one GPU, and with these runtimes of CUDA, which give a status to whoever asks for devices. */
function standIns(name: string, runtimes: readonly (12 | 13)[], status = 0): string {
  const folder = join(scratch, name);
  mkdirSync(folder);
  const compile = (file: string, source: string): void => {
    const options = ['-shared', '-fPIC', `-DSTATUS=${status}`, `-Wl,-soname,${file}`, '-x', 'c', '-', '-o'];
    const { status: code, stderr } = spawnSync('gcc', [...options, join(folder, file)], { input: source });
    if (code !== 0) throw new Error(stderr.toString());
  };
  compile('libcuda.so.1', STAND_INS['libcuda.so.1']);
  for (const version of runtimes)
    for (const library of ['libcudart.so', 'libcublas.so'] as const)
      compile(`${library}.${version}`, STAND_INS[library]);
  return folder;
}

interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

async function score(gpu: string, libraries: string): Promise<Ran> {
  const words = ['score', join(DEMO, 'P1-f16.gguf'), '--tokens', '2872,1789,49,364', '--gpu', gpu];
  const env = { ...process.env, LD_LIBRARY_PATH: libraries, VK_DRIVER_FILES: '/nonexistent' };
  try {
    const { stdout, stderr } = await promisify(execFile)(
      process.execPath,
      ['bin/palimpsest.js', ...words, '--threads', '1'],
      { env },
    );
    return { code: 0, stdout, stderr };
  } catch (error) {
    return error as Ran;
  }
}

const whyNot = whyNoStandIns();

describe.skipIf(whyNot !== null)(
  `a machine whose driver reports a GPU${whyNot === null ? '' : `: ${whyNot}`}`,
  () => {
    it('without a runtime of CUDA computes on the CPU and says what is missing; by name it refuses', async () => {
      const folder = standIns('driver', []);
      const auto = await score('auto', folder);
      expect(auto).toMatchObject({ code: 0 });
      expect(auto.stderr).toMatch(
        /^A build for a GPU was not used: linux-x64-cuda: a library that it needs is missing \(libcudart\.so\.13: cannot open .*\); linux-x64-cuda-ext: a library that it needs is missing \(libcudart\.so\.12: cannot open .*\)\.$/mu,
      );
      const named = await score('cuda', folder);
      expect(named.code).not.toBe(0);
      expect(named.stderr).toMatch(
        /The CUDA backend is installed, but cannot be used\. .*libcudart\.so\.12/u,
      );
      expect(named.stderr).toMatch(/Remedy: Install the missing library: docs\/gpu\.md/u);
      // What the CPU computes is what it computes where no one reports a GPU.
      expect(auto.stdout).toBe((await score('off', folder)).stdout);
    });

    it('with a driver that is too old names what the runtime said, and the driver as the remedy', async () => {
      const folder = standIns('old', [12, 13], 35);
      expect((await score('auto', folder)).stderr).toMatch(
        /linux-x64-cuda: its runtime refused the driver \(CUDA driver version is insufficient for CUDA runtime version\); linux-x64-cuda-ext: /u,
      );
      expect((await score('cuda', folder)).stderr).toContain('Remedy: Install a newer driver');
    });

    it('with a runtime that lacks what the build calls names the function, of either build', async () => {
      const both = standIns('hollow', [12, 13]);
      const auto = await score('auto', both);
      expect(auto.code).toBe(0);
      expect(auto.stderr).toMatch(/linux-x64-cuda: it could not be loaded \(.*libggml-cuda\.so: /u);
      expect(auto.stderr).toMatch(/linux-x64-cuda-ext: it could not be loaded \(.*libggml-cuda\.so: /u);
      const named = await score('cuda', both);
      expect(named.code).not.toBe(0);
      expect(named.stderr).toMatch(/cannot be used\. .*linux-x64-cuda-ext: it could not be loaded/u);
    });

    it('has an examination on record with the builds that were passed over', async () => {
      vi.stubEnv('LD_LIBRARY_PATH', standIns('recorded', []));
      vi.stubEnv('VK_DRIVER_FILES', '/nonexistent');
      try {
        const folder = await caseWith(scratch, 'on the CPU', [
          { role: 'target-model', file: P1 },
          { role: 'target-work', text: TARGET.slice(0, 2000) },
          { role: 'control-work', text: CONTROL.slice(0, 2000) },
        ]);
        await ok(
          'examine',
          folder,
          '--attack',
          'ordinary',
          '--draws',
          '1',
          '--quiet',
          ...ONE_THREAD,
          '--gpu',
          'auto',
        );
        const start = JSON.parse(readFileSync(join(folder, 'examinations/X1/start.json'), 'utf8')) as {
          readonly machine: Readonly<Record<string, unknown>>;
        };
        expect(start.machine).toMatchObject({
          gpuRequested: 'auto',
          unusedBuilds: [
            { backend: 'cuda', build: 'linux-x64-cuda', reason: 'runtime-missing' },
            { backend: 'cuda', build: 'linux-x64-cuda-ext', reason: 'runtime-missing' },
          ],
        });
      } finally {
        vi.unstubAllEnvs();
      }
    });

    it('says that no device was found where there is none, by name', async () => {
      const { code, stderr } = await score('cuda', scratch);
      expect(code).not.toBe(0);
      expect(stderr).toContain('The CUDA backend is installed but finds no device on this machine.');
    });
  },
);

const noVulkan = whyNoVulkan();

describe.skipIf(!isHere || noVulkan !== null)(`Vulkan${noVulkan === null ? '' : `: ${noVulkan}`}`, () => {
  it('is taken where CUDA cannot be used, and the builds for CUDA are named', async () => {
    const koffi = await loadKoffi();
    const { libraries, unused } = await firstBackend(['cuda', 'vulkan'], aloud(koffi));
    expect(libraries.package).toBe(prebuiltName('vulkan'));
    expect(unused.map(({ build, reason }) => [build, reason])).toEqual([
      ['linux-x64-cuda', 'runtime-missing'],
      ['linux-x64-cuda-ext', 'runtime-missing'],
    ]);
  });
});
