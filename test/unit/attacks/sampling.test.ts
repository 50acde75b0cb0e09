import { describe, expect, it } from 'vitest';
import { findAttack, type ObservedUnit } from '../../../src/attacks/index.js';
import { sha256Hex } from '../../../src/base/index.js';
import type { Finding } from '../../../src/domain/index.js';
import { createFakeEngine } from '../../../src/engine/fake/index.js';
import { measureInMemory, type Measured } from '../../support/models/measureInMemory.js';
import { must } from '../../support/must.js';
import { sampleText, sampleWorks } from './sampleTexts.js';

interface Sample {
  readonly window: number;
  readonly draws: number;
  readonly hits: number;
  readonly longestTokens: number;
  readonly texts: readonly {
    readonly tokens: readonly number[];
    readonly text: string;
    readonly draws: readonly number[];
  }[];
}

async function measure(parameters: Readonly<Record<string, unknown>>, canFork = true): Promise<Measured> {
  const target = sampleText('sampling target', 5, 120);
  const engine = createFakeEngine({ text: target.slice(0, Math.floor(target.length / 2)) });
  const loaded = await engine.load({ path: 'sample', gpu: 'off' });
  const measured = await measureInMemory(
    findAttack('probabilistic'),
    engine,
    { ...loaded, canForkSequences: canFork },
    { id: 'E1', name: 'sample.gguf', sha256: sha256Hex('sample') },
    sampleWorks(target, sampleText('sampling control', 5, 120)),
    { prefixTokens: 20, suffixTokens: 10, shownPassages: 0, ...parameters },
  );
  await engine.dispose();
  return measured;
}

function samplesOf({ observations }: Measured, workId: string): Sample[] {
  return observations.flatMap((observed: ObservedUnit) => {
    const spec = observed.unit.spec as { kind: string; window: number };
    return spec.kind === 'sample' && observed.kind === 'observed' && observed.unit.workId === workId
      ? [{ window: spec.window, ...(observed.value as unknown as Omit<Sample, 'window'>) }]
      : [];
  });
}

/** log p_z under the first policy of a window, read off the journal. */
function policyLogPz({ observations }: Measured, workId: string, window: number): number {
  for (const { unit, ...observed } of observations) {
    const spec = unit.spec as { kind: string; from: number; count: number };
    if (unit.workId !== workId || spec.kind !== 'windows' || observed.kind !== 'observed') continue;
    if (window < spec.from || window >= spec.from + spec.count) continue;
    const { policyLogPz: values } = observed.value as unknown as { policyLogPz: (number | '-inf')[][] };
    const value = must(must(values[0])[window - spec.from]);
    return value === '-inf' ? -Infinity : value;
  }
  throw new Error(`window ${window} was not scored`);
}

function finding(measured: Measured): Finding {
  return must(measured.findings.findings.find(({ id }) => id.startsWith('sampled-for-real/')));
}

describe('real draws', () => {
  it('write a passage as often as its computed probability says', async () => {
    const measured = await measure({ sampledPassages: 12, drawsPerPassage: 64 });
    const target = must(measured.attackWorks.find(({ role }) => role === 'target')).id;
    const samples = samplesOf(measured, target);
    expect(samples).toHaveLength(12);
    let expected = 0;
    let variance = 0;
    let hits = 0;
    for (const { window, draws, hits: own, longestTokens } of samples) {
      const p = Math.exp(policyLogPz(measured, target, window));
      expected += draws * p;
      variance += draws * p * (1 - p);
      hits += own;
      expect(draws).toBe(64);
      expect(longestTokens === 10).toBe(own > 0);
      // A certain passage is written by every draw, an impossible one by none.
      if (p > 0.999999) expect(own).toBe(draws);
      if (p === 0) expect(own).toBe(0);
    }
    expect(hits).toBeGreaterThan(0);
    expect(Math.abs(hits - expected)).toBeLessThanOrEqual(4 * Math.sqrt(variance) + 1e-9);
    expect(finding(measured)).toMatchObject({
      count: { hits, total: 12 * 64, of: 'draws' },
      value: hits / (12 * 64),
    });
    expect(finding(measured).sentence).toContain(
      `${expected.toFixed(1)} ± ${Math.sqrt(variance).toFixed(1)}`,
    );
  });

  it('keep what they wrote, from which their numbers follow', async () => {
    const measured = await measure({ sampledPassages: 6, drawsPerPassage: 16 });
    const work = must(measured.attackWorks.find(({ role }) => role === 'target'));
    const starts = (window: number): number => window * 10;
    for (const { window, draws, hits, longestTokens, texts } of samplesOf(measured, work.id)) {
      const passage = [...work.tokens.slice(starts(window) + 20, starts(window) + 30)];
      expect(texts.flatMap((one) => one.draws).toSorted((a, b) => a - b)).toEqual(
        Array.from({ length: draws }, (_, draw) => draw),
      );
      expect(new Set(texts.map(({ tokens }) => tokens.join())).size).toBe(texts.length);
      const right = texts.filter(({ tokens }) => tokens.join() === passage.join());
      expect(right.reduce((sum, one) => sum + one.draws.length, 0)).toBe(hits);
      for (const { tokens } of texts) {
        const wrong = tokens.findIndex((token, at) => token !== passage[at]);
        // A draw ends at its first wrong token, or with the passage.
        expect(tokens.length).toBe(wrong < 0 ? 10 : wrong + 1);
        expect(longestTokens).toBeGreaterThanOrEqual(wrong < 0 ? 10 : wrong);
      }
    }
  });

  it('are chosen by the seed before scoring, and the same twice', async () => {
    const [a, b] = [await measure({}), await measure({})];
    expect(a.plan['samples']).toBeDefined();
    expect(a.findings.findings).toEqual(b.findings.findings);
  });

  it('can be left out, and cannot be had from a model that keeps no copies', async () => {
    const none = await measure({ sampledPassages: 0 });
    expect(none.plan['samples']).toBeUndefined();
    expect(finding(none)).toMatchObject({ value: { kind: 'unscored' } });
    const recurrent = await measure({}, false);
    expect(finding(recurrent).sentence).toContain('cannot keep copies');
  });
});
