import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { PlantManifest, Validation } from '../../src/matter/index.js';
import { validationRecordSchema } from '../../src/domain/index.js';
import { programIdentity } from '../../src/files/index.js';
import { cli, DEMO, errorOf, ONE_THREAD } from '../support/cli.js';
import { scratchFolder } from '../support/scratch.js';

const scratch = scratchFolder();

/** A fixture with one planted work, and what is expected of it. */
function plant(name: string, change: (manifest: PlantManifest) => PlantManifest): string {
  const folder = join(scratch, name);
  mkdirSync(folder);
  cpSync(join(DEMO, 'sources'), join(folder, 'sources'), { recursive: true });
  for (const file of ['P1-f16.gguf', 'target-moby-dick-planted.txt', 'control-moby-dick-held-out.txt'])
    symlinkSync(join(DEMO, file), join(folder, file));
  const shipped = JSON.parse(readFileSync(join(DEMO, 'manifest.json'), 'utf8')) as PlantManifest;
  const small = {
    ...shipped,
    models: { planted: 'P1-f16.gguf' },
    rounds: [{ targets: ['R64'], controls: ['HELD-1'] }],
  };
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify(change(small)));
  return folder;
}

const validate = (folder: string, ...more: readonly string[]) =>
  cli(['validate', '--plant', folder, '--attack', 'greedy', ...ONE_THREAD, ...more], {
    env: { PALIMPSEST_HOME: join(scratch, 'home') },
  });

describe('palimpsest validate', () => {
  it('holds what an attack finds against what was planted, and writes it down', async () => {
    const out = join(scratch, 'validation.md');
    const result = await validate(
      plant('as planted', (manifest) => manifest),
      '--json',
      '--out',
      out,
    );
    expect([result.code, result.stderr]).toEqual([0, expect.stringContaining('round 1 of 1')]);
    const { attacks } = JSON.parse(result.stdout) as Validation;
    expect(attacks.map(({ attack, model }) => [attack.id, model])).toEqual([['greedy', 'planted']]);
    const rates = new Map(attacks[0]?.rates.map((rate) => [rate.group, rate]));
    expect(rates.get('R64')).toMatchObject({ repeats: 64, agreement: 'agrees' });
    expect(rates.get('R64')?.hits).toBeGreaterThan(50);
    // Only what was examined as a target is tried.
    expect(rates.get('R0')).toMatchObject({ trials: 0, agreement: 'not-tried' });
    const document = readFileSync(out, 'utf8');
    expect(document).toMatch(/\| `greedy` \| planted \| .*agrees/);
    expect(document).toMatch(
      /Made by `palimpsest validate --seed palimpsest --plant .* --attack greedy --threads 1` with/,
    );
    // The same, for reports of what this build examines.
    const { build } = programIdentity();
    const kept = readFileSync(join(scratch, 'home/validations', `${build}.json`), 'utf8');
    const record = validationRecordSchema.parse(JSON.parse(kept));
    expect(record).toMatchObject({ ...programIdentity(), attacks: [{ id: 'greedy', model: 'planted' }] });
    expect(record.attacks[0]?.rates.find(({ group }) => group === 'R64')).toMatchObject({
      repeats: 64,
      expected: 'found',
      found: rates.get('R64')?.hits,
      of: rates.get('R64')?.trials,
      interval: { level: 0.95 },
    });
  });

  it('ends with 1 when what must be found is not', async () => {
    const folder = plant('not as planted', (manifest) => ({
      ...manifest,
      groups: manifest.groups.map((group) =>
        group.repeats > 0 ? { ...group, expect: 'found' as const } : group,
      ),
      rounds: [{ targets: ['R4'], controls: ['HELD-1'] }],
    }));
    const result = await validate(folder);
    expect([result.code, result.stdout]).toEqual([1, expect.stringContaining('**missed**')]);
  });

  it('refuses a folder that is no fixture', async () => {
    const result = await validate(scratch, '--json');
    expect([result.code, errorOf(result).code]).toEqual([2, 'file-missing']);
  });
});
