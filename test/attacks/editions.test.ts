import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findAttack } from '../../src/attacks/index.js';
import { panelDetailsOf, type Engine, type Finding, type LoadedModel } from '../../src/domain/index.js';
import { createLlamaEngine } from '../../src/engine/llama/index.js';
import { tailFloor } from '../../src/measure/index.js';
import { DEMO } from '../support/cli.js';
import { measureInMemory, type Measured } from '../support/models/measureInMemory.js';
import { ALL_LANES } from '../support/lanes.js';
import { must } from '../support/must.js';
import { secondEdition } from '../support/models/secondEdition.js';

const read = (file: string): string => readFileSync(join(DEMO, file), 'utf8');
const PLANTED = read('target-moby-dick-planted.txt');
const HELD_OUT = read('control-moby-dick-held-out.txt');

describe('two editions, of which the model was trained on one', () => {
  const engines: Engine[] = [];
  const models = new Map<string, { readonly engine: Engine; readonly loaded: LoadedModel }>();

  beforeAll(async () => {
    for (const name of ['P1', 'P0']) {
      const engine = createLlamaEngine();
      engines.push(engine);
      const loaded = await engine.load({ path: join(DEMO, `${name}-f16.gguf`), gpu: 'off', threads: 1 });
      models.set(name, { engine, loaded });
    }
  });
  afterAll(() => Promise.all(engines.map((engine) => engine.dispose())));

  async function compare(model: 'P1' | 'P0', first: string, second: string): Promise<Measured> {
    const { engine, loaded } = must(models.get(model));
    const text = (id: string, role: 'target' | 'control', content: string) =>
      ({ id, role, title: `Edition ${id}`, fileName: `${id}.txt`, text: content }) as const;
    return measureInMemory(
      findAttack('editions'),
      engine,
      loaded,
      { id: 'E1', name: `${model}-f16.gguf`, sha256: 'a'.repeat(64) },
      [text('E2', 'target', first), text('E3', 'target', second), text('E4', 'control', HELD_OUT)],
      { passages: 110 },
    );
  }
  /** The model that saw neither edition. */
  let unseen: Promise<Measured> | undefined;
  const compareUnseen = (): Promise<Measured> =>
    (unseen ??= compare('P0', PLANTED, secondEdition(PLANTED, 100)));
  const finding = ({ findings }: Measured, id: string): Finding =>
    must(findings.findings.find((one) => one.id === id));

  it('names the edition that was in the training, whichever is named first', async () => {
    const orders = [
      ['E2', 'E3', [PLANTED, secondEdition(PLANTED, 100)]],
      ['E3', 'E2', [secondEdition(PLANTED, 100), PLANTED]],
    ] as const;
    for (const [seen, unseen, texts] of ALL_LANES ? orders : orders.slice(1)) {
      const measured = await compare('P1', ...texts);
      const rather = finding(measured, `edition-rather/${seen}`);
      expect(finding(measured, `edition-held/${seen}`)).toMatchObject({ standing: 'measured', value: 1 });
      expect(rather.standing).toBe('claim');
      expect(rather.value).toBeGreaterThan(0.95);
      expect(rather.count?.total).toBeGreaterThan(50);
      expect(finding(measured, `edition-rather/${unseen}`)).toMatchObject({ standing: 'not-shown' });
      const [counts, differences] = panelDetailsOf(measured.findings)?.panels ?? [];
      expect(counts?.kind === 'table' && counts.rows).toHaveLength(2);
      expect(differences?.kind === 'table' && differences.rows.length).toBeGreaterThan(50);
    }
  });

  it('sets the floor for the passages of both editions together', async () => {
    const { findings, observations } = await compareUnseen();
    const scoresOf = (workId: string): number[] =>
      observations.flatMap((observed) =>
        observed.unit.workId === workId && observed.kind === 'observed'
          ? (observed.value as unknown as { readonly logP: readonly number[] }).logP
          : [],
      );
    const [first, second] = [scoresOf('E2'), scoresOf('E3')];
    expect([first.length, second.length]).toEqual([110, 110]);
    const floor = tailFloor({ controlScores: scoresOf('E4'), targetCount: first.length + second.length });
    if (floor.kind !== 'floor') throw new Error(floor.reason);
    for (const id of ['E2', 'E3']) {
      const { threshold } = must(findings.findings.find((one) => one.id === `edition-held/${id}`));
      expect(threshold?.log10).toBeCloseTo(floor.floor / Math.LN10, 9);
    }
  });

  it('shows neither where the model saw neither', async () => {
    const measured = await compareUnseen();
    for (const id of ['E2', 'E3']) {
      expect(finding(measured, `edition-held/${id}`)).toMatchObject({ standing: 'measured', value: 0 });
      expect(finding(measured, `edition-rather/${id}`).standing).toBe('not-shown');
      expect(finding(measured, `edition-rather/${id}`).sentence).toMatch(
        /Nothing shows whether the model holds E2 or E3/,
      );
    }
  });

  it('refuses two texts that do not differ, and two that share nothing', async () => {
    await expect(compare('P1', PLANTED, PLANTED)).rejects.toMatchObject({ code: 'editions-no-place' });
    await expect(compare('P1', PLANTED, HELD_OUT.slice(0, 9000))).rejects.toMatchObject({
      code: 'editions-no-place',
    });
  });
});
