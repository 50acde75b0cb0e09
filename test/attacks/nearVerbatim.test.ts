import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { logProbFromJson } from '../../src/attacks/kit/index.js';
import type { NearVerbatimObservation } from '../../src/attacks/nearVerbatim/run.js';
import { DISTANCES, searchNear } from '../../src/attacks/nearVerbatim/beam.js';
import { bracketOf } from '../../src/attacks/nearVerbatim/bracket.js';
import { EngineChoices } from '../../src/attacks/nearVerbatim/engineChoices.js';
import { findAttack } from '../../src/attacks/index.js';
import { canonicalJson } from '../../src/base/index.js';
import { panelDetailsOf, type Engine, type LoadedModel } from '../../src/domain/index.js';
import { createLlamaEngine } from '../../src/engine/llama/index.js';
import { joined } from '../e2e/plant.js';
import { DEMO, PLANT } from '../support/cli.js';
import { measureInMemory, type Measured } from '../support/models/measureInMemory.js';
import { must } from '../support/must.js';

const MODEL = { id: 'E1', name: 'P1-f16.gguf', sha256: 'a'.repeat(64) };

let engine: Engine;
let loaded: LoadedModel;

beforeAll(async () => {
  engine = createLlamaEngine();
  loaded = await engine.load({ path: join(DEMO, 'P1-f16.gguf'), gpu: 'off', threads: 1 });
});

afterAll(async () => {
  await engine.dispose();
});

function work(group: string, role: 'target' | 'control', chars: number) {
  const text = joined(group).text.slice(0, chars);
  return { id: group, role, title: group, fileName: `${group}.txt`, text };
}

const WORKS = [
  work('MEM', 'target', 5000),
  work('R64', 'target', 5000),
  work('R16', 'target', 9000),
  work('HELD_A', 'control', 9000),
];
/** Where it does not matter what is found. */
const FEW_WORKS = [work('MEM', 'target', 5000), work('HELD_A', 'control', 5000)];

function run(
  attack: string,
  parameters: Readonly<Record<string, unknown>>,
  works = WORKS,
): Promise<Measured> {
  return measureInMemory(findAttack(attack), engine, loaded, MODEL, works, parameters);
}

function observedOf(measured: Measured, title: string): NearVerbatimObservation[] {
  const { id } = must(measured.attackWorks.find((one) => one.title === title));
  return measured.observations.flatMap((observed) =>
    observed.kind === 'observed' && observed.unit.workId === id
      ? [observed.value as unknown as NearVerbatimObservation]
      : [],
  );
}

/** log of the lower bound at ε by Levenshtein. */
function lowest({ lower }: NearVerbatimObservation): number {
  return logProbFromJson(must(lower.levenshtein.at(-1)));
}

describe('near-verbatim extraction on a model whose training text is known', () => {
  const parameters = { passages: 3, draws: 20, beams: 10 };
  let measured: Measured;

  beforeAll(async () => {
    measured = await run('near-verbatim', parameters);
  });

  it('finds near copies of what was planted often, and none of what was held out', () => {
    expect(observedOf(measured, 'MEM').every((one) => lowest(one) > Math.log(0.1))).toBe(true);
    expect(observedOf(measured, 'R64').every((one) => lowest(one) > Math.log(0.001))).toBe(true);
    expect(observedOf(measured, 'HELD_A').every((one) => lowest(one) < Math.log(1e-6))).toBe(true);
    const finding = must(
      measured.findings.findings.find(({ id }) => id === `near-verbatim-passages/${idOf('MEM')}`),
    );
    expect(finding.count).toEqual({ hits: 3, total: 3, of: 'passages' });
    expect(finding.controlValue).toBe(0);
    expect(finding.calibration.kind).toBe('uncalibrated');
    // What the search reaches anywhere near passages that were seen 16 times; nowhere near ones that never were.
    const found = must(
      measured.findings.findings.find(({ id }) => id === `near-verbatim-found/${idOf('R16')}`),
    );
    expect(must(found.count).hits).toBeGreaterThan(0);
    expect(found.controlValue).toBe(0);
    expect(finding.sentence).toMatch(
      /^Uncalibrated: .* 3 of 3 .* each compared with the rest of the control, 0 of 3/u,
    );
  });

  it('brackets what counting draws says, and holds the passage itself inside', () => {
    for (const group of ['MEM', 'R64', 'R16', 'HELD_A']) {
      for (const one of observedOf(measured, group)) {
        const { draws, verbatim, stepped, copy, upper, within, lower, pool } = one;
        const bound = Math.exp(logProbFromJson(must(upper.levenshtein.at(-1))));
        expect(must(draws).interval.lower).toBeLessThanOrEqual(bound);
        expect(must(draws).draws).toBe(20);
        expect(must(draws).near.levenshtein).toBeGreaterThanOrEqual(must(draws).near.hamming);
        expect(must(draws).near.hamming).toBeGreaterThanOrEqual(must(draws).verbatim);
        expect(logProbFromJson(verbatim.policy)).toBeLessThanOrEqual(
          logProbFromJson(must(upper.hamming[0])) + 0.05,
        );
        if (stepped !== null) {
          // Two numeric classes of the same number.
          expect(Math.abs(stepped - logProbFromJson(verbatim.policy))).toBeLessThan(0.05);
          expect(logProbFromJson(must(lower.hamming[0]))).toBe(Math.min(0, stepped));
        }
        if (copy !== null) {
          expect(Math.abs(copy.logProb - logProbFromJson(copy.exact))).toBeLessThan(0.05);
          expect(copy.hamming).toBeGreaterThan(0);
        }
        expect(within.levenshtein).toBeLessThanOrEqual(pool);
        expect(pool).toBeLessThanOrEqual(400);
      }
    }
  });

  it('agrees with the draws about passages that come out often', () => {
    const mem = observedOf(measured, 'MEM');
    const draws = mem.reduce((sum, one) => sum + must(one.draws).draws, 0);
    const near = mem.reduce((sum, one) => sum + must(one.draws).near.levenshtein, 0);
    const low = mem.reduce((sum, one) => sum + must(one.draws).draws * Math.exp(lowest(one)), 0);
    expect(draws).toBe(3 * 20);
    expect(near).toBeGreaterThan(low - 4 * Math.sqrt(draws * 0.25));
  });

  it('gives the same bytes again', async () => {
    const few = { passages: 1, draws: 5, beams: 5 };
    const [one, two] = [
      await run('near-verbatim', few, FEW_WORKS),
      await run('near-verbatim', few, FEW_WORKS),
    ];
    expect(canonicalJson(two.findings as never)).toBe(canonicalJson(one.findings as never));
  });

  function idOf(title: string): string {
    return must(measured.attackWorks.find((one) => one.title === title)).id;
  }
});

describe('what sampling does not show', () => {
  it('ordinary sampling and near-verbatim try the same places, so that they can be put side by side', async () => {
    const parameters = { passages: 2 };
    const near = await run('near-verbatim', { ...parameters, beams: 2 }, FEW_WORKS);
    const ordinary = await run('ordinary', { ...parameters, draws: 2 }, FEW_WORKS);
    const places = ({ findings }: Measured) =>
      must(panelDetailsOf(findings))
        .panels.flatMap((panel) => (panel.kind === 'table' ? [panel] : []))
        .map(({ id, places: where, rows }) => ({ id, where, names: rows.map(([name]) => name) }));
    expect(places(near)).toHaveLength(2);
    expect(places(near)).toEqual(places(ordinary));
  });
});

describe('the search on a real model', () => {
  const { windows } = JSON.parse(readFileSync(join(PLANT, 'ground_truth.P1.json'), 'utf8')) as {
    readonly windows: readonly {
      readonly group: string;
      readonly prefix_ids: readonly number[];
      readonly suffix_ids: readonly number[];
      readonly logp_top40: number | null;
    }[];
  };

  it('holds PyTorch’s probability of the passage, and narrows with more beams', async () => {
    const some = [
      ...windows.filter(({ group }) => group === 'MEM').slice(0, 2),
      ...windows.filter(({ group }) => group === 'R16').slice(20, 22),
    ];
    for (const window of some) {
      const passage = Int32Array.from(window.suffix_ids);
      const truth = window.logp_top40 ?? -Infinity;
      let before: { lower: number; upper: number } | null = null;
      for (const beams of [1, 4, 16]) {
        const source = new EngineChoices(
          engine,
          { prefix: Int32Array.from(window.prefix_ids), bos: true, beams, length: passage.length, topK: 40 },
          new AbortController().signal,
        );
        const found = await searchNear({ passage, epsilon: 5, beams, guide: 'levenshtein' }, source);
        await source.close();
        for (const distance of DISTANCES) {
          const { upper } = bracketOf(found, distance);
          expect(must(upper[0])).toBeGreaterThanOrEqual(truth - 0.06);
        }
        const { lower, upper } = bracketOf(found, 'levenshtein');
        const here = { lower: must(lower[5]), upper: must(upper[5]) };
        if (before !== null) {
          // Another layout of the batch moves digits of the shared cache.
          if (before.lower > -Infinity) expect(here.lower).toBeGreaterThan(before.lower - 0.05);
          expect(here.upper).toBeLessThan(before.upper + 0.05);
        }
        if (window.group === 'MEM') expect(here.lower).toBeGreaterThan(truth - 0.06);
        before = here;
      }
    }
  });
});
