import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ATTACKS, findAttack } from '../../../src/attacks/index.js';
import { sha256Hex, type Json } from '../../../src/base/index.js';
import { createFakeEngine } from '../../../src/engine/fake/index.js';
import { measureInMemory, type Measured } from '../../support/models/measureInMemory.js';
import { recomputeBag } from '../../support/models/recomputeBag.js';
import { must } from '../../support/must.js';
import { pythonWithScipy, recompute } from '../../support/scipy.js';
import { scratchFolder } from '../../support/scratch.js';
import { sampleFor, sampleText, sampleWorks } from './sampleTexts.js';
import { eachOf } from '../../support/lanes.js';

const scratch = scratchFolder();
const python = pythonWithScipy();
const WITH_WORKINGS = ATTACKS.filter((attack) => 'workings' in attack).map(({ id }) => id);
const pins = JSON.parse(
  readFileSync(new URL('../../golden/data/attackPins.json', import.meta.url), 'utf8'),
) as readonly { readonly id: string; readonly parameters: Readonly<Record<string, Json>> }[];

const runs = new Map<string, Promise<Measured>>();

/** A run of which one unit has no score, on texts that a list cleans; the control is in ten chapters or in few. Each is done once. */
function measured(id: string, controlChapters: number): Promise<Measured> {
  const key = `${id} ${controlChapters}`;
  const run = runs.get(key) ?? measure(id, controlChapters);
  runs.set(key, run);
  return run;
}

async function measure(id: string, controlChapters: number): Promise<Measured> {
  const target = sampleText('target', 6, 120);
  const engine = createFakeEngine({ text: target.slice(0, 1500) });
  const loaded = await engine.load({ path: 'sample', gpu: 'off' });
  const model = { id: 'E1', name: 'sample.gguf', sha256: sha256Hex('sample') };
  const texts = sampleFor(findAttack(id), sampleWorks(target, sampleText('control', controlChapters, 200)));
  const { parameters = {} } = pins.find((pin) => pin.id === id) ?? {};
  const run = await measureInMemory(findAttack(id), engine, loaded, model, texts, parameters, {
    // Two editions share nearly everything, so nothing would remain.
    cleaning: `rule: quotations 2\n${id === 'editions' ? '' : 'rule: shared-passages 5\n'}`,
    unscored: (unit) => unit === 1,
  });
  await engine.dispose();
  return run;
}

describe('the workings', () => {
  it.each(eachOf(WITH_WORKINGS, 2))('of %s hold every place that was tried, with its verdict', async (id) => {
    const run = await measured(id, 11);
    const { rows } = must(run.workings());
    const counted = Array.from(rows).filter(
      (row) =>
        !('scored' in row) ||
        (row['scored'] === true &&
          row['repeats'] !== true &&
          row['figures'] !== true &&
          ((row['excluded'] ?? []) as Json[]).length === 0),
    );
    const place = (work: unknown, from: unknown, to: unknown): string =>
      `${String(work)} ${String(from)} ${String(to)}`;
    const trials = run.trials();
    expect(counted.map((row) => place(row['work'], row['suffixChar'], row['endChar']))).toEqual(
      trials.map(({ workId, startChar, endChar }) => place(workId, startChar, endChar)),
    );
    const hitOf = (row: (typeof counted)[number]): unknown =>
      id === 'greedy'
        ? row['greedyExact']
        : id === 'probabilistic'
          ? (row['above'] as Record<string, string[]>)['E2']?.includes('family-floor')
          : id === 'editions' && row['role'] === 'target'
            ? row['preferred']
            : row['hit'];
    expect(counted.map(hitOf)).toEqual(trials.map(({ hit }) => hit));
  });

  describe.skipIf(python === null)('are enough for another program', () => {
    const controls = WITH_WORKINGS.flatMap((id) => [11, 3].map((chapters) => [id, chapters] as const));
    // One block cannot be split in halves.
    it.each([...eachOf(controls, 3), ['greedy', 1] as const])(
      'to compute the numbers of %s again, with a control of %i chapters',
      async (id, chapters) => {
        const { code, stdout, stderr } = await recompute(
          must(python),
          recomputeBag(join(scratch, `${id} ${chapters}`), await measured(id, chapters), [
            id === 'collection' ? 'logProbs' : 'tokens',
          ]),
        );
        expect(stdout.split('\n').filter((line) => line.startsWith('FAIL'))).toEqual([]);
        expect([code, stderr]).toEqual([0, '']);
        expect(stdout.split('\n').filter((line) => line.startsWith('PASS')).length).toBeGreaterThan(15);
      },
    );
  });
});
