// Corrects, withdraws, restores and relocates evidence of a case without end, until it is killed; says each time what it is about to do.
import { openCase } from '../../../dist/casefile/index.js';
import {
  correctEvidence,
  relocateEvidence,
  restoreEvidence,
  withdrawEvidence,
} from '../../../dist/matter/index.js';

const [folder = '', spare = ''] = process.argv.slice(2);
const opened = await openCase(folder, { mode: 'write', actor: 'child' });
const [, , { path }] = opened.index.evidence;
console.log('open');
for (let n = 0; ; n++) {
  console.log(`round ${n}`);
  await correctEvidence(opened, 'E3', { edition: `edition ${n} of ${process.pid}` }, 'a slip');
  const isWithdrawn = opened.index.evidence[2].withdrawn !== undefined;
  await (isWithdrawn ? restoreEvidence : withdrawEvidence)(opened, 'E3', 'received in error');
  await relocateEvidence(opened, 'E3', n % 2 === 0 ? spare : path);
}
