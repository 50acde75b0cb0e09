import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findAttack } from '../../src/attacks/index.js';
import { sha256Hex } from '../../src/base/index.js';
import { addEvidence, createCase } from '../../src/casefile/index.js';
import type { CaseHead } from '../../src/domain/index.js';
import { spawnEngine } from '../../src/engine/index.js';
import { prepareExamination, runExamination } from '../../src/examine/index.js';
import { DEMO } from '../support/cli.js';
import type { OpenWorkbench } from '../support/openWorkbench.js';

/** A head that a report may be sealed with. */
export const HEAD: CaseHead = {
  caption: 'Doe v. “Acme”',
  court: 'D. Utah',
  docket: '2:26-cv-1',
  examiner: 'R. Roe',
  examinerTitle: 'Expert',
  laboratory: 'Roe Forensics',
  question: "Is the novel in the model's weights?",
};

/** The beginning of the planted work, with characters of two and four bytes in front. */
export const TARGET = `«Ω🐋»\n\n${readFileSync(join(DEMO, 'target-moby-dick-planted.txt'), 'utf8').slice(0, 3600)}`;
const CONTROL = readFileSync(join(DEMO, 'control-moby-dick-held-out.txt'), 'utf8').slice(0, 3600);

/** A case with a model E1, its target E2, its control E3, and a work E4 that nobody examined; X1 with control, X2 without. */
export interface ReportsCase {
  readonly caseId: string;
  readonly folder: string;
  /** File of the target, which the case refers to. */
  readonly targetPath: string;
}

/** Makes such a case with the real engine and opens it in a workbench. */
export async function reportsCase(bench: OpenWorkbench, name: string): Promise<ReportsCase> {
  const folder = join(bench.home, name);
  const opened = await createCase(folder, HEAD, undefined, 'ada');
  const text = (file: string, content: string): string => {
    const path = join(bench.home, `${name} ${file}.txt`);
    writeFileSync(path, content);
    return path;
  };
  const targetPath = text('target', TARGET);
  await addEvidence(opened, join(DEMO, 'P1-f16.gguf'), { role: 'target-model', receivedFrom: 'Acme' });
  await addEvidence(opened, targetPath, {
    role: 'target-work',
    title: 'Moby-Dick',
    receivedFrom: 'Doe',
    firstPublished: '1851',
  });
  await addEvidence(opened, text('control', CONTROL), {
    role: 'control-work',
    copy: true,
    receivedFrom: 'Doe',
  });
  await addEvidence(opened, text('other', CONTROL.slice(100)), { role: 'target-work', receivedFrom: 'Doe' });
  const runs = [
    { controlIds: ['E3'], parameters: {} },
    { controlIds: [], parameters: { strideTokens: 20 } },
  ];
  for (const { controlIds, parameters } of runs) {
    const prepared = await prepareExamination({
      case: opened,
      attack: findAttack('probabilistic'),
      parameters: { ...parameters, sampledPassages: 0, shuffledPassages: 4, selfWrittenPassages: 4 },
      modelId: 'E1',
      targetIds: ['E2'],
      controlIds,
      cleaningIds: [],
      seed: 'palimpsest',
      startEngine: () => spawnEngine({ kind: 'llama' }),
      load: { threads: 1, gpu: 'off' },
      command: 'palimpsest examine case --attack probabilistic',
    });
    await runExamination(prepared, {});
  }
  await opened.close();
  const { caseId } = await bench.call('case.open', { folder: await bench.grant(folder) });
  return { caseId, folder, targetPath };
}

/** Every file below a folder with the hash of its bytes. */
export function filesOf(folder: string): Record<string, string> {
  return Object.fromEntries(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => {
        const path = join(entry.parentPath, entry.name);
        return [path.slice(folder.length + 1), sha256Hex(readFileSync(path))];
      }),
  );
}
