import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { ATTACKS, type AttackDefinition } from '../../src/attacks/index.js';
import type { Json } from '../../src/base/index.js';
import { addEvidence, type CaseFolder } from '../../src/casefile/index.js';
import { findingsSchema } from '../../src/domain/index.js';
import { runExamination } from '../../src/examine/index.js';
import { writeCollection } from '../support/models/collectionZip.js';
import { examinationCase, targetText } from '../support/examinationCase.js';
import { must } from '../support/must.js';
import { examinationBytes } from '../support/runEvents.js';
import { secondEdition } from '../support/models/secondEdition.js';
import { scratchFolder } from '../support/scratch.js';
import { prepare, resume } from './tinyRun.js';

/** Parameters of a short run of each attack: those that its findings are pinned with. */
const PINS = JSON.parse(
  readFileSync(fileURLToPath(new URL('../golden/data/attackPins.json', import.meta.url)), 'utf8'),
) as readonly { readonly id: string; readonly parameters: Readonly<Record<string, Json>> }[];
const REFERENCE = fileURLToPath(new URL('../fixtures/plant/P1-q8_0.gguf', import.meta.url));

const scratch = scratchFolder();
let opened: CaseFolder;
let examinations = 0;

beforeAll(async () => {
  opened = await examinationCase(scratch, 'every attack', 5000);
  await addEvidence(opened, REFERENCE, { role: 'reference-model' });
  for (const [role, from] of [
    ['target-work', 0],
    ['control-work', 6000],
  ] as const) {
    const path = writeCollection(join(scratch, `${role}.zip`), targetText.slice(from, from + 5000));
    await addEvidence(opened, path, { role });
  }
  const second = join(scratch, 'second edition.txt');
  writeFileSync(second, secondEdition(targetText.slice(0, 5000)));
  await addEvidence(opened, second, { role: 'target-work' });
});

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
  it.each(ATTACKS.map((attack) => [attack.id, attack] as const))(
    '%s, paused in the middle, goes on to the same bytes, and every sentence of it holds its control',
    async (id, attack) => {
      const { parameters } = must(PINS.find((pin) => pin.id === id));
      const referenceIds = (attack.references?.min ?? 0) > 0 ? ['E4'] : [];
      const works = attack.takesCollections === true ? { targetIds: ['E5'], controlIds: ['E6'] } : {};
      const editions = id === 'editions' ? { targetIds: ['E2', 'E7'] } : {};
      const change = { parameters, referenceIds, ...works, ...editions };
      const whole = await prepare(opened, attack, change);
      const units = whole.plan.units.length;
      expect(units).toBeGreaterThan(1);
      await runExamination(whole);
      const wholeId = `X${++examinations}`;

      const pause = new AbortController();
      const pausing = watched(attack, Math.floor((units - 1) / 2), () => pause.abort());
      const paused = await runExamination(await prepare(opened, pausing, change), {
        signal: pause.signal,
      });
      const pausedId = `X${++examinations}`;
      expect(paused).toMatchObject({ kind: 'paused', id: pausedId });
      await runExamination(await resume(opened, pausedId, attack));
      expect(examinationBytes(opened.folder, pausedId)).toEqual(examinationBytes(opened.folder, wholeId));

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
});
