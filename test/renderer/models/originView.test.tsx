// @vitest-environment happy-dom
import { cleanup, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it } from 'vitest';
import { ModelScreen } from '../../../renderer/features/models/ModelScreen.js';
import { inputError } from '../../../src/base/index.js';
import type { Lineage, TokenizerFidelity } from '../../../src/domain/index.js';
import type { Handlers, Job } from '../../../src/contract/index.js';
import { doubleClient, type DoubleClient } from '../../support/doubleClient.js';
import { sampleInspection, sampleRecognized } from '../../support/samples/sampleInspections.js';
import { withLayout } from '../support/layout.js';
import { CASE_ID, HOSTILE, HOSTILE_SHOWN, sampleEvidence, sampleOverview } from '../support/sampleCase.js';
import { DESKTOP, sampleHome } from '../support/sampleHome.js';
import { doneJob, JOB_ID, oneJob, sampleJob } from '../support/sampleJob.js';
import { showScreen } from '../support/showScreen.js';
import { sampleModel } from './sampleModel.js';

withLayout();
afterEach(cleanup);

const FIDELITY: TokenizerFidelity = {
  vocabulary: { kind: 'bpe', size: 4096, pre: 'default', addBosStated: true, specialTokens: [] },
  preMissing: false,
  ownTokens: { tried: 4000, reached: 4000, missed: [] },
  bos: { token: 0, isPrepended: true, isInTemplate: null },
  texts: [],
  chatTemplate: { isPresent: false, parses: null, isKnownToEngine: null },
};
const MODELS = [
  sampleEvidence('E1', 'target-model', 'Model one'),
  sampleEvidence('E5', 'reference-model', HOSTILE),
];

interface Part {
  readonly role?: 'writer' | 'reader';
  readonly door?: 'browser' | 'desktop';
  readonly tab?: string;
}

function show(handlers: Partial<Handlers>, part: Part = {}): DoubleClient {
  const { role = 'writer', door = 'browser', tab = 'origin' } = part;
  const client = doubleClient(
    {
      'model.show': () => Promise.resolve(sampleModel()),
      'case.show': () => Promise.resolve(sampleOverview({}, MODELS)),
      'home.show': () => Promise.resolve(sampleHome({ role })),
      'jobs.list': () => Promise.resolve({ jobs: [] }),
      ...handlers,
    },
    { door, role },
  );
  showScreen(
    <ModelScreen caseId={CASE_ID} evidenceId="E1" />,
    client,
    `#/case/${CASE_ID}/models/E1?tab=${tab}`,
  );
  return client;
}

const listed = (...jobs: Job[]): Partial<Handlers> => ({
  'jobs.list': () => Promise.resolve({ jobs }),
  'jobs.show': ({ jobId }) =>
    Promise.resolve(jobs.find((job) => job.jobId === jobId) ?? sampleJob('model-inspect')),
});

describe('the origin of a model', () => {
  it('is compared with another model of the case, with the settings that were chosen', async () => {
    const job = oneJob(sampleJob('model-inspect', { title: 'Inspecting E1', caseId: CASE_ID }));
    const client = show({ ...job.handlers, 'model.inspect': () => Promise.resolve({ jobId: JOB_ID }) });
    expect(await screen.findByRole('heading', { name: 'What a comparison shows' })).toBeTruthy();
    expect(screen.queryByText('The models were not compared')).toBeNull();
    await userEvent.click(screen.getByText('Settings'));
    const seed = await screen.findByRole('textbox', { name: /^Seed/ });
    await userEvent.clear(seed);
    await userEvent.type(seed, 'our seed');
    await userEvent.click(screen.getByRole('button', { name: 'Compare models' }));
    expect(await screen.findByRole('progressbar', { name: 'Inspecting E1' })).toBeTruthy();
    expect(client.calls.find(({ name }) => name === 'model.inspect')?.input).toEqual({
      caseId: CASE_ID,
      evidenceId: 'E1',
      what: { kind: 'lineage', baseId: 'E5', seed: 'our seed', permutations: 9999, units: 512 },
    });
    const { result } = sampleInspection();
    if (result.kind !== 'lineage') throw new Error(result.kind);
    const value = (number: number) => ({ kind: 'scalar', type: 'f32', value: number }) as const;
    const metadata: Lineage['metadata'] = {
      shared: 25,
      differences: [
        { key: 'llama.rope.freq_base', change: 'changed', base: value(10_000), model: value(10_001) },
      ],
    };
    const record = sampleInspection({
      model: { ...sampleInspection().model, name: HOSTILE },
      result: { ...result, lineage: { ...result.lineage, metadata } },
    });
    job.goOn(client, doneJob({ kind: 'model-inspect', record }, { caseId: CASE_ID }));
    expect(await screen.findByText(/^The null hypothesis is rejected: /)).toBeTruthy();
    expect(screen.getByRole('heading', { name: /compared with P1-f16\.gguf$/ }).textContent).toContain(
      HOSTILE_SHOWN,
    );
    const tensors = screen.getByRole('grid', { name: 'Tensors that differ' });
    expect(within(tensors).getByText('low rank')).toBeTruthy();
    const keys = screen.getByRole('grid', { name: 'Metadata keys that differ' });
    expect(within(keys).getByText('10001')).toBeTruthy();
    expect(screen.getByText(/^Not tested: The vocabularies share too few tokens/)).toBeTruthy();
    expect(document.querySelector('img')).toBeNull();
  });

  it('is compared with a list that was chosen, and says why a list is not taken', async () => {
    const client = show(
      {
        'files.chooseFolder': () =>
          Promise.resolve({
            folder: {
              grantId: `g${'1'.repeat(32)}`,
              name: 'known',
              kind: 'folder',
              sizeBytes: 0,
              path: '/known',
            },
          }),
        'home.show': () => Promise.resolve(sampleHome(DESKTOP)),
        'model.inspect': () =>
          Promise.reject(inputError('known-list-signer', 'Another key signed it.', 'Give the fingerprint.')),
      },
      { door: 'desktop' },
    );
    const compare = await screen.findByRole('button', { name: 'Compare with the list' });
    expect(compare).toHaveProperty('disabled', true);
    await userEvent.click(screen.getByRole('button', { name: 'Choose the folder of the list…' }));
    await waitFor(() => expect(compare).toHaveProperty('disabled', false));
    await userEvent.type(screen.getByRole('textbox', { name: /^Certificate/ }), `${'AB:'.repeat(31)}AB`);
    await userEvent.click(compare);
    expect(await screen.findByText('Another key signed it.')).toBeTruthy();
    expect(client.calls.find(({ name }) => name === 'model.inspect')?.input).toMatchObject({
      what: { kind: 'known-models', list: `g${'1'.repeat(32)}`, authority: 'ab'.repeat(32) },
    });
  });

  it('shows earlier results again, of this model only, and marks one as an exhibit', async () => {
    const known = sampleInspection({
      inspectionId: 'i1111111111111111',
      result: { kind: 'known-models', recognized: sampleRecognized() },
    });
    const other = sampleInspection({ model: { ...sampleInspection().model, id: 'E5' } });
    const jobs = [other, known, sampleInspection()].map((record, at) =>
      doneJob({ kind: 'model-inspect', record }, { caseId: CASE_ID, jobId: `j${String(at).repeat(16)}` }),
    );
    const client = show({
      ...listed(...jobs),
      'exhibits.add': () => Promise.resolve({ exhibitId: 'P1', label: 'PX-001' }),
    });
    expect(await screen.findByText(/^Same weights in another number type: “Known one”/)).toBeTruthy();
    await userEvent.click(screen.getByRole('button', { name: /Results since the program was started/ }));
    const options = await screen.findAllByRole('option');
    expect(options.map(({ textContent }) => textContent)).toEqual([
      expect.stringContaining('With a list of known models'),
      expect.stringContaining('With E5 P1-f16.gguf'),
    ]);
    await userEvent.keyboard('{Escape}');
    await userEvent.click(await screen.findByRole('button', { name: 'Mark as exhibit…' }));
    const dialog = await screen.findByRole('dialog', { name: 'Mark as exhibit' });
    await userEvent.click(within(dialog).getByRole('button', { name: 'Mark as exhibit' }));
    await waitFor(() =>
      expect(client.calls.find(({ name }) => name === 'exhibits.add')?.input).toMatchObject({
        source: { kind: 'inspection', inspectionId: 'i1111111111111111' },
        title: 'P1-q8_0.gguf compared with a list of known models',
      }),
    );
  });

  it('shows results to a visitor, who can start nothing', async () => {
    const job = doneJob({ kind: 'model-inspect', record: sampleInspection() }, { caseId: CASE_ID });
    show(listed(job), { role: 'reader' });
    expect(await screen.findByText(/^The null hypothesis is rejected: /)).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Compare models' })).toBeNull();
    expect(screen.queryByRole('button', { name: 'Mark as exhibit…' })).toBeNull();
  });
});

describe('the engine check of a model', () => {
  it('is started, and shows the self-check and the tokenizer fidelity', async () => {
    const job = oneJob(sampleJob('model-check', { title: 'Checking the engine on E1', caseId: CASE_ID }));
    const client = show(
      { ...job.handlers, 'model.check': () => Promise.resolve({ jobId: JOB_ID }) },
      { tab: 'check' },
    );
    await userEvent.click(await screen.findByRole('button', { name: 'Check the engine' }));
    expect(await screen.findByRole('progressbar', { name: 'Checking the engine on E1' })).toBeTruthy();
    const path = { largestNats: 0, meanNats: 0, toleranceNats: 0 };
    job.goOn(
      client,
      doneJob({
        kind: 'model-check',
        evidenceId: 'E1',
        engine: {
          engine: 'llama.cpp',
          release: 'b9',
          gpuUsed: 'off',
          gpuLayers: 0,
          devices: ['CPU: a processor'],
        },
        selfCheck: {
          tokens: 130,
          batch: { ...path, slots: 'several', outputs: 'wanted' },
          sequences: { ...path, usable: true },
        },
        selfCheckMs: 900,
        loadWarnings: { lines: [HOSTILE], total: 1 },
        tokenizerFidelity: FIDELITY,
      }),
    );
    expect(await screen.findByText(/the same text in a batch of several gave the same bits/)).toBeTruthy();
    expect(screen.getByRole('heading', { name: 'Tokenizer fidelity' })).toBeTruthy();
    expect(document.body.textContent).toContain(HOSTILE_SHOWN);
    expect(document.querySelector('img')).toBeNull();
  });
});
