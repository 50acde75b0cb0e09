import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { detailOf } from '../support/samples/recordSamples.js';
import type { CallInput, Job } from '../../src/contract/index.js';
import { canonicalJson, sha256Hex } from '../../src/base/index.js';
import { readAudit } from '../../src/casefile/index.js';
import type { Inspection } from '../../src/domain/index.js';
import { compareLineage } from '../../src/matter/index.js';
import { makeKnownCase, type KnownCase } from '../matter/knownCase.js';
import { DEMO, PLANT } from '../support/cli.js';
import { caseOfDemo } from '../support/demoShort.js';
import { like } from '../support/like.js';
import { must } from '../support/must.js';
import { openWorkbench, type OpenWorkbench } from '../support/openWorkbench.js';
import { scratchFolder } from '../support/scratch.js';

type What = CallInput<'model.inspect'>['what'];

const scratch = scratchFolder();
const FEW = { seed: 'ours', permutations: 199, units: 32 } as const;
let bench: OpenWorkbench;
let caseId: string;
let folder: string;
let known: KnownCase;
let base: string;

beforeAll(async () => {
  bench = await openWorkbench(scratch, 'inspect');
  ({ caseId, folder } = await caseOfDemo(join(bench.home, 'case'), 3000));
  known = await makeKnownCase(join(scratch, 'laboratory'));
  base = await receive(join(PLANT, 'P1-q8_0.gguf'));
});

async function receive(path: string): Promise<string> {
  const { jobId } = await bench.call('evidence.add', {
    caseId,
    file: await bench.grant(path),
    role: 'reference-model',
    ...{
      copy: false,
      receivedFrom: 'the fixtures',
      receivedBy: '',
      title: '',
      author: '',
      edition: '',
      encoding: '',
    },
  });
  const { result } = await bench.ended(jobId);
  return must(result?.kind === 'evidence-add' ? result.evidenceId : undefined);
}

async function inspect(what: What, evidenceId = 'E1'): Promise<Job> {
  const { jobId } = await bench.call('model.inspect', { caseId, evidenceId, what });
  return bench.ended(jobId);
}

function recordOf({ result, error }: Job): Inspection {
  if (result?.kind === 'model-inspect') return result.record;
  throw new Error(`no record: ${error?.message ?? ''}`);
}

const entriesOf = async (inspectionId: string) =>
  (await readAudit(folder)).filter((entry) => detailOf(entry)['inspection'] === inspectionId);

describe('a model of a case that is compared with another one', () => {
  let compared: Promise<Inspection> | undefined;
  /** The record of a comparison; made by the first test that wants it. */
  const oneComparison = (): Promise<Inspection> =>
    (compared ??= inspect({ kind: 'lineage', baseId: base, ...FEW }).then(recordOf));

  it('gives what the comparison of the two files gives, and is on record before and after', async () => {
    const record = await oneComparison();
    const { result } = record;
    const direct = await compareLineage(join(DEMO, 'P1-f16.gguf'), join(PLANT, 'P1-q8_0.gguf'), FEW);
    expect(result.kind === 'lineage' && canonicalJson(result.lineage)).toBe(canonicalJson(direct));
    expect(await entriesOf(record.inspectionId)).toMatchObject([
      {
        action: 'model-inspection-begun',
        detail: { model: 'E1', with: 'lineage', base, ...FEW },
      },
      {
        action: 'model-inspected',
        detail: {
          independence: 'rejected',
          matchingRandom: 'corresponds',
          resultSha256: sha256Hex(canonicalJson(result)),
        },
      },
    ]);
  });

  it('can be made an exhibit, whose content is the record', async () => {
    const record = await oneComparison();
    const source = { kind: 'inspection', inspectionId: record.inspectionId } as const;
    await bench.call('exhibits.add', { caseId, source, title: 'A quantized copy', note: '' });
    const { exhibits } = await bench.call('exhibits.list', { caseId });
    expect(exhibits.at(-1)).toMatchObject({ kind: 'inspection', intact: true, content: { record } });
    const unknown = { kind: 'inspection', inspectionId: `i${'0'.repeat(16)}` } as const;
    await expect(
      bench.call('exhibits.add', { caseId, source: unknown, title: 'None', note: '' }),
    ).rejects.toMatchObject({ code: 'exhibit-source' });
  });

  it('stops when it is canceled, which is on record', async () => {
    const what = {
      kind: 'lineage',
      baseId: base,
      seed: 'long',
      permutations: 1_000_000,
      units: 704,
    } as const;
    const { jobId } = await bench.call('model.inspect', { caseId, evidenceId: 'E1', what });
    const begun = await bench.call('jobs.show', { jobId });
    expect(begun.state).toBe('running');
    await bench.call('jobs.cancel', { jobId });
    expect(await bench.ended(jobId)).toMatchObject({ state: 'cancelled', result: null });
    expect((await readAudit(folder)).at(-1)).toMatchObject({
      action: 'model-inspection-failed',
      detail: { code: 'cancelled' },
    });
  });

  it('is refused when a file is not what was received', async () => {
    const path = join(scratch, 'changing.gguf');
    copyFileSync(known.smallPath, path);
    const id = await receive(path);
    writeFileSync(path, 'something else');
    const job = await inspect({ kind: 'lineage', baseId: id, ...FEW });
    expect(job).toMatchObject({
      state: 'failed',
      error: { code: 'evidence-changed', message: like(/changing/) },
    });
  });
});

describe('a model of a case that is compared with a list of known models', () => {
  it('is recognized, if the list is signed by whom the examiner expects', async () => {
    const list = await bench.grant(known.list);
    const { fingerprint } = known.key.info;
    const record = recordOf(await inspect({ kind: 'known-models', list, authority: fingerprint }, base));
    expect(record.result).toMatchObject({
      kind: 'known-models',
      recognized: { recognition: 'same-weights', matches: [{ name: 'Planted 1' }] },
    });
    expect((await entriesOf(record.inspectionId))[1]).toMatchObject({
      action: 'model-inspected',
      detail: { recognition: 'same-weights' },
    });
    expect(await inspect({ kind: 'known-models', list, authority: '' })).toMatchObject({
      state: 'failed',
      error: { code: 'known-list-signer', message: like(new RegExp(fingerprint)) },
    });
  });
});

describe('the engine that checks itself on a model of a case', () => {
  it('gives its self-check, and how the tokenizer treats its own tokens', async () => {
    const { jobId } = await bench.call('model.check', { caseId, evidenceId: 'E1' });
    const { result } = await bench.ended(jobId);
    expect(result).toMatchObject({
      kind: 'model-check',
      evidenceId: 'E1',
      engine: { engine: 'llama.cpp' },
      selfCheck: { sequences: { usable: true }, batch: { largestNats: 0 } },
      tokenizerFidelity: { vocabulary: { kind: 'bpe' } },
    });
  });

  it('is refused to those who may only look', async () => {
    await expect(
      bench.call('model.check', { caseId, evidenceId: 'E1' }, { role: 'reader' }),
    ).rejects.toMatchObject({ code: 'read-only' });
  });
});
