// Makes a report on the built workbench in a process that a test may kill, or that kills itself at a named point. It reads one line of JSON
// on stdin, so that it may be started before it is needed: case folder, folder to make or nothing for the usual one, folder of the key or
// nothing for a draft, pass phrase, point or nothing; and, if what lies on the disk at each point is to be kept, the folder to copy and the
// folder for its copies.
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { makeReport } from '../../../dist/matter/index.js';
import { systemClock } from '../../../dist/base/index.js';
import { openCase } from '../../../dist/casefile/index.js';
import { openKey } from '../../../dist/seal/index.js';

const [folder, out, keyFolder, passphrase, point, place, copies] = JSON.parse(await text(process.stdin));
const key = keyFolder === '' ? null : await openKey(keyFolder, passphrase, systemClock);
const opened = await openCase(folder, { mode: 'write', actor: 'child' });
try {
  const { id } = await makeReport(opened, {
    clock: systemClock,
    key,
    ...(out === '' ? {} : { outFolder: out }),
    // What is tested is the order of writing: no model is loaded for it.
    selfTest: { kind: 'run', at: new Date().toISOString(), passed: true, checks: [] },
    onPoint: (reached) => {
      if (copies !== undefined) cpSync(place, join(copies, reached), { recursive: true });
      if (reached === point) process.kill(process.pid, 'SIGKILL');
      console.log(reached);
    },
  });
  console.log(`made ${id}`);
} finally {
  await opened.close();
}
