import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { ATTACKS } from '../../src/attacks/index.js';
import { findingsSchema, type Findings } from '../../src/domain/index.js';
import { ok } from '../cli/caseWith.js';
import { must } from './must.js';
import { secondEdition } from './models/secondEdition.js';

const CPU = ['--gpu', 'off', '--threads', '2'] as const;

/** For every attack of the registry, options with which a short work takes about a minute on a model of 100 million parameters. */
const BRIEF: Readonly<Record<string, readonly string[]>> = {
  assisted: ['--chunk-tokens', '64', '--verify-share', '0.5'],
  collection: ['--work', 'E5', '--control', 'E6', '--context-tokens', '100', '--least-tokens', '10'],
  'compare-models': ['--passages', '3'],
  editions: ['--prefix-tokens', '20', '--suffix-tokens', '20'],
  greedy: [],
  'long-form': [
    ...['--seed-tokens', '30', '--budget-tokens', '60', '--stretch-tokens', '50', '--maximum-seeds', '2'],
  ],
  'near-verbatim': ['--passages', '2', '--beams', '3'],
  ordinary: ['--passages', '2', '--draws', '3'],
  'prefix-variants': ['--passages', '2'],
  probabilistic: ['--sampled-passages', '1', '--shuffled-passages', '2', '--self-written-passages', '2'],
  'prompt-search': [
    ...['--passages', '1', '--control-passages', '2', '--passage-tokens', '10', '--steps', '2'],
    ...['--candidates', '8', '--alpha', '0.4'],
  ],
  survey: ['--miss-sample', '2'],
  'system-design': ['--passages', '1', '--answer-tokens', '20'],
  'title-requests': [
    '--requests',
    'text, go-on',
    '--languages',
    'en',
    '--draws',
    '1',
    '--answer-tokens',
    '20',
  ],
  unprompted: [
    ...['--bos-generations', '4', '--random-generations', '2', '--repeated-generations', '2'],
    ...['--written-tokens', '60'],
  ],
};

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
      ...(takesCollections === true
        ? []
        : ['--work', 'E3', ...(id === 'editions' ? ['E7'] : []), '--control', 'E4']),
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
