import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ATTACKS, kindOf, type AttackDefinition } from '../../../src/attacks/index.js';
import { canonicalJson, compareButText, NoText, sha256Hex, type Json } from '../../../src/base/index.js';
import { sortedCaveats } from '../../../src/figure/index.js';
import { createFakeEngine } from '../../../src/engine/fake/index.js';
import { measureInMemory, type Measured } from '../../support/models/measureInMemory.js';
import { otherModel, sampleFor, sampleText, sampleWorks } from './sampleTexts.js';

/** What an attack finds on the sample, fixed with its version. */
interface Pin {
  readonly id: string;
  readonly version: string;
  readonly sha256: string;
  /** Of the same without its words: stays when only a sentence changes. */
  readonly numbersSha256: string;
  /** Parameters of the pinned run; `{}` for the defaults. */
  readonly parameters: Readonly<Record<string, Json>>;
}

const FILE = new URL('../../golden/data/attackPins.json', import.meta.url);
const pins = JSON.parse(readFileSync(FILE, 'utf8')) as readonly Pin[];

const runs = new Map<string, Promise<Measured>>();

/** The run by which an attack is pinned, made once in this process; an attack without a pin runs with its defaults. */
function pinnedRun(attack: AttackDefinition): Promise<Measured> {
  const run = runs.get(attack.id) ?? measure(attack);
  runs.set(attack.id, run);
  return run;
}

async function measure(attack: AttackDefinition): Promise<Measured> {
  const target = sampleText('target', 6, 90);
  const texts = sampleFor(attack, sampleWorks(target, sampleText('control', 11, 200)));
  const engine = createFakeEngine({ text: target.slice(0, 900) });
  const loaded = await engine.load({ path: 'sample', gpu: 'off' });
  const model = { id: 'E1', name: 'sample.gguf', sha256: sha256Hex('sample') };
  const { parameters = {} } = pins.find(({ id }) => id === attack.id) ?? {};
  const run = await measureInMemory(attack, engine, loaded, model, texts, parameters, {
    // Two editions share nearly everything, so nothing would remain.
    cleaning: `rule: quotations 2\n${attack.id === 'editions' ? '' : 'rule: shared-passages 5\n'}`,
    ...(attack.references === undefined ? {} : await otherModel()),
  });
  await engine.dispose();
  return run;
}

/** What the program ships of the pins, so that a validation by another build can be compared with it. */
const SHIPPED = new URL('../../../assets/methodNumbers.json', import.meta.url);
const UPDATE = 'PALIMPSEST_UPDATE_PINS=1 npx vitest run test/unit/attacks/pinned.test.ts';

function shippedOf(all: readonly Pin[]): Pick<Pin, 'id' | 'version' | 'numbersSha256'>[] {
  return all.map(({ id, version, numbersSha256 }) => ({ id, version, numbersSha256 }));
}

/** Numbers to ten digits, so that the last digits of a logarithm may differ between machines. */
function rounded(value: unknown): Json {
  if (typeof value === 'number') return Number.isInteger(value) ? value : Number(value.toPrecision(10));
  if (Array.isArray(value)) return value.map(rounded);
  if (typeof value !== 'object' || value === null) return value as Json;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, rounded(inner)]));
}

/** Strings that are no words: names that programs read, and texts of works and models. */
const KEPT = new Set(
  ['id', 'workId', 'kind', 'standing', 'tag', 'element', 'verdict', 'role', 'unit'].concat([
    'truth',
    'written',
    'given',
    'prefixText',
    'suffixText',
  ]),
);
/** Sentences, in whatever shape they come, and what the title of a column says as a code. */
const WORDS = new Set(['caveats', 'reasons', 'code', 'data', 'isHeadline', 'bound']);

/** Findings without their words: numbers, verdicts, places, order. */
function withoutWords(value: Json, key = ''): Json {
  if (typeof value === 'string') return KEPT.has(key) ? value : '';
  if (Array.isArray(value)) return value.map((one: Json) => withoutWords(one, key));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => !WORDS.has(name))
      .map(([name, inner]) => [name, withoutWords(inner, name)]),
  );
}

async function found(attack: AttackDefinition): Promise<Pick<Pin, 'sha256' | 'numbersSha256'>> {
  const { findings } = await pinnedRun(attack);
  for (const finding of findings.findings) expect(kindOf(finding)?.attackId).toBe(attack.id);
  const all = rounded({ findings: findings.findings, details: findings.details });
  return {
    sha256: sha256Hex(canonicalJson(all)),
    numbersSha256: sha256Hex(canonicalJson(withoutWords(all))),
  };
}

describe.skipIf(process.env['PALIMPSEST_UPDATE_PINS'] === '1')('the findings of an attack', () => {
  it.each(ATTACKS.map((attack) => ({ attack, id: attack.id })))(
    'are those that the version of $id is known by',
    async ({ attack }) => {
      const pin = pins.find(({ id }) => id === attack.id);
      if (pin === undefined) {
        throw new Error(
          `Attack "${attack.id}" has no pin. Add {"id": "${attack.id}", "parameters": {…}} to test/golden/data/attackPins.json, then run: ${UPDATE}`,
        );
      }
      const now = await found(attack);
      if (now.numbersSha256 === pin.numbersSha256 && attack.version === pin.version) {
        if (now.sha256 === pin.sha256) return;
        throw new Error(
          `Attack "${attack.id}" says its findings in other words than before; its numbers are the same. If that is meant, run: ${UPDATE}`,
        );
      }
      throw new Error(
        attack.version === pin.version
          ? `Attack "${attack.id}" finds something else on the same input than version ${pin.version} did. If that is meant, raise \`version\` where the attack is defined (the same input may give other findings), then run: ${UPDATE}`
          : `Attack "${attack.id}" is version ${attack.version}; its pin is of version ${pin.version}. Run: ${UPDATE}`,
      );
    },
  );

  it('are shipped as hashes of their numbers', () => {
    expect(JSON.parse(readFileSync(SHIPPED, 'utf8'))).toEqual(shippedOf(pins));
  });

  it('are pinned for no attack that is gone', () => {
    expect(pins.map(({ id }) => id)).toEqual(ATTACKS.map(({ id }) => id));
  });
});

describe.runIf(process.env['PALIMPSEST_UPDATE_PINS'] === '1')('the pins', () => {
  it('are written anew', async () => {
    const renewed: Pin[] = [];
    for (const attack of ATTACKS) {
      const parameters = pins.find(({ id }) => id === attack.id)?.parameters ?? {};
      renewed.push({
        id: attack.id,
        version: attack.version,
        ...(await found(attack)),
        parameters,
      });
    }
    writeFileSync(FILE, `${JSON.stringify(renewed, null, 2)}\n`);
    writeFileSync(SHIPPED, `${JSON.stringify(shippedOf(renewed), null, 2)}\n`);
    expect(renewed).toHaveLength(ATTACKS.length);
  });
});

describe('the caveats that stand beside a finding', () => {
  it.each(ATTACKS.map((attack) => ({ attack, id: attack.id })))(
    'of $id are three at most',
    async ({ attack }) => {
      const { findings } = (await pinnedRun(attack)).findings;
      for (const one of findings)
        expect([
          one.id,
          sortedCaveats(one, findings, [])
            .beside.slice(3)
            .map(({ code }) => code),
        ]).toEqual([one.id, []]);
    },
  );
});

/** What people and models are given, word for word: parameters, entries of a cleaning list, prompts. */
const GIVEN = new Set(['parameters', 'entries', 'prompt', 'request', 'variables', 'closed']);

/** Every text of a plan that has more than one word, and where it stands. */
function sentencesIn(value: unknown, at = ''): string[] {
  if (typeof value === 'string') return /\s/u.test(value) ? [`${at}: ${value}`] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    GIVEN.has(key) ? [] : sentencesIn(inner, `${at}.${key}`),
  );
}

describe('the plan of an attack', () => {
  it.each(ATTACKS.map((attack) => ({ attack, id: attack.id })))(
    'of $id holds codes and data, and the units that found most are known',
    async ({ attack }) => {
      const { plan, observations, workings } = await pinnedRun(attack);
      expect(sentencesIn(plan)).toEqual([]);
      const strengths = attack.strengths?.(observations);
      if (workings() === null) expect(strengths?.some((one) => one !== null)).toBe(true);
      if (strengths !== undefined) expect(strengths).toHaveLength(observations.length);
    },
  );
});

const parsed = (value: unknown): unknown => JSON.parse(canonicalJson(value));

describe('findings made again where no text is', () => {
  it.each(ATTACKS.map((attack) => ({ attack, id: attack.id })))('of $id', async ({ attack }) => {
    const run = await pinnedRun(attack);
    if (attack.readsTexts === true) {
      expect(() => run.withoutTexts()).toThrow(NoText);
      return;
    }
    const { findings, details } = run.withoutTexts();
    const wrong: unknown[] = [];
    const due = { findings: run.findings.findings, details: run.findings.details };
    compareButText(parsed(due), parsed({ findings, details }), (...difference) => wrong.push(difference));
    expect(wrong.slice(0, 5)).toEqual([]);
  });
});
