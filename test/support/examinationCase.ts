import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { addEvidence, createCase, type CaseFolder } from '../../src/casefile/index.js';
import type { CaseHead } from '../../src/domain/index.js';

const demo = fileURLToPath(new URL('../../assets/demo', import.meta.url));

/** A case of which nothing is stated. */
export const EMPTY_HEAD: CaseHead = {
  caption: '',
  court: '',
  docket: '',
  examiner: '',
  examinerTitle: '',
  laboratory: '',
  question: '',
};

/** The planted work of the demonstration; a fake engine can know it by heart. */
export const targetText = readFileSync(join(demo, 'target-moby-dick-planted.txt'), 'utf8');

/** A case with a model (E1), a target (E2) and a control (E3), each of `chars` characters; all referenced beside the case. */
export async function examinationCase(scratch: string, name: string, chars: number): Promise<CaseFolder> {
  const opened = await createCase(join(scratch, name), EMPTY_HEAD, undefined, 'ada');
  await addEvidence(opened, join(demo, 'P0-f16.gguf'), { role: 'target-model' });
  const control = readFileSync(join(demo, 'control-moby-dick-held-out.txt'), 'utf8');
  const texts: [string, string, 'target-work' | 'control-work'][] = [
    ['target', targetText, 'target-work'],
    ['control', control, 'control-work'],
  ];
  for (const [file, text, role] of texts) {
    const path = join(scratch, `${name} ${file}.txt`);
    writeFileSync(path, text.slice(0, chars));
    await addEvidence(opened, path, { role });
  }
  return opened;
}
