import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findAttack } from '../../src/attacks/index.js';
import { makeReport } from '../../src/matter/index.js';
import { sha256Hex, systemClock } from '../../src/base/index.js';
import { addEvidence, addExhibit, createCase } from '../../src/casefile/index.js';
import { prepareExamination, runExamination } from '../../src/examine/index.js';
import { fakeEngine } from '../examine/tinyRun.js';
import { HEAD, TARGET } from '../api/reportsCase.js';
import { DEMO } from '../support/cli.js';
import { passageContent } from '../support/samples/sampleExhibits.js';
import { filesOf, makeKey, temporaryFolder } from './support.js';

let sealed: Promise<string> | undefined;

/**
 * Seals a whole case, examined with a fake engine: X1 and X3 finished, X2 paused, one exhibit. It is made once in each process.
 * @param home gets a copy of it: the case, its key and the bag
 * @returns folder of the bag
 */
export async function caseBag(home: string): Promise<string> {
  const folder = await (sealed ??= sealCase(temporaryFolder()));
  cpSync(folder, home, { recursive: true });
  return join(home, 'PAL-2026-0001');
}

async function sealCase(home: string): Promise<string> {
  const opened = await createCase(join(home, 'case'), HEAD, undefined, 'ada');
  const control = readFileSync(join(DEMO, 'control-moby-dick-held-out.txt'), 'utf8').slice(0, 2000);
  writeFileSync(join(home, 'target.txt'), TARGET.slice(0, 2000));
  writeFileSync(join(home, 'control.txt'), control);
  await addEvidence(opened, join(DEMO, 'P0-f16.gguf'), { role: 'target-model', receivedFrom: 'Acme' });
  await addEvidence(opened, join(home, 'target.txt'), { role: 'target-work', receivedFrom: 'Doe' });
  await addEvidence(opened, join(home, 'control.txt'), {
    role: 'control-work',
    copy: true,
    receivedFrom: 'Doe',
  });
  const run = async (parameters: object, pausesAfter = Infinity): Promise<void> => {
    const stop = new AbortController();
    let units = 0;
    const prepared = await prepareExamination({
      case: opened,
      attack: findAttack('probabilistic'),
      parameters: { sampledPassages: 0, shuffledPassages: 0, selfWrittenPassages: 0, ...parameters },
      modelId: 'E1',
      targetIds: ['E2'],
      controlIds: ['E3'],
      cleaningIds: [],
      seed: 'seed',
      startEngine: fakeEngine,
      command: 'palimpsest examine case --attack probabilistic',
    });
    await runExamination(prepared, {
      signal: stop.signal,
      lookAhead: 1,
      onObserved: () => {
        units += 1;
        if (units >= pausesAfter) stop.abort();
      },
    });
  };
  await run({});
  await run({}, 3);
  await run({ strideTokens: 40 });
  await addExhibit(opened, passageContent(), {
    title: 'A <passage>',
    note: 'Has "\\u003c" and </script> in it.',
  });
  await makeReport(opened, {
    clock: systemClock,
    key: await makeKey(join(home, 'key'), 'R. Roe', systemClock),
    outFolder: join(home, 'PAL-2026-0001'),
    gpu: 'off',
  });
  await opened.close();
  return home;
}

/** Makes the manifests of a bag, its size and the log's head fit what lies in it now, as whoever tampers with it would; not the signatures. */
export function renewManifests(bag: string): void {
  const write = (name: string, text: string): string => {
    writeFileSync(join(bag, name), text);
    return sha256Hex(text);
  };
  const manifest = filesOf(bag)
    .filter((path) => path.startsWith('data/'))
    .map((path) => [path, readFileSync(join(bag, path))] as const);
  const bytes = manifest.reduce((sum, [, content]) => sum + content.length, 0);
  const payload = write(
    'manifest-sha256.txt',
    manifest.map(([path, content]) => `${sha256Hex(content)}  ${path}\n`).join(''),
  );
  const info = readFileSync(join(bag, 'bag-info.txt'), 'utf8');
  const infoSum = write(
    'bag-info.txt',
    info.replace(/Payload-Oxum: .*/, `Payload-Oxum: ${bytes}.${manifest.length}`),
  );
  const declaration = sha256Hex(readFileSync(join(bag, 'bagit.txt')));
  write(
    'tagmanifest-sha256.txt',
    `${infoSum}  bag-info.txt\n${declaration}  bagit.txt\n${payload}  manifest-sha256.txt\n`,
  );
}

/** Names of the files in a folder of a bag, sorted. */
export function namesIn(bag: string, folder: string): string[] {
  return readdirSync(join(bag, folder)).sort();
}
