// Prepares an examination of E2 against E3 with llama.cpp and ends before anything is scored, as a run that was stopped at once.
// Arguments: case folder, load options as JSON, what to write instead of the version of the GPU's driver (optional).
import { findAttack } from '../../../dist/attacks/index.js';
import { openCase } from '../../../dist/casefile/index.js';
import { spawnEngine } from '../../../dist/engine/index.js';
import { prepareExamination } from '../../../dist/examine/index.js';

const [folder = '', load = '{}', driver = ''] = process.argv.slice(2);
const opened = await openCase(folder, { mode: 'write', actor: 'child' });
try {
  const prepared = await prepareExamination({
    case: opened,
    attack: findAttack('probabilistic'),
    parameters: {},
    modelId: 'E1',
    targetIds: ['E2'],
    controlIds: ['E3'],
    cleaningIds: [],
    seed: '1',
    load: JSON.parse(load),
    startEngine: async () => {
      const engine = await spawnEngine({ kind: 'llama' });
      return driver === '' ? engine : withDriver(engine);
    },
  });
  await prepared.close();
  console.log(prepared.id);
} finally {
  await opened.close();
}

/** The real engine, on a machine whose driver says that it is another version. */
function withDriver(engine) {
  const real = engine.load.bind(engine);
  engine.load = async (options) => {
    const model = await real(options);
    const gpuDriver = model.fingerprint.numeric.gpuDriver.replace(/version 0x[0-9a-f]+/, driver);
    const numeric = { ...model.fingerprint.numeric, gpuDriver };
    return { ...model, fingerprint: { ...model.fingerprint, numeric } };
  };
  return engine;
}
