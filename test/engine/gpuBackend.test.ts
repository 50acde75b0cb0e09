import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import type {
  CheckedPath,
  EngineFingerprint,
  GpuChoice,
  MemoryEstimate,
  SelfCheck,
} from '../../src/domain/index.js';
import { DEMO } from '../support/cli.js';
import { longLane, longLanes } from '../support/lanes.js';
import { like } from '../support/like.js';
import { writeGguf } from '../support/models/ggufWriter.js';
import { randomLlama, TINY } from '../support/models/tinyModels.js';
import { byteLevelBpe } from '../support/models/tinyTokenizers.js';
import { must } from '../support/must.js';
import { scratchFolder } from '../support/scratch.js';
import { NO_DEVICE, SOFTWARE_DEVICE, whyNoVulkan } from '../support/vulkanDevice.js';

/** The most by which a token's log p may differ between the device and the CPU, nats. The largest seen is given in docs/design/gpu-backend.md. */
const TOKEN_NATS = 0.1;
/** The same for the sum over a passage of 50 tokens. */
const PASSAGE_NATS = 0.25;
/** Half of all tokens differ by no more than this. */
const MEDIAN_NATS = 0.005;
/** A software device takes seconds for each. */
const WINDOWS = 2;
const MORE_WINDOWS = 5;
const CHILD = fileURLToPath(new URL('../support/children/gpuChild.mjs', import.meta.url));
const MODEL = join(DEMO, 'P1-f16.gguf');
/** A text that the model knows by heart, and one that it has not seen. */
const TEXTS = ['target-moby-dick-planted.txt', 'control-moby-dick-held-out.txt'].map((name) =>
  readFileSync(join(DEMO, name), 'utf8').slice(0, 3000),
);

interface Item {
  readonly logProbs: readonly number[];
  readonly ranks: readonly number[];
  readonly margins: readonly number[];
  readonly topIds: readonly number[];
  readonly topLogProbs: readonly number[];
}
interface Outcome {
  readonly fingerprint: EngineFingerprint;
  readonly selfCheck: SelfCheck;
  readonly memory: MemoryEstimate;
  readonly scored: readonly Item[];
  readonly alone: readonly Item[];
  readonly again: readonly Item[];
  readonly single: readonly Item[];
  readonly replay: readonly Item[];
  readonly stepped: readonly (readonly { readonly id: number; readonly logProb: number }[])[];
  readonly error?: { readonly code: string; readonly message: string };
}
interface Load {
  readonly gpu: GpuChoice;
  readonly gpuLayers?: number;
  readonly windows?: number;
  readonly more?: boolean;
}

const whyNot = whyNoVulkan();

async function inChild(
  loads: readonly Load[],
  environment: Readonly<Record<string, string>>,
  path = MODEL,
): Promise<Outcome[]> {
  const job = JSON.stringify({ path, texts: TEXTS, loads });
  const { stdout } = await promisify(execFile)(process.execPath, [CHILD, job], {
    env: { ...process.env, ...environment },
    maxBuffer: 2 ** 28,
  });
  return JSON.parse(stdout) as Outcome[];
}

function tokenDifferences(some: readonly Item[], others: readonly Item[]): number[] {
  return some.flatMap(({ logProbs }, item) =>
    logProbs.map((logProb, at) => Math.abs(logProb - must(others[item]?.logProbs[at]))),
  );
}

function passageDifferences(some: readonly Item[], others: readonly Item[]): number[] {
  const sum = ({ logProbs }: Item): number => logProbs.reduce((total, one) => total + one, 0);
  return some.map((item, at) => Math.abs(sum(item) - sum(must(others[at]))));
}

function stepDifferences({ stepped, scored }: Outcome): number[] {
  return stepped.map(([step], at) => Math.abs(must(step).logProb - must(scored[0]?.topLogProbs[at])));
}

const largest = (values: readonly number[]): number => Math.max(...values);
const median = (values: readonly number[]): number =>
  must(values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]);

/** Prints what was measured, so that a log of the lane holds the figures. */
function note(what: string, values: readonly number[]): void {
  console.info(
    `Vulkan, ${what}: median ${median(values).toPrecision(2)}, largest ${largest(values).toPrecision(2)} nats`,
  );
}

describe.skipIf(whyNot !== null)(
  `llama.cpp's Vulkan backend on a software device${whyNot === null ? '' : `: ${whyNot}`}`,
  () => {
    let cpu: Outcome;
    let all: Outcome;
    let some: Outcome;
    let none: Outcome;
    beforeAll(async () => {
      [cpu] = (await inChild([{ gpu: 'off', windows: WINDOWS }], {})) as [Outcome];
      [all, some, none] = (await inChild(
        [
          { gpu: 'vulkan', windows: WINDOWS },
          { gpu: 'vulkan', gpuLayers: 2, windows: WINDOWS },
          { gpu: 'vulkan', gpuLayers: 0 },
        ],
        SOFTWARE_DEVICE,
      )) as [Outcome, Outcome, Outcome];
    });

    it('records devices, layers, driver and where attention was computed', () => {
      expect(all.fingerprint).toMatchObject({
        gpuRequested: 'vulkan',
        gpuUsed: 'vulkan',
        gpuLayers: 5,
        devices: [like(/^Vulkan0: llvmpipe/)],
        numeric: {
          gpuDriver: like(/^llvmpipe Mesa \d.*, version 0x.*, Vulkan 1\.\d+\.\d+, .*, build [0-9a-f]{32}$/),
          flashAttentionOn: 'Vulkan0',
        },
      });
      expect(all.fingerprint.libraries.map(({ name }) => name)).toContain('libggml-vulkan.so');
      expect(some.fingerprint).toMatchObject({
        gpuUsed: 'vulkan',
        gpuLayers: 2,
        numeric: { flashAttentionOn: 'CPU, Vulkan0' },
      });
    });

    it('says off if no layer went to the device, and records nothing of GPUs on the CPU', () => {
      expect(none.fingerprint).toMatchObject({ gpuRequested: 'vulkan', gpuUsed: 'off', gpuLayers: 0 });
      for (const { fingerprint } of [none, cpu]) {
        expect(Object.keys(fingerprint.numeric)).not.toContain('gpuDriver');
        expect(Object.keys(fingerprint.numeric)).not.toContain('flashAttentionOn');
      }
    });

    it('scores as the CPU does, within the tolerance, with all layers and with some', () => {
      for (const [what, outcome] of [
        ['all layers', all],
        ['some layers', some],
      ] as const) {
        const tokens = tokenDifferences(outcome.scored, cpu.scored);
        const passages = passageDifferences(outcome.scored, cpu.scored);
        for (const [at, text] of ['known by heart', 'not seen'].entries()) {
          const own = [outcome.scored.slice(at, at + 1), cpu.scored.slice(at, at + 1)] as const;
          note(`${what} against the CPU, tokens of a text ${text}`, tokenDifferences(...own));
        }
        note(`${what} against the CPU, passages`, passages);
        expect(largest(tokens)).toBeGreaterThan(0);
        expect(largest(tokens)).toBeLessThanOrEqual(TOKEN_NATS);
        expect(median(tokens)).toBeLessThanOrEqual(MEDIAN_NATS);
        expect(largest(passages)).toBeLessThanOrEqual(PASSAGE_NATS);
      }
    });

    it('changes a greedy verdict only where two tokens are tied within the tolerance', () => {
      for (const { scored } of [all, some]) {
        for (const [item, { ranks, margins }] of scored.entries()) {
          for (const [at, rank] of ranks.entries()) {
            const onCpu = must(cpu.scored[item]);
            if ((rank === 0) === (onCpu.ranks[at] === 0)) continue;
            expect(Math.abs(must(margins[at]))).toBeLessThanOrEqual(2 * TOKEN_NATS);
            expect(Math.abs(must(onCpu.margins[at]))).toBeLessThanOrEqual(2 * TOKEN_NATS);
          }
        }
      }
    });

    it('gives the same bytes again, for an item alone in its batch', () => {
      expect(all.alone).toEqual(all.scored.slice(-1));
    });

    const layouts =
      'the exact path on this device (here); sequences and forks on the CPU (engine/llamaSequences)';
    longLanes(layouts)('other layouts', () => {
      let more: Outcome;
      beforeAll(async () => {
        const load: Load = { gpu: 'vulkan', windows: MORE_WINDOWS, more: true };
        [more] = (await inChild([load], SOFTWARE_DEVICE)) as [Outcome];
      });

      it('gives the same bytes again in the same batch', () => {
        expect(more.again).toEqual(more.scored.slice(0, 4));
      });

      it('moves within the tolerance in another layout', () => {
        const single = tokenDifferences(more.single, more.scored.slice(-1));
        const replay = tokenDifferences(more.replay, more.scored);
        note('one sequence a batch against four', single);
        note('replay against exact', replay);
        expect(largest([...single, ...replay])).toBeLessThanOrEqual(TOKEN_NATS);
      });

      it('steps as the exact path, and forks as it steps', () => {
        const steps = stepDifferences(more);
        const forks = more.stepped.map(([one, fork]) => Math.abs(must(one).logProb - must(fork).logProb));
        note('steps against the exact path', steps);
        note('a fork against its sequence', forks);
        expect(largest(steps)).toBeLessThanOrEqual(TOKEN_NATS);
        expect(largest(forks)).toBeLessThanOrEqual(TOKEN_NATS);
        expect(more.stepped.length).toBe(50);
        for (const [at, [step]] of more.stepped.entries()) {
          expect(Math.abs(must(step).logProb)).toBeGreaterThan(0);
          if (must(more.scored[0]?.margins[at]) > TOKEN_NATS)
            expect(must(step).id).toBe(more.scored[0]?.topIds[at]);
        }
      });
    });

    it('counts the memory of a device that is this machine’s as this machine’s', () => {
      for (const { memory } of [all, some]) {
        expect(memory).toMatchObject({ fits: true, weightsBytes: cpu.memory.weightsBytes });
        expect(memory.totalBytes).toBe(cpu.memory.totalBytes);
      }
      for (const { fingerprint } of [cpu, all, some]) expect(fingerprint.selfCheck).toBe('passed');
    });

    it('compares the device with the processor when it checks itself, where a device computes', () => {
      for (const { selfCheck } of [all, some]) {
        const { meanNats, toleranceNats } = selfCheck.device as CheckedPath;
        expect(toleranceNats).toBe(0.05);
        expect(meanNats).toBeGreaterThan(0);
        expect(meanNats).toBeLessThanOrEqual(toleranceNats);
        console.info(`Vulkan, self-check of the device: mean ${Number(meanNats).toPrecision(2)} nats`);
      }
      for (const { selfCheck } of [cpu, none]) expect(selfCheck).not.toHaveProperty('device');
    });

    const attention = 'where attention was computed, on the device and on the CPU, is recorded (here)';
    longLane('says that attention is on the CPU if the device lacks the head size', attention, async () => {
      const path = join(scratch, 'odd heads.gguf');
      // Heads of 12 elements; the Vulkan backend requires a multiple of 8.
      const shape = {
        ...TINY,
        embedding: 48,
        heads: 4,
        keyValueHeads: 2,
        tokenizer: byteLevelBpe(500, { bos: true }),
        seed: 'odd',
      };
      writeGguf(path, randomLlama(shape));
      const [odd] = await inChild([{ gpu: 'vulkan' }], SOFTWARE_DEVICE, path);
      expect(odd?.fingerprint).toMatchObject({
        gpuUsed: 'vulkan',
        gpuLayers: 3,
        numeric: { flashAttentionOn: 'CPU' },
      });
    });

    it('auto takes no software device, with the variable or without; by name it is refused where llama.cpp skips it', async () => {
      for (const environment of [{}, SOFTWARE_DEVICE]) {
        const [auto] = await inChild([{ gpu: 'auto' }], environment);
        expect(auto?.fingerprint).toMatchObject({ gpuRequested: 'auto', gpuUsed: 'off', gpuLayers: 0 });
      }
      for (const environment of [NO_DEVICE, { LP_NUM_THREADS: '1' }]) {
        const [named] = await inChild([{ gpu: 'vulkan' }], environment);
        expect(named?.error).toMatchObject({ code: 'backend-missing' });
      }
    });
  },
);

const scratch = scratchFolder();
