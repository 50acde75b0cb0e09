import { describe, expect, it } from 'vitest';
import { repeatsPassage } from '../../src/attacks/promptSearch/candidates.js';
import type { StageObservation } from '../../src/attacks/promptSearch/stage.js';
import { canonicalJson } from '../../src/base/index.js';
import { ALL_LANES } from '../support/lanes.js';
import { must } from '../support/must.js';
import { onPlantedModel } from '../support/models/plantedModel.js';

const PARAMETERS = {
  passageTokens: 20,
  // More with the long lanes; one that is found is enough.
  passages: ALL_LANES ? 6 : 3,
  controlPassages: 9,
  alpha: 0.1,
  steps: 3,
  candidates: 16,
};

describe('prompt search on the planted model', () => {
  const planted = onPlantedModel('prompt-search', PARAMETERS, 30_000);

  it('finds prompts for planted passages, and for more of them than for the control', () => {
    const share = must(
      planted.measured().findings.findings.find(({ id }) => id.startsWith('prompt-search-passages/')),
    );
    expect(share.count?.hits).toBeGreaterThanOrEqual(1);
    expect(share.controlValue).toBe(0);
  });

  it('every success is a passage that the model writes, by an independent greedy run', async () => {
    const work = must(planted.measured().attackWorks[0]);
    let checked = 0;
    for (const observed of planted.measured().observations) {
      const value = observed.kind === 'observed' ? (observed.value as unknown as StageObservation) : null;
      if (value?.kind !== 'tried' || !value.success || observed.unit.workId !== work.id) continue;
      const { startToken } = observed.unit.spec as { startToken: number };
      const from = startToken + PARAMETERS.passageTokens - 1;
      const passage = work.tokens.slice(from, from + PARAMETERS.passageTokens);
      // Written anew from the beginning for every token, not in the cache of the search.
      const written: number[] = [];
      while (written.length < passage.length) {
        const { sequence, next } = await planted.engine().open(Int32Array.of(...value.prompt, ...written), {
          bos: true,
          topCount: 1,
          capacity: { sequences: 1, tokens: 64 },
        });
        await planted.engine().close([sequence]);
        written.push(next.topIds[0] ?? -1);
      }
      expect(written).toEqual([...passage]);
      expect(repeatsPassage(value.prompt, passage)).toBe(false);
      checked += 1;
    }
    expect(checked).toBeGreaterThanOrEqual(1);
  });

  it('a unit run again, as after a stop, observes the same bytes', async () => {
    const { observations } = planted.measured();
    // A unit of the second length, which goes on from what the first observed.
    const at = observations.findIndex(({ unit }) => (unit.spec as { stage: number }).stage === 1);
    const observed = must(observations[at]);
    if (observed.kind !== 'observed') throw new Error(observed.reason);
    expect(canonicalJson((await planted.again(at)).value)).toBe(canonicalJson(observed.value));
  });
});
