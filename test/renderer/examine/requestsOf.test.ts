import { describe, expect, it } from 'vitest';
import {
  askedFor,
  initialDraft,
  readDraft,
  STANDARD,
  type AskedByLink,
  type ExamineDraft,
} from '../../../renderer/features/examine/examineDraft.js';
import type { ExaminationStart } from '../../../src/domain/index.js';
import { placeProblem } from '../../../renderer/features/examine/fieldKey.js';
import { changedCount, requestsOf } from '../../../renderer/features/examine/requestsOf.js';
import { findAttack, parseParameters } from '../../../src/attacks/index.js';
import { type ErrorCode, PalimpsestError } from '../../../src/base/index.js';
import { contract } from '../../../src/contract/index.js';
import { must } from '../../support/must.js';
import { RECORDED } from '../../support/samples/sampleFidelity.js';
import { SAMPLE_EVIDENCE } from '../support/sampleCase.js';
import { realAttacks } from './sampleAttacks.js';

const attack = must(realAttacks().attacks.find(({ id }) => id === 'probabilistic'));
const draft = (part: Partial<ExamineDraft> = {}): ExamineDraft => ({
  ...initialDraft(SAMPLE_EVIDENCE),
  attackId: 'probabilistic',
  ...part,
});

const IDS = realAttacks().attacks.map(({ id }) => id);
const asked = (part: Partial<AskedByLink>): AskedByLink => ({
  attack: null,
  model: null,
  target: null,
  control: null,
  standard: false,
  from: undefined,
  ...part,
});
const used = (id: string) => ({ id, name: id, sha256: '0'.repeat(64) });
const START: ExaminationStart = {
  schema: 'palimpsest-examination',
  schemaVersion: 1,
  id: 'X3',
  attack: { id: 'greedy', version: '1.0.0' },
  parameters: { strideTokens: 10, policies: 'top-k=5 t=1', anySwitch: true },
  seed: 'its own',
  model: used('E1'),
  references: [],
  targets: [used('E3')],
  controls: [used('E4'), used('E9')],
  sources: [],
  cleaning: [],
  plan: {},
  planSha256: '0'.repeat(64),
  units: 1,
  totalTokens: 1,
  numericFingerprint: {},
  machine: { gpuRequested: 'off' },
  ...RECORDED,
  startedAt: '2026-11-25T10:00:00.000Z',
  startedBy: 'ada',
  command: 'palimpsest examine CASE --attack greedy --gpu off --gpu-layers 3 --threads 2 --weights bf16',
};

describe('initialDraft', () => {
  it('takes the standard examination of all evidence, but leaves reference models out', () => {
    expect(initialDraft(SAMPLE_EVIDENCE)).toMatchObject({
      attackId: STANDARD,
      modelIds: ['E1'],
      targetIds: ['E3'],
      controlIds: ['E4'],
      cleaningIds: ['E5'],
      seed: 'palimpsest',
    });
  });

  it('takes over what a link asks for, if it is there and fits', () => {
    expect(
      askedFor(initialDraft(SAMPLE_EVIDENCE), asked({ model: 'E2', target: 'E4' }), SAMPLE_EVIDENCE, IDS),
    ).toMatchObject({
      modelIds: ['E2'],
      targetIds: ['E3'],
    });
    expect(
      askedFor(
        initialDraft(SAMPLE_EVIDENCE),
        asked({ attack: 'greedy', model: 'E1', target: 'E3', control: 'E4' }),
        SAMPLE_EVIDENCE,
        IDS,
      ),
    ).toMatchObject({ attackId: 'greedy', modelIds: ['E1'], targetIds: ['E3'], controlIds: ['E4'] });
    const initial = initialDraft(SAMPLE_EVIDENCE);
    expect(askedFor(initial, asked({ attack: 'none' }), SAMPLE_EVIDENCE, IDS)).toEqual(initial);
    expect(askedFor(initial, asked({ standard: true }), SAMPLE_EVIDENCE, IDS).attackId).toBe(STANDARD);
  });

  it('repeats an examination from its start record, also on another model', () => {
    const again = askedFor(
      initialDraft(SAMPLE_EVIDENCE),
      asked({ from: START, model: 'E2' }),
      SAMPLE_EVIDENCE,
      IDS,
    );
    expect(again).toMatchObject({
      attackId: 'greedy',
      values: { greedy: { strideTokens: '10', policies: 'top-k=5 t=1', anySwitch: true } },
      modelIds: ['E2'],
      targetIds: ['E3'],
      // E9 is no longer in the case.
      controlIds: ['E4'],
      cleaningIds: [],
      seed: 'its own',
      gpu: 'off',
      gpuLayers: '3',
      threads: '2',
      weights: 'bf16',
    });
    const greedy = must(realAttacks().attacks.find(({ id }) => id === 'greedy'));
    expect(requestsOf(again, greedy, 'c').requests).toMatchObject([
      {
        attackId: 'greedy',
        modelId: 'E2',
        parameters: { strideTokens: 10, policies: 'top-k=5 t=1' },
        seed: 'its own',
        load: { gpu: 'off', gpuLayers: 3, threads: 2, weights: 'bf16' },
      },
    ]);
  });
});

describe('reference models', () => {
  const compare = must(realAttacks().attacks.find(({ id }) => id === 'compare-models'));
  const comparing = (part: Partial<ExamineDraft> = {}): ExamineDraft =>
    draft({ attackId: 'compare-models', ...part });

  it('are those of the case to begin with, and sent only with an attack that compares', () => {
    expect(initialDraft(SAMPLE_EVIDENCE).referenceIds).toEqual(['E2']);
    expect(requestsOf(comparing(), compare, 'c').requests).toMatchObject([
      { modelId: 'E1', referenceIds: ['E2'] },
    ]);
    expect(requestsOf(draft(), attack, 'c').requests[0]).not.toHaveProperty('referenceIds');
  });

  it('are asked for, and no model is its own', () => {
    expect(requestsOf(comparing({ referenceIds: [] }), compare, 'c')).toMatchObject({
      requests: [],
      problems: { referenceIds: { message: 'No reference model is selected.' } },
    });
    expect(
      requestsOf(comparing({ referenceIds: ['E1'] }), compare, 'c').problems.referenceIds?.message,
    ).toContain('E1');
    const nine = Array.from({ length: 9 }, (_, at) => `E${at + 20}`);
    expect(
      requestsOf(comparing({ referenceIds: nine }), compare, 'c').problems.referenceIds?.message,
    ).toContain('More than 8');
  });

  it('of a draft that was stored before there were any are none', () => {
    const { referenceIds, ...old } = draft();
    expect(referenceIds).toEqual(['E2']);
    expect(readDraft(JSON.stringify(old), SAMPLE_EVIDENCE)?.referenceIds).toEqual([]);
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
  const problem = (code: ErrorCode, details: Record<string, unknown> = {}) => ({
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

  it.each<[ErrorCode, Record<string, unknown>, string]>([
    ['no-target', {}, 'targetIds'],
    ['attack-unknown', {}, 'attack'],
    ['control-overlaps-target', { target: 'a.txt', control: 'b.txt' }, 'controlIds'],
    ['controls-overlap', {}, 'controlIds'],
    ['reference-itself', { id: 'E1' }, 'referenceIds'],
    ['reference-missing', {}, 'referenceIds'],
    ['tokenizer-differs', { references: ['E2'] }, 'referenceIds'],
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
