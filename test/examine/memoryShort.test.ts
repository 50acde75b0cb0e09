import { describe, expect, it } from 'vitest';
import { detailOf } from '../support/samples/recordSamples.js';
import { readAudit, type CaseFolder } from '../../src/casefile/index.js';
import { LlamaEngine } from '../../src/engine/llama/llamaEngine.js';
import { resumeExamination, runExamination, type StartEngine } from '../../src/examine/index.js';
import { examinationCase } from '../support/examinationCase.js';
import { scratchFolder } from '../support/scratch.js';
import { tinyAttack } from '../support/tinyAttack.js';
import { prepare } from './tinyRun.js';

const scratch = scratchFolder();

/** The first model of each engine finds this much memory; the run itself finds enough. */
const engineWith =
  (firstBytes: number): StartEngine =>
  () => {
    let asked = 0;
    return Promise.resolve(new LlamaEngine(() => (asked++ === 0 ? firstBytes : 2 ** 40)));
  };
const load = { gpu: 'off', threads: 1 } as const;
const short = engineWith(4_000_000);
const ample = engineWith(2 ** 40);

async function runs(opened: CaseFolder): Promise<unknown[]> {
  const entries = await readAudit(opened.folder);
  return entries
    .filter(({ action }) => action === 'examination-started' || action === 'examination-resumed')
    .map((entry) => detailOf(entry)['insisted'] ?? []);
}

describe('an examination of a model that is larger than the memory', () => {
  it('is refused unless a person insists; then that is on record, and a resume goes on in the same way', async () => {
    const opened = await examinationCase(scratch, 'short', 800);
    await expect(prepare(opened, tinyAttack(), { load, startEngine: short })).rejects.toMatchObject({
      code: 'memory-short',
    });
    const pause = new AbortController();
    const attack = tinyAttack({ before: (index) => (index === 3 ? pause.abort() : undefined) });
    const prepared = await prepare(opened, attack, { load, startEngine: short, insist: ['memory-short'] });
    expect(prepared.insisted).toEqual(['memory-short']);
    expect(prepared.start.numericFingerprint['numeric']).toMatchObject({ extraBuffers: false });
    await runExamination(prepared, { signal: pause.signal, startTestEngine: ample });

    // Weights are loaded as at the start, so this resume has the same digits although memory suffices now.
    const resumed = await resumeExamination({
      case: opened,
      id: 'X1',
      startEngine: ample,
      load,
      findAttack: () => tinyAttack(),
    });
    expect(resumed.insisted).toEqual([]);
    const outcome = await runExamination(resumed, { startTestEngine: ample });
    expect(outcome.kind).toBe('finished');
    expect(await runs(opened)).toEqual([['memory-short'], []]);
    await opened.close();
  });

  it('is no incident where memory suffices', async () => {
    const opened = await examinationCase(scratch, 'ample', 800);
    const prepared = await prepare(opened, tinyAttack(), {
      load,
      startEngine: ample,
      insist: ['memory-short'],
    });
    expect(prepared.insisted).toEqual([]);
    await prepared.close();
    await opened.close();
  });
});
