import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AttackDefinition } from '../../src/attacks/index.js';
import type { CaseFolder } from '../../src/casefile/index.js';
import { createFakeEngine } from '../../src/engine/index.js';
import {
  prepareExamination,
  resumeExamination,
  type PreparedExamination,
  type StartEngine,
} from '../../src/examine/index.js';
import { targetText } from '../support/examinationCase.js';

/** Text that the fake engine of these tests knows by heart. */
const KNOWN = targetText.slice(0, 4000);

/** A fake engine in this process. */
export const fakeEngine: StartEngine = () => Promise.resolve(createFakeEngine({ text: KNOWN }));

/** Prepares an examination of E2 against E3 with a small attack. */
export function prepare(
  opened: CaseFolder,
  attack: AttackDefinition,
  change: Partial<Parameters<typeof prepareExamination>[0]> = {},
): Promise<PreparedExamination> {
  return prepareExamination({
    case: opened,
    attack,
    parameters: {},
    modelId: 'E1',
    targetIds: ['E2'],
    controlIds: ['E3'],
    cleaningIds: [],
    seed: 'seed',
    startEngine: fakeEngine,
    ...change,
  });
}

/** Goes on with an examination. */
export function resume(
  opened: CaseFolder,
  id: string,
  attack: AttackDefinition,
  startEngine: StartEngine = fakeEngine,
): Promise<PreparedExamination> {
  return resumeExamination({ case: opened, id, startEngine, findAttack: () => attack });
}

/** Journal, findings and arrays of an examination, byte for byte. */
export function bytesOf(opened: CaseFolder, id: string): Record<string, string> {
  const folder = opened.path('examinations', id);
  const files = [
    'journal.jsonl',
    'findings.json',
    'windows.jsonl',
    'recompute.json',
    ...readdirSync(join(folder, 'arrays')).map((n) => `arrays/${n}`),
  ];
  return Object.fromEntries(files.map((name) => [name, readFileSync(join(folder, name), 'latin1')]));
}
