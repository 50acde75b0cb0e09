import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findAttack } from '../../src/attacks/index.js';
import { repeatsPassage } from '../../src/attacks/promptSearch/candidates.js';
import type { StageObservation } from '../../src/attacks/promptSearch/stage.js';
import { canonicalJson, Random, sha256Hex } from '../../src/base/index.js';
import type { Engine, LoadedModel } from '../../src/domain/index.js';
import { createLlamaEngine } from '../../src/engine/llama/index.js';
import { DEMO, ROOT } from '../support/cli.js';
import { measureInMemory, type Measured } from '../support/measureInMemory.js';
import { must } from '../support/must.js';

const PARAMETERS = {
  passageTokens: 20,
  passages: 6,
  controlPassages: 9,
  alpha: 0.1,
  steps: 3,
  candidates: 16,
};

const text = (name: string): string => readFileSync(join(DEMO, `${name}.txt`), 'utf8').slice(0, 30_000);

describe('prompt search on the planted model', () => {
  let engine: Engine;
  let loaded: LoadedModel;
  let measured: Measured;

  beforeAll(async () => {
    engine = createLlamaEngine();
    loaded = await engine.load({
      path: join(ROOT, 'test/fixtures/plant/P1-q8_0.gguf'),
      gpu: 'off',
      threads: 1,
    });
    measured = await measureInMemory(
      findAttack('prompt-search'),
      engine,
      loaded,
      { id: 'E1', name: 'P1', sha256: sha256Hex('P1') },
      [
        {
          id: 'E2',
          role: 'target',
          title: 'Planted',
          fileName: 't.txt',
          text: text('target-moby-dick-planted'),
        },
        {
          id: 'E3',
          role: 'control',
          title: 'Held out',
          fileName: 'c.txt',
          text: text('control-moby-dick-held-out'),
        },
      ],
      PARAMETERS,
    );
  }, 120_000);

  afterAll(() => engine.dispose());

  it('finds prompts for planted passages, and for more of them than for the control', () => {
    const share = must(measured.findings.findings.find(({ id }) => id.startsWith('prompt-search-passages/')));
    expect(share.count?.hits).toBeGreaterThanOrEqual(1);
    expect(share.controlValue).toBe(0);
  });

  it('every success is a passage that the model writes, by an independent greedy run', async () => {
    const work = must(measured.attackWorks[0]);
    let checked = 0;
    for (const observed of measured.observations) {
      const value = observed.kind === 'observed' ? (observed.value as unknown as StageObservation) : null;
      if (value?.kind !== 'tried' || !value.success || observed.unit.workId !== work.id) continue;
      const { startToken } = observed.unit.spec as { startToken: number };
      const from = startToken + PARAMETERS.passageTokens - 1;
      const passage = work.tokens.slice(from, from + PARAMETERS.passageTokens);
      // Written anew from the beginning for every token, not in the cache of the search.
      const written: number[] = [];
      while (written.length < passage.length) {
        const { sequence, next } = await engine.open(Int32Array.of(...value.prompt, ...written), {
          bos: true,
          topCount: 1,
          capacity: { sequences: 1, tokens: 64 },
        });
        await engine.close([sequence]);
        written.push(next.topIds[0] ?? -1);
      }
      expect(written).toEqual([...passage]);
      expect(repeatsPassage(value.prompt, passage)).toBe(false);
      checked += 1;
    }
    expect(checked).toBeGreaterThanOrEqual(1);
  });

  it('a unit run again, as after a stop, observes the same bytes', async () => {
    const attack = findAttack('prompt-search');
    const input = {
      parameters: attack.parameters.parse(PARAMETERS),
      model: {
        id: 'E1',
        name: 'P1',
        sha256: sha256Hex('P1'),
        vocabSize: loaded.vocabSize,
        trainedContext: loaded.trainedContext,
        hasBos: true,
        addsBos: loaded.addsBos,
        canFork: true,
        eosToken: loaded.eosToken,
        chatTemplate: null,
      },
      references: [],
      works: measured.attackWorks,
      cleaning: { sha256: sha256Hex(''), entries: [] },
      seed: measured.findings.seed,
    };
    // A unit of the second length, which goes on from what the first observed.
    const at = measured.observations.findIndex(({ unit }) => (unit.spec as { stage: number }).stage === 1);
    const observed = must(measured.observations[at]);
    const again = await attack.run(observed.unit, input, {
      engine,
      random: new Random(`${input.seed}/${observed.unit.id}`),
      signal: new AbortController().signal,
      earlier: () => Promise.resolve(measured.observations.slice(0, at)),
      compareTensors: () => Promise.reject(new Error('not asked for')),
    });
    if (observed.kind !== 'observed') throw new Error(observed.reason);
    expect(canonicalJson(again.value)).toBe(canonicalJson(observed.value));
  });
});
