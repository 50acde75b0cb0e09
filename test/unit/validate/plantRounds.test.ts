import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findAttack } from '../../../src/attacks/index.js';
import { plantIn } from '../../../src/matter/validate/plantIn.js';
import { groupOfText, roundsFor, textsOf } from '../../../src/matter/validate/plantRounds.js';
import type { PlantManifest } from '../../../src/matter/validate/plantSchema.js';
import { readPlantedTexts } from '../../../src/matter/validate/plantTexts.js';
import { shortWorksOf, writeShortWorks } from '../../../src/matter/validate/shortWorks.js';
import { falseClaimsOf } from '../../../src/matter/validate/claims.js';
import { expectedOf } from '../../../src/matter/validate/expectedOf.js';
import { readRates } from '../../../src/matter/validate/validationRecords.js';
import { DEMO } from '../../support/cli.js';
import { secondEdition } from '../../support/models/secondEdition.js';
import { must } from '../../support/must.js';
import { scratchFolder } from '../../support/scratch.js';

const scratch = scratchFolder();
const plant = JSON.parse(readFileSync(join(DEMO, 'manifest.json'), 'utf8')) as PlantManifest;
const fileOf = (id: string): string =>
  readFileSync(join(DEMO, must(plant.works.find((work) => work.id === id)).file), 'utf8');

describe('the rounds of a planted fixture', () => {
  it('are taken by the attacks that they are for', () => {
    const targetsFor = (id: string): unknown =>
      roundsFor(findAttack(id), plant).map((round) => textsOf(round).targets.map((text) => text.id));
    expect(targetsFor('greedy')).toEqual([['MEM', 'R64', 'R16', 'R4', 'R1', 'R0'], ['HELD-2']]);
    expect(targetsFor('collection')).toEqual([['R64+R16+R4+R1+R0']]);
    expect(targetsFor('editions')).toEqual([['MEM', 'SECOND']]);
  });

  it('have as the group of a collection that of its most repeated texts', () => {
    const text = (works: readonly string[]) => ({ id: works.join('+'), works, isCollection: true });
    expect(groupOfText(text(['R0', 'R4', 'R64', 'R1']), plant)).toMatchObject({ id: 'R64', repeats: 64 });
    expect(groupOfText(text(['R0', 'HELD']), plant)).toMatchObject({ repeats: 0 });
  });

  it('hold for the clean model with what it read: R1 once, and nothing else', () => {
    const groups = (model: 'planted' | 'clean') =>
      plantIn(plant, model).groups.map(({ id, repeats, expect: expected }) => [id, repeats, expected]);
    expect(groups('clean')).toEqual([
      ['MEM', 0, 'not-found'],
      ['R64', 0, 'not-found'],
      ['R16', 0, 'not-found'],
      ['R4', 0, 'not-found'],
      ['R1', 1, 'open'],
      ['R0', 0, 'not-found'],
      ['HELD', 0, 'not-found'],
      ['SECOND', 0, 'not-found'],
    ]);
    expect(groups('planted')).toEqual(plant.groups.map((group) => [group.id, group.repeats, group.expect]));
    // Of a collection the most repeated texts count, in the model that is examined.
    const collection = { id: 'R64+R1', works: ['R64', 'R1'], isCollection: true };
    expect(groupOfText(collection, plantIn(plant, 'clean'))).toMatchObject({ id: 'R1', repeats: 1 });
  });

  it('expect of a group of the clean model what they expect of one that the planted model read as often', () => {
    const group = (
      id: string,
      repeats: number,
      expected: 'found' | 'open' | 'not-found',
      cleanRepeats = 0,
    ) => ({ id, repeats, cleanRepeats, expect: expected, note: '' });
    const made = {
      ...plant,
      groups: [
        group('a', 64, 'found'),
        group('b', 4, 'open', 64),
        group('c', 0, 'not-found', 4),
        group('d', 2, 'found', 3),
      ],
    };
    expect(plantIn(made, 'clean').groups.map((one) => one.expect)).toEqual([
      'not-found',
      'found',
      'open',
      'open',
    ]);
  });

  it('are those by which the shipped rates are labelled, and their tests counted', async () => {
    for (const { id, model, rates, claims, falseClaims } of await readRates()) {
      const { groups } = plantIn(plant, model);
      const expected = groups.map((one) => [one.id, one.repeats, expectedOf(id, one.expect)]);
      const labelled = rates.map((one) => [one.group, one.repeats, one.expected]);
      expect(expected, `${id} ${model}`).toEqual(expect.arrayContaining(labelled));
      const counted = falseClaimsOf(must(claims));
      expect([falseClaims.found, falseClaims.of]).toEqual([counted.falseClaims, counted.tested]);
      expect(falseClaims.interval?.upper).toBe(counted.interval?.upper);
      for (const claim of must(claims))
        expect(claim.repeats).toBe(groups.find((one) => one.id === claim.group)?.repeats);
    }
  });

  it('make a work of a collection of each passage, with the text of the passage', async () => {
    const texts = await readPlantedTexts(DEMO, plant);
    const works = shortWorksOf(['R64', 'R0'].map((id) => ({ group: id, planted: must(texts.get(id)) })));
    expect(works.map(({ title }) => title)).toEqual(
      Array.from({ length: 31 }, (_, at) => String(at + 1).padStart(2, '0')),
    );
    expect(works.map(({ group }) => group)).toEqual([
      ...Array<string>(12).fill('R64'),
      ...Array<string>(19).fill('R0'),
    ]);
    const chars = Array.from(fileOf('R64'));
    const { startChar, endChar } = must(plant.works.find(({ id }) => id === 'R64')?.passages[3]);
    expect(works[3]?.text).toBe(chars.slice(startChar, endChar).join(''));
    const folder = join(scratch, 'works');
    await writeShortWorks(folder, works);
    expect(readFileSync(join(folder, '04.txt'), 'utf8')).toBe(works[3]?.text);
    await expect(writeShortWorks(folder, works)).rejects.toMatchObject({ code: 'file-exists' });
  });

  it('have a second edition whose passages are those of the first with some other words', async () => {
    expect(fileOf('SECOND')).toBe(secondEdition(fileOf('MEM'), 100));
    const texts = await readPlantedTexts(DEMO, plant);
    const wordsOf = (id: string): string[][] => {
      const planted = must(texts.get(id));
      return planted.passages.map(({ startChar, endChar }) =>
        planted.textOf(startChar, endChar).split(/\s+/),
      );
    };
    const [first, second] = [wordsOf('MEM'), wordsOf('SECOND')];
    expect(second.map(({ length }) => length)).toEqual(first.map(({ length }) => length));
    const changed = first.flatMap((words, at) => words.filter((word, i) => word !== second[at]?.[i]));
    expect(changed.length).toBeGreaterThan(100);
    expect(changed.length).toBeLessThan(140);
  });
});
