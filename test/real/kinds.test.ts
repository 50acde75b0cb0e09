import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { caseWith, CONTROL, TARGET } from '../cli/caseWith.js';
import { SMALL_MODELS, smallPath } from '../support/architectures/smallModels.js';
import { everyAttack } from '../support/briefAttacks.js';
import { longLane } from '../support/lanes.js';
import { requantize } from '../support/models/requantize.js';
import { writeCollection } from '../support/models/collectionZip.js';
import { scratchFolder } from '../support/scratch.js';

const scratch = scratchFolder();
/** Characters of the work and of the control. */
const CHARS = 600;

function zipped(model: string, name: string, text: string): string {
  return writeCollection(join(scratch, `${model} ${name}.zip`), text.slice(0, CHARS), 30);
}

describe('a small model of each kind of architecture, through the command line', () => {
  for (const model of SMALL_MODELS)
    longLane(
      `${model.recipe.name} finishes every attack`,
      'test/engine/smallArchitectures.test.ts and the attacks on the shipped models',
      async () => {
        const reference = join(scratch, `${model.name}-f32.gguf`);
        requantize(smallPath(model), reference, 'F32');
        const folder = await caseWith(scratch, model.name, [
          { role: 'target-model', file: smallPath(model) },
          { role: 'reference-model', file: reference },
          { role: 'target-work', text: TARGET.slice(0, CHARS) },
          { role: 'control-work', text: CONTROL.slice(0, CHARS) },
          { role: 'target-work', file: zipped(model.name, 'work', TARGET) },
          { role: 'control-work', file: zipped(model.name, 'control', CONTROL) },
        ]);
        const runs = await everyAttack(folder, TARGET.slice(0, CHARS));
        console.log(
          model.name,
          runs
            .map(({ attack, findings, seconds }) => `${attack} ${findings.length} (${seconds} s)`)
            .join(', '),
        );
        // Its weights are random numbers.
        expect(runs.flatMap(({ findings }) => findings.map(({ standing }) => standing))).not.toContain(
          'claim',
        );
      },
    );
});
