// Makes a case of many works and finished examinations with the fake engine: largeCaseMaker.js CASE TEXTS EXAMINATIONS MODEL…
// Each examination takes the models in turn, and with more than one model each is examined by the same attack.
// Plain JavaScript on the build, so that nothing but the workbench is in this process.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { findAttack } from '../../dist/attacks/index.js';
import { addEvidence, createCase } from '../../dist/casefile/index.js';
import { spawnEngine } from '../../dist/engine/index.js';
import { prepareExamination, runExamination } from '../../dist/examine/index.js';

const [folder = '', texts = '', examinations = '0', ...modelPaths] = process.argv.slice(2);
/** Each examination of the case takes one of them in turn; every work is examined by all of them. */
const ATTACKS = modelPaths.length > 1 ? ['probabilistic'] : ['probabilistic', 'greedy', 'survey'];

async function startEngine() {
  const engine = await spawnEngine({ kind: 'fake' });
  const load = engine.load.bind(engine);
  // The evidence is a real model file; the fake engine knows a text instead.
  return Object.assign(engine, { load: (options) => load({ ...options, path: join(texts, 'known.txt') }) });
}

const empty = {
  caption: 'A case of many works',
  court: '',
  docket: '',
  examiner: '',
  examinerTitle: '',
  laboratory: '',
  question: '',
};
const opened = await createCase(folder, empty, undefined, 'bench');
const models = [];
for (const path of modelPaths) models.push(await addEvidence(opened, path, { role: 'target-model' }));
const targetIds = [];
for (const name of readdirSync(texts)
  .filter((file) => file.startsWith('work-'))
  .sort()) {
  targetIds.push((await addEvidence(opened, join(texts, name), { role: 'target-work' })).id);
}
const control = await addEvidence(opened, join(texts, 'control.txt'), { role: 'control-work' });
let windows = 0;
for (let at = 0; at < Number(examinations); at++) {
  const attack = findAttack(ATTACKS[at % ATTACKS.length]);
  const prepared = await prepareExamination({
    case: opened,
    attack,
    parameters: 'strideChars' in attack.parameters.shape ? { strideChars: 150 } : {},
    modelId: models[at % models.length].id,
    targetIds,
    controlIds: [control.id],
    cleaningIds: [],
    seed: `bench ${at}`,
    startEngine,
  });
  windows += prepared.plan.document.works.reduce((sum, work) => sum + (work.windows ?? 0), 0);
  const outcome = await runExamination(prepared, {});
  if (outcome.kind !== 'finished') throw new Error(`${attack.id}: ${JSON.stringify(outcome)}`);
  process.stderr.write(`${at + 1}. ${attack.id}, ${windows} windows so far\n`);
}
await opened.close();
console.log(JSON.stringify({ windows }));
