// Records the demonstration with its results: node scripts/recordSample.js, after a build. It is run again when the format of a case changes;
// test/matter/sampleCase.test.ts says when.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { zipSync } from 'fflate';
import { findAttack } from '../dist/attacks/index.js';
import { systemClock } from '../dist/base/index.js';
import { createCase } from '../dist/casefile/index.js';
import { spawnEngine } from '../dist/engine/index.js';
import { prepareExamination, runExamination } from '../dist/examine/index.js';
import { addDemoEvidence, DEMO_HEAD, DEMO_IDS, examinationOptions } from '../dist/matter/index.js';

const target = fileURLToPath(new URL('../assets/demo/sample.zip', import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), 'palimpsest-sample-'));
const { plantedModel, cleanModel, work, control } = DEMO_IDS;
const RUNS = [
  ['probabilistic', plantedModel],
  ['probabilistic', cleanModel],
  ['near-verbatim', plantedModel],
];

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
  for (const [attackId = '', modelId = ''] of RUNS) {
    const choice = {
      attack: findAttack(attackId),
      parameters: {},
      modelId,
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
  /** @type {Record<string, Uint8Array>} */
  const files = {};
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    const name = relative(folder, path).split(sep).join('/');
    if (entry.isFile() && !isEvidence.has(name)) files[name] = readFileSync(path);
  }
  const zip = zipSync(files, { level: 9, mtime: new Date(1980, 0, 1) });
  writeFileSync(target, zip);
  console.log(`${Object.keys(files).length} files, ${(zip.length / 1e6).toFixed(2)} MB`);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
