import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PalimpsestError } from '../../src/base/index.js';
import type { ScoredItem } from '../../src/domain/index.js';
import { spawnEngine } from '../../src/engine/index.js';
import { readGguf } from '../../src/gguf/index.js';
import { buildDriver } from '../support/architectures/buildDriver.js';
import { Driver, type Recipe } from '../support/architectures/driver.js';
import {
  examineModel,
  itemsFor,
  type Figures,
  LEAST_REACH,
  TOLERANCES,
} from '../support/architectures/examine.js';
import {
  ABORTED,
  FAMILIES,
  familyOf,
  HALF_THERE,
  NOT_MADE,
  NOT_WRITERS,
  OTHERS,
  recipes,
  WRONG_IN_BATCHES,
} from '../support/architectures/families.js';
import { familyTable, modelTable, type Outcome, type Row } from '../support/architectures/matrix.js';
import { QUANTIZED, QUANTIZED_TOLERANCE } from '../support/architectures/quantized.js';
import {
  keepReadings,
  makeSmallModels,
  plainReading,
  SMALL_FOLDER,
  SMALL_MODELS,
  smallPath,
} from '../support/architectures/smallModels.js';
import { ALL_LANES, longLane } from '../support/lanes.js';
import { TINY, writeLlama, writeLlamaShards } from '../support/models/tinyModels.js';
import { byteLevelBpe } from '../support/models/tinyTokenizers.js';
import { must } from '../support/must.js';
import { scratchFolder } from '../support/scratch.js';

/** Makes the small models of test/fixtures/architectures again. */
const UPDATES = process.env['PALIMPSEST_UPDATE_ARCHITECTURES'] === '1';
const PROVED_BY = 'test/engine/smallArchitectures.test.ts';

const folder = scratchFolder();
const path = join(folder, 'model.gguf');
const rows: Row[] = [];
let driver: Driver | null = null;
let hindrance: string | null = null;
let models: Recipe[] = [];

beforeAll(async () => {
  if (!ALL_LANES && !UPDATES) return;
  const built = await buildDriver();
  if ('missing' in built) {
    hindrance = built.missing;
    return;
  }
  driver = new Driver(built);
  models = recipes(driver.list());
});

afterAll(() => {
  if (rows.length === 0) return;
  const text = `${familyTable(rows)}\n\n${modelTable(rows)}\n`;
  mkdirSync('.cache/architectures', { recursive: true });
  writeFileSync('.cache/architectures/matrix.md', text);
  console.log(text);
});

/** A lane that needs the driver. */
function lane(name: string, test: (driver: Driver) => Promise<void>): void {
  longLane(
    name,
    PROVED_BY,
    () => test(must(driver)),
    () => hindrance,
  );
}

describe('random models of every architecture that llama.cpp knows', () => {
  for (const family of [...FAMILIES.map(({ title }) => title), OTHERS]) {
    lane(family, async (driver) => {
      const own = models.filter(
        ({ architecture }) =>
          familyOf(architecture) === family &&
          ![...NOT_MADE, ...HALF_THERE, ...NOT_WRITERS].includes(architecture),
      );
      const complaints: string[] = [];
      for (const recipe of own) {
        const outcome = await outcomeOf(driver, recipe);
        rows.push({ family, name: recipe.name, outcome });
        complaints.push(...complaintsAbout(recipe, outcome));
      }
      console.log(modelTable(rows.filter((row) => row.family === family)));
      expect(complaints).toEqual([]);
      expect(own.length > 0 || family === OTHERS).toBe(true);
    });
  }

  lane('what does not write from left to right is refused', async (driver) => {
    const seen: Record<string, string> = {};
    for (const recipe of models.filter(({ architecture }) => NOT_WRITERS.includes(architecture))) {
      const outcome = await outcomeOf(driver, recipe);
      seen[recipe.name] = outcome.kind === 'refused' ? outcome.code : outcome.kind;
    }
    console.log(seen);
    expect(new Set(Object.values(seen))).toEqual(new Set(['model-not-generative']));
  });

  lane('what cannot be made still cannot: else it belongs to a family', async (driver) => {
    const made = models
      .filter(({ architecture }) => NOT_MADE.includes(architecture))
      .flatMap((recipe) => {
        try {
          driver.make(recipe, path);
          return [recipe.name];
        } catch {
          return [];
        }
      });
    expect(made).toEqual([]);
    await Promise.resolve();
  });
});

describe('other forms of models', () => {
  lane('quantized by libllama', async (driver) => {
    const complaints: string[] = [];
    for (const { recipe, form, type } of QUANTIZED) {
      const whole = join(folder, 'whole.gguf');
      driver.make(recipe, whole);
      driver.quantize(whole, path, type);
      const figures = await examinePath(driver, path);
      rows.push({
        family: 'quantized',
        name: `${recipe.name}, ${form}`,
        outcome: { kind: 'examined', figures },
      });
      complaints.push(...faultsOf(figures, QUANTIZED_TOLERANCE).map((fault) => `${form}: ${fault}`));
    }
    expect(complaints).toEqual([]);
  });

  longLane('split into many shards', 'test/engine/llamaModels.test.ts', async () => {
    const shape = { ...TINY, tokenizer: byteLevelBpe(500, { bos: true }), seed: 'shards' };
    writeLlama(path, shape);
    const shards = writeLlamaShards(join(folder, 'split'), 20, shape);
    expect(shards.length).toBe(20);
    const engine = await spawnEngine({ kind: 'llama' });
    const scored: (readonly ScoredItem[])[] = [];
    for (const file of [path, must(shards[0]), must(shards[19])]) {
      const model = await engine.load({ path: file, gpu: 'off', threads: 1 });
      const items = itemsFor(model, [100, 200]);
      scored.push(await engine.score({ items, bos: true, policies: [], topCount: 5 }));
      await engine.dispose();
    }
    await engine.kill();
    expect(scored[1]).toEqual(scored[0]);
    expect(scored[2]).toEqual(scored[0]);
  });

  lane('long rope factors: texts longer than the model was first trained for', async (driver) => {
    const recipe = must(models.find(({ name }) => name === 'phi3, longrope'));
    const outcome = await outcomeOf(driver, recipe, 5000);
    rows.push({ family: 'long rope factors', name: 'sequences of 5,000 tokens', outcome });
    expect(outcome.kind === 'refused' ? [] : complaintsAbout(recipe, outcome)).toEqual([]);
  });
});

describe('the small models', () => {
  lane('are those that the driver makes', async (driver) => {
    makeSmallModels(driver, join(folder, 'small'), folder);
    for (const model of SMALL_MODELS) {
      const kept = readGguf(smallPath(model));
      const made = readGguf(smallPath(model, join(folder, 'small')));
      expect(
        [...made.metadata].map(([key, { value }]) => [key, value]),
        model.name,
      ).toEqual([...kept.metadata].map(([key, { value }]) => [key, value]));
      expect(made.tensors, model.name).toEqual(kept.tensors);
    }
    await Promise.resolve();
  });

  it.runIf(UPDATES)('are made again', async () => {
    expect(hindrance).toBeNull();
    makeSmallModels(must(driver), SMALL_FOLDER, folder);
    const readings: Record<string, number[][]> = {};
    const engine = await spawnEngine({ kind: 'llama' });
    for (const model of SMALL_MODELS) {
      const loaded = await engine.load({ path: smallPath(model), gpu: 'off', threads: 1 });
      await engine.dispose();
      readings[model.name] = plainReading(must(driver), model, loaded);
    }
    await engine.kill();
    keepReadings(readings);
  });
});

async function outcomeOf(driver: Driver, recipe: Recipe, stepTokens?: number): Promise<Outcome> {
  try {
    driver.make(recipe, path);
  } catch (error) {
    return { kind: 'not made', reason: (error as Error).message };
  }
  try {
    return { kind: 'examined', figures: await examinePath(driver, path, stepTokens) };
  } catch (error) {
    // A crash is no refusal.
    const refused = error instanceof PalimpsestError && error.kind === 'input';
    return refused ? { kind: 'refused', code: error.code } : { kind: 'failed', reason: String(error) };
  } finally {
    rmSync(path);
  }
}

/** A process for each model: one that llama.cpp ends on takes no other with it. */
async function examinePath(driver: Driver, path: string, stepTokens?: number): Promise<Figures> {
  const engine = await spawnEngine({ kind: 'llama' });
  try {
    return await examineModel(engine, path, {
      reference: (lists) => driver.logProbs(path, lists),
      ...(stepTokens === undefined ? {} : { stepTokens }),
    });
  } finally {
    await engine.kill();
  }
}

/** What is wrong with what became of a model. Those that llama.cpp cannot run must end with its own reason. Those that llama.cpp computes wrongly in batches may be refused: refused, or right. */
function complaintsAbout({ name, architecture }: Recipe, outcome: Outcome): string[] {
  const isAborted = 'reason' in outcome && outcome.reason.includes('GGML_ASSERT');
  if (ABORTED.includes(architecture)) return isAborted ? [] : [`${name}: is not aborted any more`];
  if ('reason' in outcome) return [`${name}: ${outcome.reason}`];
  if (outcome.kind === 'refused') {
    return WRONG_IN_BATCHES.includes(architecture) ? [] : [`${name}: refused with ${outcome.code}`];
  }
  return faultsOf(outcome.figures, TOLERANCES.reference).map((fault) => `${name}: ${fault}`);
}

function faultsOf(figures: Figures, tolerance: number): string[] {
  const { reference, step, alone, order, threads, part, reach } = figures;
  const allowed = { reference: tolerance, step: tolerance, alone: 0, order: 0, threads: 0, part: 0 };
  const seen = { reference, step: step ?? 0, alone, order, threads, part };
  const deaf = reach < LEAST_REACH ? [`reach ${reach.toExponential(1)}`] : [];
  const far = Object.entries(seen)
    .filter(([column, value]) => !(value <= allowed[column as keyof typeof allowed]))
    .map(([column, value]) => `${column} ${value.toExponential(1)}`);
  return [...deaf, ...far];
}
