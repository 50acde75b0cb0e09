import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { preferredWeights } from '../../src/engine/llama/weights/chooseWeights.js';
import { cli, ONE_THREAD, PLANT } from '../support/cli.js';
import { scratchFolder } from '../support/scratch.js';
import { auditOf, caseWith, CONTROL, ok, TARGET } from './caseWith.js';

const scratch = scratchFolder();
const WHAT = ['--attack', 'ordinary', '--draws', '1', '--quiet', '--gpu', 'off', ...ONE_THREAD];

describe('an examination of widened weights', () => {
  let folder: string;
  const numeric = (id: string): Readonly<Record<string, unknown>> =>
    (
      JSON.parse(readFileSync(join(folder, 'examinations', id, 'start.json'), 'utf8')) as {
        readonly numericFingerprint: { readonly numeric: Readonly<Record<string, unknown>> };
      }
    ).numericFingerprint.numeric;

  const refused = async (...words: readonly string[]): Promise<string> => {
    const { code, stderr } = await cli(words);
    expect(code).not.toBe(0);
    return stderr;
  };

  beforeAll(async () => {
    folder = await caseWith(scratch, 'widened', [
      { role: 'target-model', file: join(PLANT, 'P1-q8_0.gguf') },
      { role: 'target-work', text: TARGET.slice(0, 1500) },
      { role: 'control-work', text: CONTROL.slice(0, 1500) },
    ]);
  });

  it('has the type on record, and is continued with it without being told', async () => {
    await ok('examine', folder, ...WHAT, '--weights', 'f32', '--prepare');
    expect(numeric('X1')).toMatchObject({ widened: 'f32', widenedChangedShare: '0' });
    await ok('resume', folder, 'X1', '--quiet', '--gpu', 'off', ...ONE_THREAD);
    expect(auditOf(folder).at(-1)).toMatchObject({ action: 'examination-finished' });
  });

  it('are described on stderr when a command loads them, with what decoding took', async () => {
    const { stderr } = await cli([
      'score',
      join(PLANT, 'P1-q8_0.gguf'),
      ...['--tokens', '2872,1789,49,364', '--weights', 'bf16', '--gpu', 'off', ...ONE_THREAD],
    ]);
    expect(stderr).toMatch(/Weights: decoded to BF16: rounding changed .* by at most .*\. This took .*s\.\n/);
  });

  it('is reported with what was done to the weights', async () => {
    const bag = join(scratch, 'draft');
    await ok('report', folder, '--draft', '--out', bag, '--quiet', '--gpu', 'off');
    expect(readFileSync(join(bag, 'data/report/report.html'), 'utf8')).toContain(
      'decoded to F32, which holds the stored numbers exactly',
    );
  });

  it('is not the same as one of the stored weights, and is the same as another of the same type', async () => {
    expect(await refused('examine', folder, ...WHAT, '--weights', 'f32')).toMatch(/X1 .*the same/u);
    await ok('examine', folder, ...WHAT, '--prepare');
    expect(Object.keys(numeric('X2'))).not.toContain('widened');
  });

  it('has on record what the engine timed and chose, and the command names the choice', async () => {
    const { stderr } = await ok(
      'examine',
      folder,
      ...WHAT.filter((word) => word !== '--quiet'),
      '--weights',
      'auto',
      '--again',
      '--prepare',
    );
    expect(stderr).toContain('Weights: ');
    const start = JSON.parse(readFileSync(join(folder, 'examinations', 'X3', 'start.json'), 'utf8')) as {
      readonly command: string;
      readonly machine: { readonly timedWeights: Parameters<typeof preferredWeights>[0] };
    };
    expect(start.machine.timedWeights).toHaveLength(4);
    const chosen = preferredWeights(start.machine.timedWeights);
    expect(start.command).toContain(` --weights ${chosen}`);
    expect(numeric('X3')['widened'] ?? 'as-stored').toBe(chosen);
  });

  it('is not continued with other weights', async () => {
    await ok('examine', folder, ...WHAT, '--weights', 'bf16', '--again', '--prepare');
    expect(
      await refused(
        'resume',
        folder,
        'X4',
        '--weights',
        'as-stored',
        '--quiet',
        '--gpu',
        'off',
        ...ONE_THREAD,
      ),
    ).toMatch(/numeric/u);
  });
});
