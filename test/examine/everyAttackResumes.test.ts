import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ATTACKS, type AttackDefinition } from '../../src/attacks/index.js';
import type { Json } from '../../src/base/index.js';
import { addEvidence, openCase, type CaseFolder } from '../../src/casefile/index.js';
import { findingsSchema, type LoadOptions } from '../../src/domain/index.js';
import { runExamination, type StartEngine } from '../../src/examine/index.js';
import { makeShardPlan, mergeShards, runShard } from '../../src/matter/index.js';
import { writeCollection } from '../support/models/collectionZip.js';
import { examinationCase, targetText } from '../support/examinationCase.js';
import { ALL_LANES, wholeOnly } from '../support/lanes.js';
import { must } from '../support/must.js';
import { examinationBytes } from '../support/runEvents.js';
import { secondEdition } from '../support/models/secondEdition.js';
import { scratchFolder } from '../support/scratch.js';
import { fakeEngine, prepare, resume } from './tinyRun.js';

/** Parameters of a short run of each attack: those that its findings are pinned with. */
const PINS = JSON.parse(
  readFileSync(fileURLToPath(new URL('../golden/data/attackPins.json', import.meta.url)), 'utf8'),
) as readonly { readonly id: string; readonly parameters: Readonly<Record<string, Json>> }[];
const REFERENCE = fileURLToPath(new URL('../fixtures/plant/P1-q8_0.gguf', import.meta.url));

const scratch = scratchFolder();
let short: CaseFolder;
/** The same as long as a prompt search needs it, to be uncalibrated for its length only. */
let longer: CaseFolder;

/** Attacks that are divided: in every run one whose units look back, and one with a second model. */
const DIVIDED = wholeOnly(
  ATTACKS.map(({ id }) => id).filter((id) => !['survey', 'compare-models'].includes(id)),
  ['survey', 'compare-models'],
);
/** Attacks that are paused: in every run each fourth one, and those that are divided. */
const PAUSED = ATTACKS.filter(({ id }, at) => ALL_LANES || at % 4 === 0 || DIVIDED.includes(id));
/** Examinations that were run in one piece, each with the same one planned again, by the folder of their case. */
const planned = new Map<string, (readonly [wholeId: string, dividedId: string])[]>();

/** The context of the model in the case, so that the plan can also be made from its file, which the fake engine does not read. */
const CONTEXT = 512;

const startEngine: StartEngine = async () => {
  const engine = await fakeEngine();
  const load = engine.load.bind(engine);
  return Object.assign(engine, {
    load: async (options: LoadOptions) => ({ ...(await load(options)), trainedContext: CONTEXT }),
  });
};

/** Of each work. */
const CHARS = 1000;

beforeAll(async () => {
  longer = await examinationCase(scratch, 'prompt search', 5000);
  short = await examinationCase(scratch, 'every attack', CHARS);
  await addEvidence(short, REFERENCE, { role: 'reference-model' });
  for (const [role, from] of [
    ['target-work', 0],
    ['control-work', 6000],
  ] as const) {
    const path = writeCollection(join(scratch, `${role}.zip`), targetText.slice(from, from + CHARS));
    await addEvidence(short, path, { role });
  }
  const second = join(scratch, 'second edition.txt');
  writeFileSync(second, secondEdition(targetText.slice(0, CHARS)));
  await addEvidence(short, second, { role: 'target-work' });
});

afterAll(() => Promise.all([short.close(), longer.close()]));

/** The attack, which calls `atUnit` when it begins the unit of this number. */
function watched(attack: AttackDefinition, unit: number, atUnit: () => void): AttackDefinition {
  let begun = 0;
  return {
    ...attack,
    run: (...args) => {
      if (begun++ === unit) atUnit();
      return attack.run(...args);
    },
  };
}

describe('every attack, on an engine that does in a moment what a model does in minutes', () => {
  it.each(PAUSED.map((attack) => [attack.id, attack] as const))(
    '%s, paused in the middle, goes on to the same bytes, and every sentence of it holds its control',
    async (id, attack) => {
      const opened = id === 'prompt-search' ? longer : short;
      const { parameters } = must(PINS.find((pin) => pin.id === id));
      const referenceIds = (attack.references?.min ?? 0) > 0 ? ['E4'] : [];
      const works = attack.takesCollections === true ? { targetIds: ['E5'], controlIds: ['E6'] } : {};
      const editions = id === 'editions' ? { targetIds: ['E2', 'E7'] } : {};
      const change = { parameters, referenceIds, ...works, ...editions, startEngine };
      const whole = await prepare(opened, attack, change);
      const units = whole.plan.units.length;
      expect(units).toBeGreaterThan(1);
      await runExamination(whole);
      const wholeId = whole.start.id;

      const pause = new AbortController();
      const pausing = watched(attack, Math.floor((units - 1) / 2), () => pause.abort());
      const stopped = await prepare(opened, pausing, change);
      const pausedId = stopped.start.id;
      const paused = await runExamination(stopped, { signal: pause.signal });
      expect(paused).toMatchObject({ kind: 'paused', id: pausedId });
      await runExamination(await resume(opened, pausedId, attack, startEngine));
      expect(examinationBytes(opened.folder, pausedId)).toEqual(examinationBytes(opened.folder, wholeId));

      if (DIVIDED.includes(id)) {
        const divided = await prepare(opened, attack, change);
        await divided.close();
        const { folder } = opened;
        planned.set(folder, [...(planned.get(folder) ?? []), [wholeId, divided.start.id]]);
      }

      const { findings } = findingsSchema.parse(
        JSON.parse(readFileSync(opened.path('examinations', wholeId, 'findings.json'), 'utf8')),
      );
      expect(findings.length).toBeGreaterThan(0);
      for (const { sentence, calibration, standing } of findings) {
        // The work is far too short for a calibrated number.
        expect(calibration.kind).toBe('uncalibrated');
        expect(standing).toBe('measured');
        expect(sentence).toMatch(/uncalibrated/i);
        expect(sentence).toMatch(/control/);
      }
    },
  );

  it('each, divided among shards that are run last to first, is merged to the same bytes', async () => {
    await short.close();
    await longer.close();
    expect([...planned.values()].flat()).toHaveLength(DIVIDED.length);
    for (const [folder, examinations] of planned) {
      const opened = await openCase(folder, { mode: 'write' });
      const made = await makeShardPlan(opened, {
        ids: examinations.map(([, dividedId]) => dividedId),
        shards: ALL_LANES ? 24 : 4,
        repeated: 1,
        toleranceDecades: 0,
        startEngine,
      });
      await opened.close();
      for (const { shard } of made.plan.shards.toReversed())
        expect(await runShard(made.folder, shard, { startEngine })).toMatchObject({
          kind: 'finished',
        });
      const merged = await mergeShards(made.folder, { startEngine });
      expect(merged.missing).toEqual([]);
      for (const [at, [wholeId, dividedId]] of examinations.entries()) {
        expect(merged.examinations[at]).toMatchObject({
          id: dividedId,
          kind: 'finished',
          largestDecades: 0,
        });
        expect(examinationBytes(folder, dividedId)).toEqual(examinationBytes(folder, wholeId));
      }
      const parts = made.plan.shards.flatMap((one) => one.parts);
      console.log(
        `${examinations.length} examinations in ${made.plan.shards.length} shards, ${parts.length} parts`,
      );
      expect(merged.examinations.some(({ repeatedUnits }) => repeatedUnits > 0)).toBe(
        examinations.length > 1,
      );
    }
  });
});
