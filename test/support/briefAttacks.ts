import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { ATTACKS } from '../../src/attacks/index.js';
import { findingsSchema, type Findings } from '../../src/domain/index.js';
import { ok } from '../cli/caseWith.js';
import { BRIEF } from './samples/briefOptions.js';
import { must } from './must.js';
import { secondEdition } from './models/secondEdition.js';

const CPU = ['--gpu', 'off', '--threads', '2'] as const;

/** What an attack found, and the seconds that it took. */
export interface BriefRun {
  readonly attack: string;
  readonly findings: Findings['findings'];
  readonly seconds: number;
}

/**
 * Runs every attack of the registry through the command line, each to its end.
 * @param folder a case without examinations: E1 the model, E2 the same weights in another type, then a work and a control, both short, and
 * E5 and E6, short collections as work and control
 * @param work the text of the work
 */
export async function everyAttack(folder: string, work: string): Promise<BriefRun[]> {
  expect(Object.keys(BRIEF).sort()).toEqual(ATTACKS.map(({ id }) => id).sort());
  const second = `${folder} second edition.txt`;
  writeFileSync(second, secondEdition(work, 30));
  await ok('evidence', 'add', folder, second, '--role', 'target-work');
  const runs: BriefRun[] = [];
  for (const [at, { id, references, takesCollections }] of ATTACKS.entries()) {
    const needed = [
      ...(references !== undefined && references.min > 0 ? ['--reference', 'E2'] : []),
      ...(takesCollections === true ? [] : ['--work', id === 'editions' ? 'E3,E7' : 'E3', '--control', 'E4']),
    ];
    const start = Date.now();
    await ok('examine', folder, '--attack', id, '--model', 'E1', ...needed, ...CPU, ...must(BRIEF[id]));
    const { findings } = await findingsOf(folder, `X${at + 1}`);
    expect(findings.length, id).toBeGreaterThan(0);
    runs.push({ attack: id, findings, seconds: Math.round((Date.now() - start) / 1000) });
  }
  return runs;
}

/** The findings of an examination, printed by the command line and read from their file. */
export async function findingsOf(folder: string, id: string): Promise<Findings> {
  const { stdout } = await ok('findings', folder, id);
  expect(stdout).not.toBe('');
  const path = join(folder, 'examinations', id, 'findings.json');
  return findingsSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
}
