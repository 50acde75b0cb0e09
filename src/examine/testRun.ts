import type { Clock, Json } from '../base/index.js';
import { verdictError } from '../base/index.js';
import type { GpuChoice, ReportSelfTest } from '../domain/index.js';
import type { StartEngine } from './engineHolder.js';
import type { PreparedExamination } from './prepareExamination.js';
import { selfTest, type SelfTestOptions } from './selfTest.js';

/** The tests that passed in this process, by where they computed. The program does not change while it runs. */
const passed = new Map<GpuChoice, Extract<ReportSelfTest, { kind: 'run' }>>();

/**
 * Runs the known-answer test before a run, on the hardware of the run, and records the result (`self-tested`). A
 * passed test counts for all runs of this process. There are no known answers for an engine other than llama.cpp, and this is recorded too.
 * @param startEngine starts the engine to be tested; by default an engine like that of the run
 * @param signal stops the test; then nothing is recorded
 * @throws {PalimpsestError} `self-test-failed` unless the examination insists on it; `case-lock-lost`, `disk-full`, `file-*`
 */
export async function testRun(
  { case: opened, id, engine, models, insist }: PreparedExamination,
  {
    startEngine,
    signal,
  }: { readonly startEngine?: StartEngine | undefined; readonly signal?: AbortSignal | undefined },
): Promise<void> {
  const { engine: kind } = engine.model.fingerprint;
  if (kind !== 'llama.cpp') {
    await opened.record('self-tested', { examination: id, result: 'none', engine: kind, checks: [] });
    return;
  }
  const gpu = models.at(-1)?.load.gpu ?? 'auto';
  let message = '';
  const test = await known(opened.clock, gpu, {
    startEngine: startEngine ?? (() => engine.startAnother()),
    signal,
    onError: (words) => (message = words),
  });
  if (signal?.aborted === true) return;
  const insisted = !test.passed && insist.includes('self-test-failed') ? ['self-test-failed'] : [];
  await opened.record(
    'self-tested',
    {
      examination: id,
      result: test.passed ? 'passed' : 'failed',
      engine: kind,
      gpu,
      testedAt: test.at,
      checks: test.checks.map((check): Record<string, Json> => ({ ...check })),
      ...(insisted.length === 0 ? {} : { insisted }),
    },
    message === '' ? {} : { message },
  );
  if (test.passed || insisted.length > 0) return;
  const bad = test.checks.filter((check) => !check.passed);
  throw verdictError(
    'self-test-failed',
    `${id} was not run because the program does not give the known answers (${bad.map(({ name, expected, got }) => `${name}: expected ${expected}, got ${got}`).join('; ')}${message === '' ? '' : `: ${message}`}).`,
    'Compute without a GPU (--gpu off), or reinstall the program. To run all the same, add --insist self-test-failed; every report will state it.',
    { id, failed: bad },
  );
}

async function known(
  clock: Clock,
  gpu: GpuChoice,
  how: SelfTestOptions,
): Promise<Extract<ReportSelfTest, { kind: 'run' }>> {
  const before = passed.get(gpu);
  if (before !== undefined) return before;
  const test = await selfTest(clock, gpu, how);
  if (test.passed) passed.set(gpu, test);
  return test;
}
