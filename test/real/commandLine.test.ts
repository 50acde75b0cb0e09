import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { caseWith, CONTROL, ok } from '../cli/caseWith.js';
import { everyAttack, findingsOf } from '../support/briefAttacks.js';
import { requantize } from '../support/models/requantize.js';
import { must } from '../support/must.js';
import { writeCollection } from '../support/models/collectionZip.js';
import { scratchFolder } from '../support/scratch.js';
import { GOLDEN } from './golden.js';
import { onRealModelLong } from './realModel.js';

const scratch = scratchFolder();
/** Text of the Apache License, of which the golden values score the first tokens. */
const WORK = must(GOLDEN.scored[0]).text;
const CPU = ['--gpu', 'off', '--threads', '2'] as const;
/** Only the passages of the work and the control. */
const FEW = [
  ...['--sampled-passages', '0', '--shuffled-passages', '0', '--self-written-passages', '0'],
  ...['--replay-share', '0'],
];

describe('a real model through the command line', () => {
  onRealModelLong(
    'is examined, and the first passage has the independent probability',
    'real/scores for the probability, cli/examine for the command',
    async (path) => {
      const folder = await caseWith(scratch, 'short', [
        { role: 'target-model', file: path },
        { role: 'target-work', text: WORK },
        { role: 'control-work', text: CONTROL.slice(0, 900) },
      ]);
      await ok('examine', folder, '--attack', 'probabilistic', ...CPU, ...FEW);
      const { findings } = await findingsOf(folder, 'X1');
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
    },
  );

  onRealModelLong(
    'finishes every attack',
    'unit/attacks/pinned for what each finds, examine/everyAttackResumes for examinations',
    async (path) => {
      const reference = join(scratch, 'f16.gguf');
      requantize(path, reference, 'F16');
      const folder = await caseWith(scratch, 'all', [
        { role: 'target-model', file: path },
        { role: 'reference-model', file: reference },
        { role: 'target-work', text: WORK.slice(0, 800) },
        { role: 'control-work', text: CONTROL.slice(0, 800) },
        { role: 'target-work', file: writeCollection(join(scratch, 'work.zip'), WORK, 20) },
        { role: 'control-work', file: writeCollection(join(scratch, 'control.zip'), CONTROL, 20) },
      ]);
      const runs = await everyAttack(folder, WORK.slice(0, 800));
      for (const { attack, findings, seconds } of runs)
        console.log(`${attack}: ${findings.length} findings, ${seconds} s`);
      // Work and control are short, so nothing can be claimed.
      expect(runs.flatMap(({ findings }) => findings.map(({ standing }) => standing))).not.toContain('claim');
    },
  );
});
