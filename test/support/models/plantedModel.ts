import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { findAttack, type AttackInput, type UnitResult } from '../../../src/attacks/index.js';
import { Random, sha256Hex } from '../../../src/base/index.js';
import type { Engine, LoadedModel } from '../../../src/domain/index.js';
import { createLlamaEngine } from '../../../src/engine/llama/index.js';
import { DEMO, PLANT } from '../cli.js';
import { measureInMemory, type Measured } from './measureInMemory.js';
import { must } from '../must.js';

/** An attack on the planted model in 8 bits, on the planted work (E2) and the held-out control (E3); run before the tests of the file. */
export interface PlantedRun {
  readonly engine: () => Engine;
  readonly measured: () => Measured;
  /** Runs a unit of the plan again, as after a stop before it. @param at its place */
  readonly again: (at: number) => Promise<UnitResult>;
}

const MODEL = { id: 'E1', name: 'P1', sha256: sha256Hex('P1') };

/** @param chars of each text; all of them without */
export function onPlantedModel(
  attackId: string,
  parameters: Readonly<Record<string, unknown>>,
  chars?: number,
): PlantedRun {
  const text = (name: string): string => readFileSync(join(DEMO, `${name}.txt`), 'utf8').slice(0, chars);
  let engine: Engine | undefined;
  let loaded: LoadedModel | undefined;
  let measured: Measured | undefined;
  beforeAll(async () => {
    engine = createLlamaEngine();
    loaded = await engine.load({ path: join(PLANT, 'P1-q8_0.gguf'), gpu: 'off', threads: 1 });
    measured = await measureInMemory(
      findAttack(attackId),
      engine,
      loaded,
      MODEL,
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
      parameters,
    );
  });
  afterAll(() => engine?.dispose());
  const again = (at: number): Promise<UnitResult> => {
    const { vocabSize, trainedContext, addsBos, eosToken } = must(loaded);
    const { attackWorks, observations, findings } = must(measured);
    const attack = findAttack(attackId);
    const input: AttackInput<Record<string, unknown>> = {
      parameters: attack.parameters.parse(parameters),
      model: {
        ...MODEL,
        ...{ vocabSize, trainedContext, addsBos, eosToken },
        ...{ hasBos: true, canFork: true, chatTemplate: null },
      },
      references: [],
      works: attackWorks,
      cleaning: { sha256: sha256Hex(''), entries: [] },
      seed: findings.seed,
    };
    const { unit } = must(observations[at]);
    return attack.run(unit, input, {
      engine: must(engine),
      random: new Random(`${input.seed}/${unit.id}`),
      signal: new AbortController().signal,
      earlier: () => Promise.resolve(observations.slice(0, at)),
      compareTensors: () => Promise.reject(new Error('not asked for')),
    });
  };
  return { engine: () => must(engine), measured: () => must(measured), again };
}
