// Runs an examination in a built workbench, in a process that a test may kill.
// Arguments: home folder, data folder, the request as JSON.
import { createWorkbench } from '../../../dist/api/index.js';
import { systemClock } from '../../../dist/base/index.js';
import { spawnEngine } from '../../../dist/engine/index.js';

const [home = '', dataFolder = '', request = '{}'] = process.argv.slice(2);
const workbench = await createWorkbench({
  door: 'browser',
  homeFolder: home,
  fileRoots: [home],
  dataFolder,
  startEngine: (onStderrLine) => spawnEngine({ kind: 'llama', onStderrLine }),
  clock: systemClock,
  actor: 'child',
});
let isBegun = false;
workbench.onEvent(({ name, payload }) => {
  if (name !== 'run.progress' || payload.progress.unitsDone === 0 || isBegun) return;
  isBegun = true;
  console.log('begun');
});
await workbench.call('runs.enqueue', JSON.parse(request), { door: 'browser', role: 'writer' });
