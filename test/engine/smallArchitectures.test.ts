import { readFileSync, statSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { spawnEngine, type SpawnedEngine } from '../../src/engine/index.js';
import { examineModel, LEAST_REACH, TOLERANCES } from '../support/architectures/examine.js';
import {
  SMALL_LENGTHS,
  SMALL_MODELS,
  SMALL_REFERENCE,
  smallPath,
} from '../support/architectures/smallModels.js';
import { wholeOnly } from '../support/lanes.js';
import { must } from '../support/must.js';

const READINGS = JSON.parse(readFileSync(SMALL_REFERENCE, 'utf8')) as Record<string, number[][]>;
let engine: SpawnedEngine;
beforeAll(async () => {
  engine = await spawnEngine({ kind: 'llama' });
});
afterAll(() => engine.kill());

/** Of what two models have, sliding windows and a state, one of them is tried in every run: the one with experts, and the hybrid. */
const TWICE = ['gemma3', 'mamba'];

describe('a small model of each kind of architecture', () => {
  it.each(
    wholeOnly(
      SMALL_MODELS.filter(({ name }) => TWICE.includes(name)),
      SMALL_MODELS.filter(({ name }) => !TWICE.includes(name)),
    ),
  )('$recipe.name', async (model) => {
    const path = smallPath(model);
    const figures = await examineModel(engine, path, {
      reference: () => must(READINGS[model.name]),
      lengths: SMALL_LENGTHS,
    });
    console.log(model.name, statSync(path).size, JSON.stringify(figures));
    const { reference, step, reach, ...bits } = figures;
    expect(bits).toMatchObject({ alone: 0, order: 0, threads: 0, part: 0 });
    expect(reach).toBeGreaterThan(LEAST_REACH);
    expect(reference).toBeLessThan(TOLERANCES.reference);
    expect(step ?? 0).toBeLessThan(TOLERANCES.step);
  });

  it('all of them are text that is cut and put together again', async () => {
    const work = 'Call me Ishmael. Some years ago — never mind how long precisely: 鯨 «né».';
    for (const model of SMALL_MODELS) {
      await engine.load({ path: smallPath(model), gpu: 'off', threads: 1 });
      const { tokens, addedPrefixBytes } = await engine.tokenize(work);
      const { bytes } = await engine.detokenize(tokens);
      await engine.dispose();
      expect(new TextDecoder().decode(bytes.subarray(addedPrefixBytes)), model.name).toBe(work);
    }
  });
});
