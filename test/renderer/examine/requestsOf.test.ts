import { describe, expect, it } from 'vitest';
import {
  askedFor,
  initialDraft,
  readDraft,
  type ExamineDraft,
} from '../../../renderer/features/examine/examineDraft.js';
import { placeProblem } from '../../../renderer/features/examine/fieldKey.js';
import { changedCount, requestsOf } from '../../../renderer/features/examine/requestsOf.js';
import { findAttack, parseParameters } from '../../../src/attacks/index.js';
import { PalimpsestError } from '../../../src/base/index.js';
import { contract } from '../../../src/api/contract.js';
import { must } from '../../support/must.js';
import { SAMPLE_EVIDENCE } from '../support/sampleCase.js';
import { realAttacks } from './sampleAttacks.js';

const attack = must(realAttacks().attacks.find(({ id }) => id === 'probabilistic'));
const draft = (part: Partial<ExamineDraft> = {}): ExamineDraft => ({
  ...initialDraft(SAMPLE_EVIDENCE),
  attackId: 'probabilistic',
  ...part,
});

describe('initialDraft', () => {
  it('takes all evidence, as the command line does, but leaves reference models out', () => {
    expect(initialDraft(SAMPLE_EVIDENCE)).toMatchObject({
      attackId: '',
      modelIds: ['E1'],
      targetIds: ['E3'],
      controlIds: ['E4'],
      cleaningIds: ['E5'],
      seed: 'palimpsest',
    });
  });

  it('takes over what a link asks for, if it is there and fits', () => {
    expect(
      askedFor(initialDraft(SAMPLE_EVIDENCE), { model: 'E2', target: 'E4' }, SAMPLE_EVIDENCE),
    ).toMatchObject({
      modelIds: ['E2'],
      targetIds: ['E3'],
    });
  });
});

describe('readDraft', () => {
  it('brings back what was typed, right or wrong, without evidence that is not there', () => {
    const kept = draft({
      values: { probabilistic: { prefixTokens: 'abc' } },
      modelIds: ['E1', 'E99'],
      controlIds: ['E3'],
    });
    expect(readDraft(JSON.stringify(kept), SAMPLE_EVIDENCE)).toEqual({
      ...kept,
      modelIds: ['E1'],
      controlIds: [],
    });
  });

  it.each([null, '', '{', '{"attackId":3}', '[]'])('makes nothing of %j', (stored) => {
    expect(readDraft(stored, SAMPLE_EVIDENCE)).toBeUndefined();
  });
});

describe('requestsOf', () => {
  it('makes one valid request for each model and sends only what differs from the default', () => {
    const { requests, problems } = requestsOf(
      draft({
        modelIds: ['E1', 'E2'],
        values: {
          probabilistic: { prefixTokens: '1,00', suffixTokens: '50.0', bos: 'on', queries: '1e6' },
        },
      }),
      attack,
      'case-1',
    );
    expect(problems).toHaveProperty('parameter:prefixTokens');
    expect(requests).toEqual([]);
    const right = requestsOf(
      draft({
        modelIds: ['E1', 'E2'],
        threads: '4',
        gpu: 'off',
        values: { probabilistic: { prefixTokens: '100', suffixTokens: '50.0', bos: 'on', queries: '1e6' } },
      }),
      attack,
      'case-1',
    );
    expect(right.problems).toEqual({});
    expect(right.requests.map(({ modelId }) => modelId)).toEqual(['E1', 'E2']);
    expect(right.requests[0]).toMatchObject({
      parameters: { prefixTokens: 100, bos: 'on', queries: 1_000_000 },
      load: { gpu: 'off', threads: 4 },
    });
    for (const request of right.requests) {
      expect(contract.calls['runs.enqueue'].input.safeParse(request).success).toBe(true);
    }
  });

  it('names every field that is wrong', () => {
    const { requests, problems } = requestsOf(
      draft({
        attackId: '',
        modelIds: [],
        targetIds: [],
        seed: ' ',
        threads: '0',
        gpuLayers: 'all',
      }),
      undefined,
      'case-1',
    );
    expect(requests).toEqual([]);
    expect(Object.keys(problems).sort()).toEqual([
      'attack',
      'gpuLayers',
      'modelIds',
      'seed',
      'targetIds',
      'threads',
    ]);
  });

  it('counts parameters that differ', () => {
    expect(changedCount(draft(), attack)).toBe(0);
    expect(
      changedCount(draft({ values: { probabilistic: { prefixTokens: '50', suffixTokens: 'x' } } }), attack),
    ).toBe(1);
  });
});

describe('placeProblem', () => {
  const problem = (code: string, details: Record<string, unknown> = {}) => ({
    code,
    message: '',
    hint: '',
    details,
  });

  it('puts what the registry refuses beside its parameter', () => {
    let refused: unknown;
    try {
      parseParameters(findAttack('probabilistic'), { alpha: 0 });
    } catch (error) {
      refused = error;
    }
    expect(refused).toBeInstanceOf(PalimpsestError);
    expect(placeProblem((refused as PalimpsestError).toData(), draft())).toBe('parameter:alpha');
  });

  it.each([
    ['no-target', {}, 'targetIds'],
    ['attack-unknown', {}, 'attack'],
    ['control-overlaps-target', { target: 'a.txt', control: 'b.txt' }, 'controlIds'],
    ['controls-overlap', {}, 'controlIds'],
    ['evidence-role', { id: 'E5' }, 'cleaningIds'],
    ['evidence-changed', { items: [{ id: 'E3', status: 'changed' }] }, 'targetIds'],
    ['evidence-changed', { items: [{ id: 'E1', status: 'missing' }] }, 'modelIds'],
    ['evidence-twice', { id: 'E4' }, 'controlIds'],
    ['call-input', { field: 'parameters.alpha' }, 'parameter:alpha'],
    ['call-input', { field: 'load.threads' }, 'threads'],
    ['call-input', { field: 'seed' }, 'seed'],
    ['memory-short', {}, 'form'],
    ['engine-busy', {}, 'form'],
    ['evidence-unknown', { id: 'E77' }, 'form'],
  ])('%s %j belongs to %s', (code, details, key) => {
    expect(placeProblem(problem(code, details), draft())).toBe(key);
  });
});
