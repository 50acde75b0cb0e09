import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ATTACKS, kindOf, type AttackDefinition } from '../../../src/attacks/index.js';
import { canonicalJson, sha256Hex, type Json } from '../../../src/base/index.js';
import { pinnedRun, pins, PINS_FILE, type Pin } from './pinnedRun.js';

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
    writeFileSync(PINS_FILE, `${JSON.stringify(renewed, null, 2)}\n`);
    writeFileSync(SHIPPED, `${JSON.stringify(shippedOf(renewed), null, 2)}\n`);
    expect(renewed).toHaveLength(ATTACKS.length);
  });
});
