import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { ATTACKS } from '../../src/attacks/index.js';
import { findingsSchema } from '../../src/domain/index.js';
import { caseWith, CONTROL, ok } from '../cli/caseWith.js';
import { requantize } from '../support/models/requantize.js';
import { must } from '../support/must.js';
import { scratchFolder } from '../support/scratch.js';
import { GOLDEN } from './golden.js';
import { onRealModel, onRealModelLong } from './realModel.js';

const scratch = scratchFolder();
/** Text of the Apache License, of which the golden values score the first tokens. */
const WORK = must(GOLDEN.scored[0]).text;
const CPU = ['--gpu', 'off', '--threads', '2'] as const;
/** Only the passages of the work and the control. */
const FEW = [
  ...['--sampled-passages', '0', '--shuffled-passages', '0', '--self-written-passages', '0'],
  ...['--replay-share', '0'],
];
/** Parameters with which each attack takes about a minute on two cores. */
const SMALL: Readonly<Record<string, readonly string[]>> = {
  assisted: ['--chunk-tokens', '64', '--verify-share', '0.5'],
  'compare-models': ['--passages', '3'],
  greedy: [],
  'long-form': [
    '--seed-tokens',
    '30',
    '--budget-tokens',
    '60',
    '--stretch-tokens',
    '50',
    '--maximum-seeds',
    '2',
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
  unprompted: [
    ...['--bos-generations', '4', '--random-generations', '2', '--repeated-generations', '2'],
    ...['--written-tokens', '40'],
  ],
};

describe('a real model through the command line', () => {
  onRealModel('is examined, and the first passage has the independent probability', async (path) => {
    const folder = await caseWith(scratch, 'short', [
      { role: 'target-model', file: path },
      { role: 'target-work', text: WORK },
      { role: 'control-work', text: CONTROL.slice(0, 900) },
    ]);
    await ok('examine', folder, '--attack', 'probabilistic', ...CPU, ...FEW);
    const { findings } = await read(folder, 'X1');
    expect(findings.map(({ standing }) => standing)).not.toContain('claim');
    expect(new Set(findings.map(({ calibration }) => calibration.kind))).toEqual(new Set(['uncalibrated']));
    const journal = readFileSync(join(folder, 'examinations', 'X1', 'journal.jsonl'), 'utf8');
    const { observation } = JSON.parse(must(journal.split('\n')[0])) as {
      observation: { value: { logPz: number[] } };
    };
    const sums = (['exact', 'rounded'] as const).map((kind) => {
      const logs = must(GOLDEN.scored[0])[kind];
      return logs.slice(49, 99).reduce((total, log) => total + log, 0);
    });
    console.log(
      `first passage, log p: ${observation.value.logPz[0]}; exact and rounded: ${sums.join(' and ')}`,
    );
    expect(Math.abs(must(observation.value.logPz[0]) - must(sums[0]))).toBeLessThan(3);
  });

  onRealModelLong(
    'finishes every attack',
    'one attack here; all of them on the shipped models',
    async (path) => {
      const reference = join(scratch, 'f16.gguf');
      requantize(path, reference, 'F16');
      const folder = await caseWith(scratch, 'all', [
        { role: 'target-model', file: path },
        { role: 'reference-model', file: reference },
        { role: 'target-work', text: WORK.slice(0, 800) },
        { role: 'control-work', text: CONTROL.slice(0, 800) },
      ]);
      expect(Object.keys(SMALL).sort()).toEqual(ATTACKS.map(({ id }) => id).sort());
      for (const [at, { id, references }] of ATTACKS.entries()) {
        const needed = references !== undefined && references.min > 0 ? ['--reference', 'E2'] : [];
        const start = Date.now();
        await ok('examine', folder, '--attack', id, '--model', 'E1', ...needed, ...CPU, ...must(SMALL[id]));
        const { findings } = await read(folder, `X${at + 1}`);
        console.log(`${id}: ${findings.length} findings, ${Math.round((Date.now() - start) / 1000)} s`);
        expect(findings.length).toBeGreaterThan(0);
        // Work and control are short, so nothing can be claimed.
        expect(findings.map(({ standing }) => standing)).not.toContain('claim');
      }
    },
  );
});

async function read(folder: string, id: string): Promise<ReturnType<typeof findingsSchema.parse>> {
  const { stdout } = await ok('findings', folder, id);
  expect(stdout).not.toBe('');
  const path = join(folder, 'examinations', id, 'findings.json');
  return findingsSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
}
