import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { ATTACKS } from '../../src/attacks/index.js';
import { addEvidence, type CaseFolder } from '../../src/casefile/index.js';
import { planExamination } from '../../src/examine/index.js';
import { PLANT } from '../support/cli.js';
import { examinationCase, targetText } from '../support/examinationCase.js';
import { writeCollection } from '../support/models/collectionZip.js';
import { secondEdition } from '../support/models/secondEdition.js';
import { scratchFolder } from '../support/scratch.js';
import { SMALL_ATTACKS } from '../support/smallAttacks.js';
import { fakeEngine } from './tinyRun.js';

const CHARS = 2500;
const TEXT = targetText.slice(0, CHARS);
const scratch = scratchFolder();
let opened: CaseFolder;

beforeAll(async () => {
  opened = await examinationCase(scratch, 'every preflight', CHARS);
  await addEvidence(opened, join(PLANT, 'P1-q8_0.gguf'), { role: 'reference-model' });
  await addEvidence(opened, writeCollection(join(scratch, 'songs.zip'), TEXT), { role: 'target-work' });
  const second = join(scratch, 'second edition.txt');
  writeFileSync(second, secondEdition(TEXT));
  await addEvidence(opened, second, { role: 'target-work' });
});

describe('every attack of the registry', () => {
  it('has parameters for a short run', () => {
    expect(Object.keys(SMALL_ATTACKS).sort()).toEqual(ATTACKS.map(({ id }) => id));
  });

  it.each(ATTACKS.map((attack) => [attack.id, attack] as const))(
    '%s says its cost before it runs, and warns without a control',
    async (id, attack) => {
      const { estimate, plan, engine } = await planExamination({
        case: opened,
        attack,
        parameters: SMALL_ATTACKS[id] ?? {},
        modelId: 'E1',
        referenceIds: (attack.references?.min ?? 0) > 0 ? ['E4'] : [],
        targetIds: attack.takesCollections === true ? ['E5'] : id === 'editions' ? ['E2', 'E6'] : ['E2'],
        controlIds: [],
        cleaningIds: [],
        seed: 'seed',
        startEngine: fakeEngine,
      });
      await engine.close();
      expect(estimate.tokens).toBeGreaterThan(0);
      expect(plan.warnings.map(({ text }) => text).join(' ')).toMatch(/uncalibrated/);
    },
  );
});
