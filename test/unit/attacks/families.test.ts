import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  ATTACKS,
  defineAttack,
  findAttack,
  findingId,
  kindOf,
  KINDS,
  testsOfExamination,
} from '../../../src/attacks/index.js';
import { isScored, sha256Hex, type Json } from '../../../src/base/index.js';
import { createFakeEngine } from '../../../src/engine/fake/index.js';
import { DEMO } from '../../support/cli.js';
import { measureInMemory } from '../../support/models/measureInMemory.js';
import { eachOf } from '../../support/lanes.js';
import { must } from '../../support/must.js';
import { sampleFor, sampleText, sampleWorks } from './sampleTexts.js';

const pins = JSON.parse(
  readFileSync(new URL('../../golden/data/attackPins.json', import.meta.url), 'utf8'),
) as readonly { readonly id: string; readonly parameters: Readonly<Record<string, Json>> }[];

const MODEL = { id: 'E1', name: 'sample.gguf', sha256: sha256Hex('sample') };

async function referenceOf(id: string) {
  const engine = createFakeEngine({ text: sampleText('another', 6, 90) });
  const loaded = await engine.load({ path: 'another', gpu: 'off' });
  return { id, name: `${id}.gguf`, sha256: sha256Hex(id), engine, loaded, path: join(DEMO, 'P0-f16.gguf') };
}

async function found(attackId: string, withControl = true, large?: { chapters: number; passages: number }) {
  const attack = findAttack(attackId);
  const target = sampleText('target', large?.chapters ?? 6, large === undefined ? 90 : 200);
  const texts = sampleFor(
    attack,
    sampleWorks(target, sampleText('control', large?.chapters ?? 11, 200)),
  ).filter(({ role }) => withControl || role === 'target');
  const engine = createFakeEngine({ text: target.slice(0, 900) });
  const loaded = await engine.load({ path: 'sample', gpu: 'off' });
  const pinned = must(pins.find(({ id }) => id === attackId)).parameters;
  const given = large === undefined ? pinned : { ...pinned, passages: large.passages };
  const measured = await measureInMemory(attack, engine, loaded, MODEL, texts, given, {
    ...(attack.references === undefined
      ? {}
      : { path: join(DEMO, 'P1-f16.gguf'), references: [await referenceOf('E8'), await referenceOf('E9')] }),
  });
  const start = {
    attack: { id: attack.id, version: attack.version },
    parameters: measured.parameters,
    references:
      attack.references === undefined
        ? []
        : ['E8', 'E9'].map((id) => ({
            ...{ id, name: '', sha256: '', numericFingerprint: {} },
            loadWarnings: { lines: [], total: 0 },
          })),
    targets: texts.filter(({ role }) => role === 'target').map(({ id }) => ({ id, name: id, sha256: '' })),
    controls: texts.filter(({ role }) => role === 'control').map(({ id }) => ({ id, name: id, sha256: '' })),
  };
  return { start, findings: measured.findings };
}

describe('the tests of an attack', () => {
  it.each(eachOf(ATTACKS, 2, 1).map(({ id }) => id))(
    '%s are its findings that may claim, and no others',
    async (id) => {
      const { start, findings } = await found(id);
      const planned = testsOfExamination(start, null);
      const made = testsOfExamination(start, findings.findings);
      expect(made.map(({ findingId }) => findingId)).toEqual(planned.map(({ findingId }) => findingId));
      expect(made.map(({ needs }) => needs)).toEqual(planned.map(({ needs }) => needs));
      expect(made.map(({ restsOn }) => restsOn)).toEqual(planned.map(({ restsOn }) => restsOn));
      expect(
        made.filter(({ restsOn, p }) => restsOn === undefined || (p !== undefined && restsOn !== 'p-value')),
      ).toEqual([]);
      expect(made.length).toBeGreaterThan(0);
      for (const { level } of planned) expect(isScored(level) && level > 0 && level <= 0.5).toBe(true);
      for (const { standing, family, calibration } of findings.findings) {
        if (standing !== 'measured') expect(family).toBeDefined();
        if (family === undefined) continue;
        expect(isScored(family.level)).toBe(calibration.kind === 'calibrated');
      }
    },
  );

  it('could not claim without a control, finished or not', async () => {
    const { start, findings } = await found('probabilistic', false);
    for (const made of [findings, null]) {
      const tests = testsOfExamination(start, made?.findings ?? null);
      expect(tests).toHaveLength(4);
      for (const { level } of tests)
        expect(level).toMatchObject({ kind: 'unscored', code: 'test-uncalibrated' });
    }
  });

  it('carry a p where the claim rests on one', async () => {
    // Enough text of one kind on both sides, so that the control is calibrated.
    const { findings } = await found('compare-models', true, { chapters: 40, passages: 120 });
    const raised = findings.findings.filter(({ id }) => id.startsWith('raised-'));
    expect(raised.map(({ calibration }) => calibration.kind)).toEqual(['calibrated', 'calibrated']);
    for (const { family } of raised) {
      expect(family?.level).toBe(0.01);
      expect(family?.p).toBeGreaterThan(0);
      expect(family?.p).toBeLessThanOrEqual(1);
    }
    expect(findings.findings.filter(({ family }) => family?.p !== undefined)).toHaveLength(2);
  });

  it('of another version that has no result have no level', () => {
    const [start] = [{ ...begun, attack: { id: 'greedy', version: '0.9.0' } }];
    expect(testsOfExamination(start, null)).toMatchObject([
      { findingId: 'greedy-exact/E2', level: { code: 'level-of-other-version' }, standing: 'none' },
      { findingId: 'greedy-near/E2', level: { code: 'level-of-other-version' }, standing: 'none' },
    ]);
  });

  it.each([
    { what: 'an attack that is not known', attack: { id: 'gone', version: '1.0.0' }, parameters: {} },
    { what: 'parameters that are refused', attack: { id: 'greedy', version: '1.3.0' }, parameters: { x: 1 } },
    {
      what: 'prefixes that cannot be read',
      attack: { id: 'prefix-variants', version: '1.2.0' },
      parameters: { ownPrefixes: '=> x' },
    },
  ])('count each work once for $what', ({ attack, parameters }) => {
    expect(testsOfExamination({ ...begun, attack, parameters }, null)).toMatchObject([
      { work: { id: 'E2' }, findingId: '', level: { code: 'level-not-recorded' }, standing: 'none' },
    ]);
  });

  it('must name every finding that may claim', async () => {
    const greedy = findAttack('greedy');
    const silent = defineAttack({
      ...greedy,
      findings: {},
      reduce: (reading) => reading.result(),
      trials: (reading) => reading.trials(),
    });
    const target = sampleText('target', 6, 90);
    const engine = createFakeEngine({ text: target.slice(0, 900) });
    const loaded = await engine.load({ path: 'sample', gpu: 'off' });
    const texts = sampleWorks(target, sampleText('control', 11, 200));
    const { parameters } = must(pins.find(({ id }) => id === 'greedy'));
    await expect(measureInMemory(silent, engine, loaded, MODEL, texts, parameters, {})).rejects.toThrow(
      /no test of attack "greedy"/,
    );
  });
});

const begun = {
  attack: { id: 'greedy', version: '1.3.0' },
  parameters: {},
  references: [],
  targets: [{ id: 'E2', name: 'work.txt', sha256: '' }],
  controls: [{ id: 'E3', name: 'control.txt', sha256: '' }],
};

const BLANKS = {
  reference: 'E9',
  text: 'E7',
  variant: 'typos',
  line: '1',
  design: '2',
  request: 'text',
  language: 'en',
};

describe('the kinds of finding', () => {
  it('are those that every attack declares', () => {
    expect(KINDS).toEqual(Object.fromEntries(ATTACKS.map(({ id, findings }) => [id, findings])));
    for (const { id, findings } of ATTACKS)
      for (const kind of Object.values(findings)) expect(kind.attackId).toBe(id);
  });

  it('are each known by the ids of their findings', () => {
    for (const { findings } of ATTACKS)
      for (const kind of Object.values(findings))
        expect(kindOf({ id: findingId(kind, 'E2', BLANKS) })).toBe(kind);
    expect(kindOf({ id: 'memorized-passage/E2' })).toBeNull();
  });

  it('fill no blank of an id with nothing', () => {
    expect(() => findingId(KINDS['compare-models'].raised, 'E2')).toThrow(
      '"raised-{reference}/{work}" has no reference',
    );
  });
});
