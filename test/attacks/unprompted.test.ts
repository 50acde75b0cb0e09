import { describe, expect, it } from 'vitest';
import { readObservations } from '../../src/attacks/index.js';
import type { ConfirmedRun } from '../../src/attacks/unprompted/confirm.js';
import { textsOf } from '../../src/attacks/unprompted/texts.js';
import { unpromptedUnits } from '../../src/attacks/unprompted/units.js';
import { canonicalJson } from '../../src/base/index.js';
import { must } from '../support/must.js';
import { onPlantedModel } from '../support/models/plantedModel.js';

// Short texts and short matches, so that seconds are enough: some 6% of such texts hold 8 tokens of the planted work in a row.
const PARAMETERS = {
  bosGenerations: 400,
  openingGenerations: 16,
  randomGenerations: 16,
  repeatedGenerations: 8,
  repeats: 20,
  writtenTokens: 60,
  matchTokens: 8,
  policy: 'top-k=40 t=0.7',
  together: 16,
  shownTexts: 4,
};

describe('unprompted generation by the planted model', () => {
  const planted = onPlantedModel('unprompted', PARAMETERS);

  it('brings out runs of the planted work, longer than any of the control', () => {
    const written = must(
      planted.measured().findings.findings.find(({ id }) => id.startsWith('unprompted-texts/')),
    );
    expect(written.count?.hits).toBeGreaterThanOrEqual(1);
    expect(written.controlValue).toBeLessThan(written.value as number);
    expect(written.calibration.kind).toBe('calibrated');
    expect(written.standing).toBe('claim');
    const work = must(planted.measured().attackWorks[0]);
    for (const { startChar, endChar } of written.spans) {
      // What is listed as written really stands in the texts, by the letter.
      const truth = [
        ...work.tokens.subarray(work.tokenStartChar.indexOf(startChar), work.tokenStartChar.indexOf(endChar)),
      ].slice(0, PARAMETERS.matchTokens);
      const texts = [...readObservations('unprompted', unpromptedUnits, planted.measured().observations)]
        .flatMap(textsOf)
        .map(({ tokens }) => ` ${tokens.join(' ')} `);
      expect(texts.some((one) => one.includes(` ${truth.join(' ')} `))).toBe(true);
    }
  });

  it('scores what it shows again on the exact path, within what sequences of a shared cache may differ', () => {
    const last = must(planted.measured().observations.at(-1));
    if (last.kind !== 'observed') throw new Error(last.reason);
    const { confirmed } = last.value as unknown as { readonly confirmed: readonly ConfirmedRun[] };
    expect(confirmed.length).toBeGreaterThanOrEqual(1);
    for (const { drawnLogProb, policyLogProb, length } of confirmed) {
      expect(Math.abs(drawnLogProb - policyLogProb)).toBeLessThan(0.1 * length);
    }
  });

  it('a unit run again, as after a stop, writes the same bytes', async () => {
    const observed = must(planted.measured().observations[2]);
    if (observed.kind !== 'observed') throw new Error(observed.reason);
    const again = await planted.again(2);
    expect(canonicalJson(again.value)).toBe(canonicalJson(observed.value));
    expect([...must(again.arrays['tokens'])]).toEqual([...observed.array('tokens')]);
    expect([...must(again.arrays['logProbs'])]).toEqual([...observed.array('logProbs')]);
  });
});
