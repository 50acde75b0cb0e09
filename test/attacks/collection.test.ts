import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findAttack } from '../../src/attacks/index.js';
import { collectionFindings } from '../../src/attacks/collection/findings.js';
import { collectWorks, type ShortWork } from '../../src/attacks/collection/collect.js';
import { judgeCollections, type JudgedCollection } from '../../src/attacks/collection/judge.js';
import type { CollectionInput } from '../../src/attacks/collection/parameters.js';
import { collectionUnits } from '../../src/attacks/collection/run.js';
import { readObservations } from '../../src/attacks/defineAttack.js';
import { isScored, keepingTaken, Random, withTaken, type TakenFromText } from '../../src/base/index.js';
import type { Engine } from '../../src/domain/index.js';
import { createLlamaEngine } from '../../src/engine/llama/index.js';
import { clopperPearson } from '../../src/measure/index.js';
import { PLANT } from '../support/cli.js';
import { ALL_LANES } from '../support/lanes.js';
import { collectionText } from '../support/models/collectionText.js';
import { measureInMemory, type Measured, type MeasuredReference } from '../support/models/measureInMemory.js';
import { plantedHalves, type HalfWork } from '../support/models/plantedHalves.js';
import { must } from '../support/must.js';

/** Collections that are drawn: more in the long lanes. */
const SEEDS = ALL_LANES ? 200 : 20;
const PLANTED = 20;
const UNSEEN = 40;

/** The halves of all planted passages (R64, R16, R4) and of all unseen ones: 72 and 158 short works of about 220 tokens. */
const halves = [...plantedHalves(['R64', 'R16', 'R4']), ...plantedHalves(['R0', 'HELD_A'])];
const passages = [...new Set(halves.filter(({ repeats }) => repeats > 0).map(({ passage }) => passage))];

describe('a collection of 60 short works of which 20 are planted', () => {
  let pool: Measured;
  const engines: Engine[] = [];
  /** What a draw takes from the texts, by its seed: it is the same under each model, and takes longer than all the rest. */
  const takenBySeed = new Map<string, readonly TakenFromText[]>();

  async function opened(id: string, name: string): Promise<MeasuredReference> {
    const engine = createLlamaEngine();
    engines.push(engine);
    const path = join(PLANT, name);
    const loaded = await engine.load({ path, gpu: 'off', threads: 1 });
    return { id, name, sha256: id.padEnd(64, 'a'), engine, loaded, path };
  }

  beforeAll(async () => {
    const planted = await opened('E1', 'P1-q8_0.gguf');
    const clean = await opened('E4', 'P0-q8_0.gguf');
    // Every work is scored once, under both models; the collections are drawn from these scores.
    pool = await measureInMemory(
      findAttack('collection'),
      planted.engine,
      planted.loaded,
      { id: planted.id, name: planted.name, sha256: planted.sha256 },
      [{ id: 'E2', role: 'target', title: 'All works', fileName: 'works.zip', ...collectionText(halves) }],
      {},
      { references: [clean] },
    );
  });

  afterAll(async () => {
    for (const engine of engines) await engine.dispose();
  });

  /** The works as a model sees them: the planted one, the clean one, or the difference of the two. */
  function worksUnder(which: 'planted' | 'clean' | 'difference'): {
    input: CollectionInput;
    works: readonly ShortWork[];
  } {
    const model = (id: string) => ({ id, name: id }) as CollectionInput['model'];
    const input = {
      parameters: pool.parameters,
      model: model(which === 'clean' ? 'E4' : 'E1'),
      references: which === 'difference' ? [{ ...model('E4'), sameTokens: true }] : [],
      works: pool.attackWorks,
    } as unknown as CollectionInput;
    const observations = pool.observations.filter(
      ({ unit }) => which === 'difference' || (unit.modelId === 'E4') === (which === 'clean'),
    );
    return {
      input,
      works: collectWorks(input, readObservations('collection', collectionUnits, observations)),
    };
  }

  /** One collection: a half of each of 20 planted passages, 40 unseen halves, and all other unseen halves as the control. */
  function draw(seed: string, { input, works }: ReturnType<typeof worksUnder>): JudgedCollection {
    const random = new Random(seed);
    const planted = random.sample(passages.length, PLANTED).map((at) => {
      const both = halves.flatMap((half, index) => (half.passage === passages[at] ? [index] : []));
      return must(both[random.below(2)]);
    });
    const unseen = halves.flatMap(({ repeats }, index) => (repeats === 0 ? [index] : []));
    const chosen = new Set(random.sample(unseen.length, UNSEEN).map((at) => must(unseen[at])));
    const [whole] = pool.attackWorks;
    const target = { ...must(whole), id: 'E2', role: 'target' as const };
    const control = { ...must(whole), id: 'E3', role: 'control' as const };
    const inOrder = works.flatMap((work, index): ShortWork[] => {
      if (planted.includes(index) || chosen.has(index)) return [{ ...work, collection: target }];
      return must(halves[index]).repeats === 0 ? [{ ...work, collection: control }] : [];
    });
    const judge = (): JudgedCollection =>
      must(judgeCollections({ ...input, works: [target, control] }, inOrder)[0]);
    const before = takenBySeed.get(seed);
    if (before !== undefined) return withTaken(before, judge);
    const { value, taken } = keepingTaken(judge);
    takenBySeed.set(seed, taken);
    return value;
  }

  const halfOf = ({ block }: ShortWork): HalfWork => must(halves[block]);

  /** What the draws list: by the rule, and where the calibration lets it be stated. */
  function realised(which: Parameters<typeof worksUnder>[0]) {
    const works = worksUnder(which);
    const all = { any: 0, falseShare: 0, power: 0, claims: 0, falseInClaims: 0, matched: 0, refused: 0 };
    const found = new Map<number, [number, number]>();
    for (let seed = 0; seed < SEEDS; seed++) {
      const judged = draw(`collection ${seed}`, works);
      const { list, scored, calibration, standing, listed } = judged;
      if (list.kind === 'unscored') throw new Error(list.reason);
      const onList = scored.filter((_, at) => list.listed[at]);
      const wrong = onList.filter((work) => halfOf(work).repeats === 0).length;
      all.any += Number(onList.length > 0);
      all.falseShare += wrong / Math.max(1, onList.length) / SEEDS;
      all.power += (onList.length - wrong) / PLANTED / SEEDS;
      all.matched += Number(calibration.kind === 'calibrated');
      all.refused += Number(calibration.kind === 'uncalibrated');
      all.claims += Number(standing === 'claim');
      all.falseInClaims +=
        listed.filter((work) => halfOf(work).repeats === 0).length / Math.max(1, listed.length) / SEEDS;
      for (const work of scored) {
        const [hits, of] = found.get(halfOf(work).repeats) ?? [0, 0];
        found.set(halfOf(work).repeats, [hits + Number(onList.includes(work)), of + 1]);
      }
    }
    const rates = Object.fromEntries([...found].map(([repeats, [hits, of]]) => [repeats, hits / of]));
    return { ...all, rates };
  }

  it('has 72 planted and 158 unseen works, each with a score', () => {
    expect(halves.filter(({ repeats }) => repeats > 0)).toHaveLength(72);
    expect(halves.filter(({ repeats }) => repeats === 0)).toHaveLength(158);
    const { works } = worksUnder('planted');
    expect(works.map(({ title }) => title)).toEqual(halves.map(({ title }) => title));
    for (const { score, scoredTokens } of works) {
      expect(score).toBeLessThan(0);
      expect(scoredTokens).toBeGreaterThan(60);
    }
    // What a draw takes from the texts is of the works that have a score.
    for (const which of ['clean', 'difference'] as const)
      expect(worksUnder(which).works.every(({ score }) => isScored(score))).toBe(true);
  });

  it('lists the planted ones at a false-discovery rate of 5%, over many seeds', () => {
    const list = realised('planted');
    // Measured: .018 wrong on average, 77.5% of the planted works listed: all of R64 and R16, 34% of R4.
    expect(list.any).toBe(SEEDS);
    expect(list.falseShare).toBeLessThan(0.03);
    expect(list.power).toBeGreaterThan(0.72);
    expect(list.rates[64]).toBeGreaterThan(0.99);
    expect(list.rates[16]).toBeGreaterThan(0.99);
    expect(list.rates[4]).toBeGreaterThan(0.25);
    // 166 of 200 controls are shown to match; the others are called imperfect, by chance, and no list is stated.
    // Five blind measures may each say so; before word order was one of them, four did, and 183 matched.
    expect(list.claims).toBe(list.matched);
    expect(list.matched).toBeGreaterThan(0.8 * SEEDS);
    expect(list.refused).toBe(0);
    expect(list.falseInClaims).toBeLessThan(0.03);
  });

  it('lists nothing on the model that never saw them, except in at most 5% of the draws', () => {
    const list = realised('clean');
    expect(clopperPearson(list.any, SEEDS).lower).toBeLessThanOrEqual(0.05);
    // Measured: none of 200. The draws share their works, so fewer vary than 200 independent ones would.
    expect(list.any).toBeLessThanOrEqual(0.01 * SEEDS);
  });

  it('lists more of them by the difference to the model that never saw them', () => {
    const list = realised('difference');
    // Measured: .029 wrong on average, 96% of the planted works listed, 89% of R4.
    expect(list.falseShare).toBeLessThan(0.045);
    expect(list.power).toBeGreaterThan(0.9);
    expect(list.rates[4]).toBeGreaterThan(0.8);
  });

  it('says so in words, and that it found nothing on the other model', () => {
    const sentencesOf = (which: Parameters<typeof worksUnder>[0]): string[] => {
      const under = worksUnder(which);
      return collectionFindings(draw('collection 0', under), under.input).map(({ sentence }) => sentence);
    };
    const [list, passages] = sentencesOf('planted');
    expect(list).toMatch(
      /^16 of 60 \(26\.7%\) works are listed after comparison with 118 control works\. The false-discovery rate is 5% if unseen works of the two collections are exchangeable\./,
    );
    expect(passages).toMatch(/^14 of 60 .* set; 14 of these works are on the list\./);
    expect(sentencesOf('clean')[0]).toMatch(
      /^This test lists none of 60 works at a false-discovery rate of 5%\./,
    );
    expect(sentencesOf('difference')[0]).toMatch(
      /the model exceeds E4 by a larger margin on each listed work/,
    );
  });
});
