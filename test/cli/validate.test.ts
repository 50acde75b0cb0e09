import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readRates, type PlantManifest, type Validation } from '../../src/matter/index.js';
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

/** Turns a text with LF into one with CR LF, and a place in the first into the place in the second. */
function withCrLf(text: string): { text: string; at: (char: number) => number } {
  const chars = Array.from(text);
  return {
    text: text.replaceAll('\n', '\r\n'),
    at: (char) => char + chars.slice(0, char).filter((one) => one === '\n').length,
  };
}

/**
 * A fixture of other works with other names: texts that were planted 64 times, in a file with other line ends and a blank in its name, and
 * a document of this program, which no model saw.
 */
function otherPlant(): string {
  const folder = join(scratch, 'another plant');
  mkdirSync(join(folder, 'texts of the plant'), { recursive: true });
  symlinkSync(join(DEMO, 'P1-f16.gguf'), join(folder, 'model with it.gguf'));
  symlinkSync(join(DEMO, 'P0-f16.gguf'), join(folder, 'model without it.gguf'));
  const shipped = JSON.parse(readFileSync(join(DEMO, 'manifest.json'), 'utf8')) as PlantManifest;
  const r64 = shipped.works.find(({ id }) => id === 'R64');
  if (r64 === undefined) throw new Error('There is no R64.');
  const planted = withCrLf(readFileSync(join(DEMO, r64.file), 'utf8'));
  const unseen = readFileSync('docs/sealed-bag.md', 'utf8');
  const control = readFileSync(join(DEMO, 'sources/held-1.txt'), 'utf8');
  const work = (
    id: string,
    group: string,
    text: string,
    passages: PlantManifest['works'][number]['passages'],
  ): PlantManifest['works'][number] => {
    const file = `texts of the plant/${id}.txt`;
    writeFileSync(join(folder, file), text);
    return { id, group, file, sha256: createHash('sha256').update(text).digest('hex'), passages };
  };
  const whole = (id: string, text: string) => [{ id, startChar: 0, endChar: Array.from(text).length }];
  const manifest: PlantManifest = {
    schema: 'palimpsest-plant',
    schemaVersion: 1,
    title: 'Another plant',
    note: '',
    models: { planted: 'model with it.gguf', clean: 'model without it.gguf' },
    groups: [
      { id: 'sixty-four', repeats: 64, expect: 'found', note: '' },
      { id: 'unseen_text', repeats: 0, expect: 'not-found', note: '' },
    ],
    works: [
      work(
        'psalms',
        'sixty-four',
        planted.text,
        r64.passages.map(({ id, startChar, endChar }) => ({
          id,
          startChar: planted.at(startChar),
          endChar: planted.at(endChar),
        })),
      ),
      work('manual', 'unseen_text', unseen, whole('manual', unseen)),
      work('chapters', 'unseen_text', control, whole('chapters', control)),
    ],
    rounds: [{ targets: ['psalms', 'manual'], controls: ['chapters'] }],
  };
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify(manifest));
  return folder;
}

const RATES = join(scratch, 'rates.json');

const validate = (folder: string, ...more: readonly string[]) =>
  cli(
    [
      'validate',
      '--plant',
      folder,
      ...(more.includes('--attack') ? [] : ['--attack', 'greedy']),
      ...ONE_THREAD,
      ...more,
    ],
    {
      env: { PALIMPSEST_HOME: join(scratch, 'home') },
    },
  );

describe('palimpsest validate', () => {
  it('holds what an attack finds against what was planted, and writes it down', async () => {
    const out = join(scratch, 'validation.md');
    const result = await validate(
      plant('as planted', (manifest) => manifest),
      '--json',
      '--out',
      out,
      '--write-rates',
      RATES,
    );
    expect([result.code, result.stderr]).toEqual([0, expect.stringContaining('round 1 of 1')]);
    const { attacks } = JSON.parse(result.stdout) as Validation;
    expect(attacks.map(({ attack, model }) => [attack.id, model])).toEqual([['greedy', 'planted']]);
    const rates = new Map(attacks[0]?.rates.map((rate) => [rate.group, rate]));
    expect(rates.get('R64')).toMatchObject({ repeats: 64, agreement: 'agrees' });
    expect(rates.get('R64')?.hits).toBeGreaterThan(50);
    expect(rates.get('R64')).toMatchObject({ reached: 12, passages: 12 });
    // One control of so few passages allows no claim.
    const measured = {
      work: 'R64',
      group: 'R64',
      repeats: 64,
      standing: 'measured',
      calibration: 'uncalibrated',
      isStep: false,
    };
    expect(attacks[0]?.claims).toMatchObject([
      { ...measured, finding: 'Passages written word for word by greedy decoding' },
      { ...measured, finding: 'Passages written by greedy decoding with at most five changed words' },
    ]);
    // Only what was examined as a target is tried.
    expect(rates.get('R0')).toMatchObject({ trials: 0, agreement: 'not-tried' });
    const document = readFileSync(out, 'utf8');
    expect(document).toMatch(/\| `greedy` \| planted \| .*agrees/);
    expect(document).toMatch(
      /\| attack \| model \| R64 \(64×\) \| false claims \|\n.*\n\| `greedy` \| planted \| 2 measured \| not tried \|/,
    );
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
      reached: { found: 12, of: 12 },
      agreement: 'agrees',
    });
    expect(await readRates(RATES)).toMatchObject([
      { id: 'greedy', model: 'planted', program: { build, commit: programIdentity().commit } },
    ]);
  });

  it('validates another pair of models with other works, groups and line ends', async () => {
    const result = await validate(otherPlant(), '--model', 'planted', '--json', '--write-rates', RATES);
    const { attacks, refused } = JSON.parse(result.stdout) as Validation;
    expect(refused).toEqual([]);
    const [planted, unseen] = attacks[0]?.rates ?? [];
    // The same texts as in the supplied fixture: places in a file with CR LF are those of the reading text.
    const supplied = (await readRates(RATES)).find(({ fixture }) => fixture !== 'Another plant');
    const r64 = supplied?.rates.find(({ group }) => group === 'R64');
    expect(planted).toMatchObject({
      group: 'sixty-four',
      hits: r64?.found,
      trials: r64?.of,
      agreement: 'agrees',
    });
    expect(unseen).toMatchObject({ group: 'unseen_text', hits: 0, passages: 1 });
    expect(unseen?.trials).toBeGreaterThan(36);
    expect(attacks[0]?.claims.map(({ work, repeats }) => [work, repeats])).toEqual([
      ['psalms', 64],
      ['psalms', 64],
      ['manual', 0],
      ['manual', 0],
    ]);
    // What another fixture had in the file stays.
    expect((await readRates(RATES)).map(({ fixture }) => fixture).sort()).toEqual([
      'Another plant',
      'Moby-Dick in two models of 4 million parameters',
    ]);
  });

  it('names an attack that the fixture does not allow, and runs the others', async () => {
    const folder = plant('without a clean model', (manifest) => manifest);
    const result = await validate(folder, '--attack', 'compare-models,greedy');
    expect([result.code, result.stdout]).toEqual([1, expect.stringContaining('## Not validated')]);
    expect(result.stdout).toMatch(/\| `compare-models` \| planted \| 1 \| `[a-z-]+` \| .+\. .+ \|/);
    expect(result.stdout).toMatch(/\| `greedy` \| planted \| .*agrees/);
  });

  it('refuses to write rates over another file before anything is run', async () => {
    const file = join(scratch, 'notes.json');
    writeFileSync(file, '{"notes":[]}');
    const result = await validate(
      plant('for rates', (manifest) => manifest),
      '--json',
      '--write-rates',
      file,
    );
    expect([result.code, errorOf(result).code]).toEqual([2, 'validation-broken']);
    expect(result.stderr).not.toContain('Receiving');
    expect(readFileSync(file, 'utf8')).toBe('{"notes":[]}');
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
