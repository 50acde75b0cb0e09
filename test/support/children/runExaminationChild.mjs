// Runs an examination on the built workbench with a fake engine, in a process that a test may kill.
// Arguments: case folder, `start` or the id to resume, file with the text that the fake engine knows, attack parameters as JSON,
// attack, ids of reference models joined by commas, codes to insist on joined by commas.
import { setTimeout as delay } from 'node:timers/promises';
import { findAttack } from '../../../dist/attacks/index.js';
import { openCase } from '../../../dist/casefile/index.js';
import { createFakeEngine } from '../../../dist/engine/index.js';
import { prepareExamination, resumeExamination, runExamination } from '../../../dist/examine/index.js';

const [
  folder = '',
  what = 'start',
  textFile = '',
  parameters = '{}',
  attackId = 'probabilistic',
  references = '',
  insist = '',
] = process.argv.slice(2);
const opened = await openCase(folder, { mode: 'write', actor: 'child' });
try {
  const startEngine = async () => {
    // The model of the case knows the text; references know the file of another name beside it.
    const engine = createFakeEngine();
    const load = engine.load.bind(engine);
    const [model] = opened.index.evidence;
    engine.load = (options) =>
      load({ ...options, path: options.path === model.path ? textFile : `${textFile}.other` });
    const score = engine.score.bind(engine);
    // Slow enough on any machine that a run lasts for several groups of journal lines.
    engine.score = async (...request) => {
      await delay(30);
      return score(...request);
    };
    return engine;
  };
  const prepared =
    what === 'start'
      ? await prepareExamination({
          case: opened,
          attack: findAttack(attackId),
          parameters: JSON.parse(parameters),
          modelId: 'E1',
          referenceIds: references === '' ? [] : references.split(','),
          targetIds: ['E2'],
          controlIds: ['E3'],
          cleaningIds: [],
          seed: '1',
          startEngine,
        })
      : await resumeExamination({
          case: opened,
          id: what,
          startEngine,
          insist: insist === '' ? [] : insist.split(','),
        });
  console.log('running');
  const outcome = await runExamination(prepared);
  console.log(outcome.kind);
} catch (error) {
  console.log(JSON.stringify({ code: error.code, message: error.message }));
  console.error(error);
  process.exitCode = error.exitCode ?? 70;
} finally {
  await opened.close();
}
