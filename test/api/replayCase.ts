import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeReport } from '../../src/matter/index.js';
import { findAttack } from '../../src/attacks/index.js';
import { canonicalJson, sha256Hex, systemClock, type Json } from '../../src/base/index.js';
import { addEvidence, createCase, type CaseFolder } from '../../src/casefile/index.js';
import { spawnEngine } from '../../src/engine/index.js';
import { prepareExamination, runExamination } from '../../src/examine/index.js';
import { createKey, openKey } from '../../src/seal/index.js';
import { DEMO } from '../support/cli.js';
import { HEAD } from './reportsCase.js';

const PASSPHRASE = 'corréct horse “battery” 0815';

/** How the bag's own examinations were loaded, and how they are repeated. */
export const LOAD = { threads: 1, gpu: 'off' } as const;

/**
 * A sealed bag made with the real engine: model E1, target E2, control E3; X1 scores windows, X2 is a survey, whose units build on
 * earlier ones. Beside it the folder `given` holds the same files under other names.
 */
export async function replayedBag(
  scratch: string,
): Promise<{ readonly bag: string; readonly given: string }> {
  const opened = await createCase(join(scratch, 'case'), HEAD, undefined, 'ada');
  const given = join(scratch, 'given');
  const names = {
    model: ['P1-f16.gguf', 'a/zweites.bin'],
    target: ['target.txt', 'a/x'],
    control: ['control.txt', 'b.data'],
  } as const;
  const text = (file: string, chars: number): string =>
    readFileSync(join(DEMO, file), 'utf8').slice(0, chars);
  writeFileSync(join(scratch, names.target[0]), text('target-moby-dick-planted.txt', 1500));
  writeFileSync(join(scratch, names.control[0]), text('control-moby-dick-held-out.txt', 1500));
  const model = join(DEMO, names.model[0]);
  await addEvidence(opened, model, { role: 'target-model', title: 'A model', receivedFrom: 'Acme' });
  await addEvidence(opened, join(scratch, names.target[0]), {
    role: 'target-work',
    title: 'Moby-Dick',
    receivedFrom: 'Doe',
  });
  await addEvidence(opened, join(scratch, names.control[0]), {
    role: 'control-work',
    copy: true,
    receivedFrom: 'Doe',
  });
  cpSync(model, join(given, names.model[1]));
  for (const [from, to] of [names.target, names.control]) cpSync(join(scratch, from), join(given, to));
  for (const [attack, parameters] of [
    ['probabilistic', { sampledPassages: 0, shuffledPassages: 4, selfWrittenPassages: 4, strideTokens: 20 }],
    ['survey', { missSample: 5 }],
  ] as const) {
    const prepared = await prepareExamination({
      case: opened,
      attack: findAttack(attack),
      parameters,
      modelId: 'E1',
      targetIds: ['E2'],
      controlIds: ['E3'],
      cleaningIds: [],
      seed: 'palimpsest',
      startEngine: () => spawnEngine({ kind: 'llama' }),
      load: LOAD,
      command: 'palimpsest examine case',
    });
    await runExamination(prepared);
  }
  const bag = join(scratch, 'bag');
  await sealAndClose(opened, join(scratch, 'key'), bag);
  return { bag, given };
}

/** Makes a key and a sealed report of a case in a new folder, and closes the case. */
export async function sealAndClose(opened: CaseFolder, key: string, bag: string): Promise<void> {
  await createKey({
    folder: key,
    name: opened.index.head.examiner,
    passphrase: PASSPHRASE,
    clock: systemClock,
  });
  await makeReport(opened, {
    clock: systemClock,
    key: await openKey(key, PASSPHRASE, systemClock),
    outFolder: bag,
    gpu: 'off',
  });
  await opened.close();
}

/** Changes lines of a journal and chains them anew, as somebody would who wants it to look whole. @returns head of the new chain */
export function rechained(path: string, change: (line: Record<string, Json>, at: number) => void): string {
  let prev = '0'.repeat(64);
  const lines = readFileSync(path, 'utf8')
    .trimEnd()
    .split('\n')
    .map((text, at) => {
      const line = JSON.parse(text) as Record<string, Json>;
      change(line, at);
      const written = canonicalJson({ ...line, prev });
      prev = sha256Hex(written);
      return `${written}\n`;
    });
  writeFileSync(path, lines.join(''));
  return prev;
}
