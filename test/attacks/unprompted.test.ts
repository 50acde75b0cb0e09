import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findAttack, type AttackInput } from '../../src/attacks/index.js';
import type { ConfirmedRun } from '../../src/attacks/unprompted/confirm.js';
import { textsOf } from '../../src/attacks/unprompted/texts.js';
import { canonicalJson, Random, sha256Hex } from '../../src/base/index.js';
import type { Engine, LoadedModel } from '../../src/domain/index.js';
import { createLlamaEngine } from '../../src/engine/llama/index.js';
import { DEMO, PLANT } from '../support/cli.js';
import { measureInMemory, type Measured } from '../support/measureInMemory.js';
import { must } from '../support/must.js';

// Short texts and short matches, so that seconds are enough: some 2 % of such texts hold 10 tokens of the planted work in a row.
const PARAMETERS = {
  bosGenerations: 400,
  randomGenerations: 16,
  repeatedGenerations: 8,
  repeats: 20,
  writtenTokens: 60,
  matchTokens: 10,
  policy: 'top-k=40 t=0.7',
  together: 16,
  shownTexts: 4,
};

const text = (name: string): string => readFileSync(join(DEMO, `${name}.txt`), 'utf8');

describe('unprompted generation by the planted model', () => {
  let engine: Engine;
  let loaded: LoadedModel;
  let measured: Measured;

  beforeAll(async () => {
    engine = createLlamaEngine();
    loaded = await engine.load({ path: join(PLANT, 'P1-q8_0.gguf'), gpu: 'off', threads: 1 });
    measured = await measureInMemory(
      findAttack('unprompted'),
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

  it('brings out runs of the planted work, longer than any of the control', () => {
    const written = must(measured.findings.findings.find(({ id }) => id.startsWith('unprompted-texts/')));
    expect(written.count?.hits).toBeGreaterThanOrEqual(1);
    expect(written.controlValue).toBeLessThan(written.value as number);
    expect(written.calibration.kind).toBe('calibrated');
    expect(written.standing).toBe('claim');
    const work = must(measured.attackWorks[0]);
    for (const { startChar, endChar } of written.spans) {
      // What is listed as written really stands in the texts, by the letter.
      const truth = [
        ...work.tokens.subarray(work.tokenStartChar.indexOf(startChar), work.tokenStartChar.indexOf(endChar)),
      ].slice(0, PARAMETERS.matchTokens);
      const texts = measured.observations.flatMap(textsOf).map(({ tokens }) => ` ${tokens.join(' ')} `);
      expect(texts.some((one) => one.includes(` ${truth.join(' ')} `))).toBe(true);
    }
  });

  it('scores what it shows again on the exact path, within what sequences of a shared cache may differ', () => {
    const last = must(measured.observations.at(-1));
    if (last.kind !== 'observed') throw new Error(last.reason);
    const { confirmed } = last.value as unknown as { readonly confirmed: readonly ConfirmedRun[] };
    expect(confirmed.length).toBeGreaterThanOrEqual(1);
    for (const { drawnLogProb, policyLogProb, length } of confirmed) {
      expect(Math.abs(drawnLogProb - policyLogProb)).toBeLessThan(0.1 * length);
    }
  });

  it('a unit run again, as after a stop, writes the same bytes', async () => {
    const attack = findAttack('unprompted');
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
    } satisfies AttackInput<Record<string, unknown>>;
    const observed = must(measured.observations[2]);
    if (observed.kind !== 'observed') throw new Error(observed.reason);
    const again = await attack.run(observed.unit, input, {
      engine,
      random: new Random(`${input.seed}/${observed.unit.id}`),
      signal: new AbortController().signal,
      earlier: () => Promise.resolve([]),
      compareTensors: () => Promise.reject(new Error('not asked for')),
    });
    expect(canonicalJson(again.value)).toBe(canonicalJson(observed.value));
    expect([...must(again.arrays['tokens'])]).toEqual([...observed.array('tokens')]);
    expect([...must(again.arrays['logProbs'])]).toEqual([...observed.array('logProbs')]);
  });
});
