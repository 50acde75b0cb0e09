import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../dist/base/index.js';
import { createCase } from '../../dist/casefile/index.js';
import { spawnEngine } from '../../dist/engine/index.js';
import { inThisThread, prepareExamination, runExamination } from '../../dist/examine/index.js';
import {
  addDemoEvidence,
  demoChoice,
  DEMO_HEAD,
  examinationOptions,
  PreparedWorks,
  proposeQuotations,
} from '../../dist/matter/index.js';
import { SAMPLE_RUNS } from '../../dist/matter/case/demoCase.js';
import { zipFolder } from './zipFolder.js';

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
    await proposeQuotations(opened, new PreparedWorks(), inThisThread, []);
    for (const run of SAMPLE_RUNS) {
      const choice = { ...demoChoice(run), load: {} };
      const startEngine = () => spawnEngine({ kind: 'llama' });
      const prepared = await prepareExamination(examinationOptions(opened, choice, { startEngine }));
      const outcome = await runExamination(prepared, {});
      if (outcome.kind !== 'finished') throw new Error(`${run.attackId}: ${outcome.kind}`);
      console.log(`${prepared.id}: ${run.attackId} on ${run.modelId}`);
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
