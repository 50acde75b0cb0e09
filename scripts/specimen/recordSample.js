import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findAttack } from '../../dist/attacks/index.js';
import { systemClock } from '../../dist/base/index.js';
import { createCase } from '../../dist/casefile/index.js';
import { spawnEngine } from '../../dist/engine/index.js';
import { prepareExamination, runExamination } from '../../dist/examine/index.js';
import { addDemoEvidence, DEMO_HEAD, DEMO_IDS, examinationOptions } from '../../dist/matter/index.js';
import { zipFolder } from './zipFolder.js';

const { plantedModel, cleanModel, work, control } = DEMO_IDS;
/** Attack, model, reference models and parameters. */
const RUNS = [
  ['probabilistic', plantedModel],
  ['probabilistic', cleanModel],
  ['greedy', plantedModel],
  ['assisted', plantedModel, [cleanModel]],
  // Enough to say that it was examined; more texts take longer than all other attacks together.
  ['unprompted', plantedModel, [], { bosGenerations: 100, randomGenerations: 100, repeatedGenerations: 20 }],
];

/**
 * Records the demonstration with its results: a case without the files of its evidence.
 * @param {string} target the ZIP to write
 */
export async function recordSample(target) {
  const scratch = mkdtempSync(join(tmpdir(), 'palimpsest-sample-'));
  try {
    const folder = join(scratch, 'sample');
    const opened = await createCase(
      folder,
      { ...DEMO_HEAD, caption: 'Sample: a planted novel, with results', docket: 'SAMPLE-1' },
      systemClock,
      'demonstration@palimpsest',
      join(scratch, 'heads'),
    );
    await addDemoEvidence(opened);
    for (const [attackId, modelId, referenceIds = [], parameters = {}] of RUNS) {
      const choice = {
        attack: findAttack(attackId),
        parameters,
        modelId,
        referenceIds,
        targetIds: [work],
        controlIds: [control],
        cleaningIds: [],
        seed: 'palimpsest',
        load: {},
      };
      const startEngine = () => spawnEngine({ kind: 'llama' });
      const prepared = await prepareExamination(examinationOptions(opened, choice, { startEngine }));
      const outcome = await runExamination(prepared, {});
      if (outcome.kind !== 'finished') throw new Error(`${attackId}: ${outcome.kind}`);
      console.log(`${prepared.id}: ${attackId} on ${modelId}`);
    }
    await opened.close();
    const isEvidence = new Set(opened.index.evidence.flatMap(({ files }) => files.map(({ path }) => path)));
    const zip = zipFolder(folder, (name) => !isEvidence.has(name));
    writeFileSync(target, zip);
    console.log(`${target}: ${(zip.length / 1e6).toFixed(2)} MB`);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
