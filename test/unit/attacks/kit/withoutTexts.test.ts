import { describe, expect, it } from 'vitest';
import { ATTACKS } from '../../../../src/attacks/index.js';
import { canonicalJson, compareButText, NoText } from '../../../../src/base/index.js';
import { pinnedRun } from '../pinnedRun.js';

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
