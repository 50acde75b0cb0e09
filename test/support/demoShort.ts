import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { addEvidence, createCase } from '../../src/casefile/index.js';
import { sampleHead } from '../casefile/sampleHead.js';
import { DEMO } from './cli.js';

/**
 * A closed case with a model (E1), the beginnings of the planted work (E2) and of the control (E3), and a cleaning list (E4) that takes a
 * few words out of the work.
 * @param chars of each text
 * @param model its file; unless told, the planted model
 */
export async function caseOfDemo(
  folder: string,
  chars: number,
  model = join(DEMO, 'P1-f16.gguf'),
): Promise<{ readonly caseId: string; readonly folder: string }> {
  mkdirSync(dirname(folder), { recursive: true });
  const opened = await createCase(folder, sampleHead, undefined, 'ada');
  await addEvidence(opened, model, { role: 'target-model' });
  const texts = [
    ['target-moby-dick-planted', 'target-work'],
    ['control-moby-dick-held-out', 'control-work'],
  ] as const;
  for (const [name, role] of texts) {
    const path = `${folder} ${name}.txt`;
    writeFileSync(path, readFileSync(join(DEMO, `${name}.txt`), 'utf8').slice(0, chars));
    await addEvidence(opened, path, { role });
  }
  const list = `${folder} cleaning.txt`;
  const target = readFileSync(join(DEMO, 'target-moby-dick-planted.txt'), 'utf8');
  const removed = target.slice(1500, 1600).split(/\s+/).slice(1, -1).join(' ');
  writeFileSync(list, `passage: ${removed}\n`);
  await addEvidence(opened, list, { role: 'cleaning-list' });
  await opened.close();
  return { caseId: opened.index.id, folder: opened.folder };
}
