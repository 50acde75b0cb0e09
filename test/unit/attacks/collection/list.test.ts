import { describe, expect, it } from 'vitest';
import { findAttack } from '../../../../src/attacks/index.js';
import { workWindows } from '../../../../src/attacks/collection/windows.js';
import { collectionParameters } from '../../../../src/attacks/collection/parameters.js';
import { PalimpsestError, Random, sha256Hex } from '../../../../src/base/index.js';
import { panelDetailsOf, type Finding } from '../../../../src/domain/index.js';
import { createFakeEngine } from '../../../../src/engine/fake/index.js';
import { collectionText, type WorkText } from '../../../support/models/collectionText.js';
import {
  measureInMemory,
  type Measured,
  type MeasuredText,
} from '../../../support/models/measureInMemory.js';
import { must } from '../../../support/must.js';

const MODEL = { id: 'E1', name: 'sample.gguf', sha256: sha256Hex('sample') };
const WORDS = 'whale sea ship line boat call old fish loose fast white grand harpoon water night wind'.split(
  ' ',
);

/** Seeded works of words in a random order. */
function works(seed: string, count: number, words = 40): WorkText[] {
  const random = new Random(seed);
  return Array.from({ length: count }, (_, at) => ({
    title: `${seed} ${at + 1}`,
    text: Array.from({ length: words }, () => must(WORDS[random.below(WORDS.length)])).join(' '),
  }));
}

const side = (id: string, role: MeasuredText['role'], texts: readonly WorkText[]): MeasuredText => ({
  id,
  role,
  title: role === 'target' ? 'Songs' : 'Other songs',
  fileName: `${id}.zip`,
  ...collectionText(texts),
});

/** What the attack finds with a model that knows some text by heart. */
async function measured(
  texts: readonly MeasuredText[],
  known: string,
  given: Record<string, unknown> = {},
  options: { cleaning?: string; reference?: string; unscored?: (unit: number) => boolean } = {},
): Promise<Measured> {
  const engine = createFakeEngine({ text: known });
  const loaded = await engine.load({ path: 'sample', gpu: 'off' });
  const { reference, ...more } = options;
  const references = [];
  if (reference !== undefined) {
    const other = createFakeEngine({ text: reference });
    const facts = { id: 'E9', name: 'other.gguf', sha256: sha256Hex('other') };
    references.push({ ...facts, engine: other, loaded: await other.load({ path: 'other', gpu: 'off' }) });
  }
  return measureInMemory(findAttack('collection'), engine, loaded, MODEL, texts, given, {
    ...more,
    references,
  });
}

const list = ({ findings }: Measured, id = 'E2'): Finding =>
  must(findings.findings.find((one) => one.id === `collection-list/${id}`));
const codes = ({ caveats }: Finding): string[] => caveats.map(({ code }) => code);

async function refusal(run: () => Promise<unknown>): Promise<PalimpsestError> {
  try {
    await run();
  } catch (error) {
    if (error instanceof PalimpsestError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('the list of works in a collection', () => {
  const songs = works('carols', 60);
  const control = works('unseen', 120);
  const knownOnes = songs.slice(0, 20).map(({ text }) => text);

  it('names the works that the model knows, with the numbers of each, and the control', async () => {
    const found = await measured(
      [side('E2', 'target', songs), side('E3', 'control', control)],
      knownOnes.join('\n\n'),
    );
    const finding = list(found);
    expect(finding).toMatchObject({
      standing: 'claim',
      calibration: { kind: 'calibrated', controls: ['E3'] },
    });
    expect(finding.count?.hits).toBeGreaterThanOrEqual(20);
    expect(finding.count).toMatchObject({ total: 60, of: 'works' });
    expect(finding.family).toMatchObject({ level: 0.05 });
    expect(finding.family?.p).toBeLessThanOrEqual(0.05);
    expect(codes(finding)).toEqual([
      'rate-holds-if',
      'listed-alone',
      'fewest-listed',
      'controls-reached',
      'storey-beside',
      'works-related',
      'more-probable-only',
      'not-listed',
    ]);
    // Every span of the finding is one listed work, from its first character to the next work.
    const [work] = found.attackWorks;
    const texts = finding.spans.map(({ startChar, endChar }) => must(work).textOf(startChar, endChar).trim());
    for (const text of knownOnes) expect(texts).toContain(text);
    const { panels } = must(panelDetailsOf(found.findings));
    expect(panels.map(({ id }) => id)).toEqual(['works-1', 'scores-1', 'control-1', 'reach-1']);
    const table = must(panels.find(({ id }) => id === 'works-1'));
    if (table.kind !== 'table') throw new Error('not a table');
    expect(table.rows).toHaveLength(60);
    expect(table.rows.filter((row) => row[6] === 'yes')).toHaveLength(must(finding.count).hits);
    expect(table.rows[0]?.slice(3, 5)).toEqual([0, '0.008']);
    // The trials say the same, place by place.
    const trials = found.trials();
    expect(trials).toHaveLength(180);
    expect(trials.filter(({ workId, hit }) => workId === 'E2' && hit)).toHaveLength(must(finding.count).hits);
  });

  it('is empty with a model that knows none of them, and says what it could have found', async () => {
    const finding = list(
      await measured([side('E2', 'target', songs), side('E3', 'control', control)], 'call me'),
    );
    expect(finding).toMatchObject({ standing: 'not-shown', value: 0, controlValue: 0, spans: [] });
    expect(finding.sentence).toMatch(
      /none of 60 works .* does not rule out .*120 control works; .* needs 10\./,
    );
  });

  it('is not made with a small control, without a control, or with a control of another kind', async () => {
    const target = side('E2', 'target', songs);
    const known = knownOnes.join('\n\n');
    const small = list(await measured([target, side('E3', 'control', control.slice(0, 18))], known));
    expect(small).toMatchObject({ standing: 'measured', calibration: { kind: 'uncalibrated' } });
    expect(small.calibration.reasons.map(({ code }) => code)).toEqual(
      expect.arrayContaining(['works-too-few', 'list-impossible']),
    );
    expect(small.sentence).toMatch(
      /^Uncalibrated: \d+ of 60 .* every one of 18 control works\. No list is made\.$/,
    );
    const none = await measured([target], known);
    expect(list(none)).toMatchObject({
      standing: 'measured',
      value: { code: 'no-control' },
      controlValue: { code: 'no-control' },
      calibration: { kind: 'uncalibrated', controls: [] },
    });
    const longer = list(await measured([target, side('E3', 'control', works('longer', 120, 60))], known));
    expect(longer.calibration.reasons.map(({ code }) => code)).toEqual(['works-gate-refused']);
    expect(longer.standing).toBe('measured');
  });

  it('names works without a score with their reason', async () => {
    const short = [...songs, { title: 'Haiku', text: 'old whale, white sea' }];
    const found = await measured([side('E2', 'target', short), side('E3', 'control', control)], 'call me');
    expect(list(found).count).toMatchObject({ total: 60 });
    expect(codes(list(found))).toContain('works-unscored');
    const table = must(must(panelDetailsOf(found.findings)).panels[0]);
    if (table.kind !== 'table') throw new Error('not a table');
    const haiku = must(table.rows.find(([title]) => title === 'Haiku'));
    expect(haiku[2]).toMatchObject({ code: 'work-too-short', data: { needed: 40 } });
    expect(haiku[6]).toMatchObject({ code: 'work-too-short' });
  });

  it('counts no token that the cleaning list removed, on both sides', async () => {
    const refrain = 'fair stood the wind for France';
    const withRefrain = songs.map((song, at) => ({
      ...song,
      text: at < 30 ? `${song.text} ${refrain}` : song.text,
    }));
    const texts = [side('E2', 'target', withRefrain), side('E3', 'control', control)];
    const [plain, cleaned] = await Promise.all([
      measured(texts, refrain),
      measured(texts, refrain, {}, { cleaning: `passage: ${refrain}\n` }),
    ]);
    const scoresOf = (from: Measured) => from.trials().map(({ score }) => score);
    expect(scoresOf(cleaned)).not.toEqual(scoresOf(plain));
    expect(scoresOf(cleaned).slice(60)).toEqual(scoresOf(plain).slice(60));
  });

  it('compares with a reference model by the difference between the two', async () => {
    const texts = [side('E2', 'target', songs), side('E3', 'control', control)];
    const known = knownOnes.join('\n\n');
    const against = await measured(
      texts,
      known,
      {},
      {
        reference: works('reading', 20)
          .map(({ text }) => text)
          .join('\n\n'),
      },
    );
    expect(list(against)).toMatchObject({ standing: 'claim' });
    expect(list(against).sentence).toMatch(/the model exceeds E9 by a larger margin on each listed work/);
    const itself = await measured(texts, known, {}, { reference: known });
    expect(list(itself)).toMatchObject({ standing: 'not-shown', value: 0 });
  });

  it('goes without the works of a batch that failed, and says why', async () => {
    const texts = [side('E2', 'target', songs), side('E3', 'control', control)];
    const found = await measured(texts, knownOnes.join('\n\n'), {}, { unscored: (unit) => unit === 0 });
    expect(must(list(found).count).total).toBeLessThan(60);
    const table = must(must(panelDetailsOf(found.findings)).panels[0]);
    if (table.kind !== 'table') throw new Error('not a table');
    expect(table.rows.some((row) => JSON.stringify(row[2]).includes('work-failed'))).toBe(true);
  });

  it('refuses a single work as target or control, by name', async () => {
    const single: MeasuredText = {
      id: 'E3',
      role: 'control',
      title: 'Moby-Dick',
      fileName: 'm.txt',
      text: must(works('single', 1, 600)[0]).text,
    };
    const error = await refusal(() => measured([side('E2', 'target', songs), single], 'call me'));
    expect(error).toMatchObject({
      code: 'collection-needed',
      kind: 'input',
      details: { workId: 'E3', role: 'control' },
    });
    expect(error.message).toMatch(/The control E3 \("Moby-Dick"\) is a single work/);
    const tiny = await refusal(() =>
      measured([side('E2', 'target', works('tiny', 9, 3)), side('E3', 'control', control)], 'call me'),
    );
    expect(tiny.code).toBe('work-short');
  });
});

describe('the windows of a collection', () => {
  const parameters = collectionParameters.parse({ contextTokens: 100 });
  const blocks = [
    { title: 'a', startToken: 0, endToken: 30 },
    { title: 'b', startToken: 30, endToken: 90 },
    { title: 'c', startToken: 90, endToken: 477 },
  ];

  it('score every token after the prefix once, after half a window of the same work', () => {
    const windows = workWindows({ blocks }, parameters);
    const scored = windows.flatMap(({ scoredFrom, endToken }) =>
      Array.from({ length: endToken - scoredFrom }, (_, at) => scoredFrom + at),
    );
    const expected = [...Array(50).keys()]
      .map((at) => at + 40)
      .concat([...Array(377).keys()].map((at) => at + 100));
    expect(scored.sort((a, b) => a - b)).toEqual(expected);
    for (const { block, startToken, endToken, scoredFrom, paddedTokens } of windows) {
      const own = must(blocks[block]);
      expect(startToken >= own.startToken && endToken <= own.endToken).toBe(true);
      expect(scoredFrom - startToken).toBe(startToken === own.startToken ? 10 : 50);
      expect(paddedTokens >= endToken - startToken && paddedTokens <= 100).toBe(true);
    }
  });
});
