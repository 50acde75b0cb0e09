import type { Clock } from '../base/index.js';
import { verdictError, type PalimpsestError } from '../base/index.js';
import type { GpuChoice, ReportSelfTest, SelfTestDetail } from '../domain/index.js';
import type { StartEngine } from './engine/engineHolder.js';
import type { PreparedExamination } from './prepareExamination.js';
import { selfTest, type SelfTestOptions } from './selfTest.js';

/** The tests that passed in this process, by where they computed. The program does not change while it runs. */
const passed = new Map<GpuChoice, Extract<ReportSelfTest, { kind: 'run' }>>();

/** The result of the known-answer test before a run. */
export interface RunTest {
  /** As the audit log has it. */
  readonly detail: SelfTestDetail;
  readonly passed: boolean;
  /** The checks that failed. */
  readonly bad: Extract<ReportSelfTest, { kind: 'run' }>['checks'];
  /** Why there are no scores, in words that may name paths of this machine; otherwise empty. */
  readonly message: string;
}

/**
 * The known-answer test on the hardware of a run. A passed test counts for all runs of this process. There are no known answers for an engine
 * other than llama.cpp. Nothing is recorded.
 * @param how.startEngine starts the engine to be tested; by default an engine like that of the run
 * @param how.signal stops the test
 */
export async function knownAnswers(
  clock: Clock,
  { engine, models }: Pick<PreparedExamination, 'engine' | 'models'>,
  how: { readonly startEngine?: StartEngine | undefined; readonly signal?: AbortSignal | undefined } = {},
): Promise<RunTest> {
  const { engine: kind } = engine.model.fingerprint;
  if (kind !== 'llama.cpp')
    return { detail: { result: 'none', engine: kind, checks: [] }, passed: true, bad: [], message: '' };
  const gpu = models.at(-1)?.load.gpu ?? 'auto';
  let message = '';
  const test = await known(clock, gpu, {
    startEngine: how.startEngine ?? (() => engine.startAnother()),
    signal: how.signal,
    onError: (words) => (message = words),
  });
  const detail: SelfTestDetail = {
    result: test.passed ? 'passed' : 'failed',
    engine: kind,
    gpu,
    testedAt: test.at,
    checks: test.checks,
  };
  return { detail, passed: test.passed, bad: test.checks.filter(({ passed: isGood }) => !isGood), message };
}

/**
 * Runs the known-answer test before a run and records the result (`self-tested`).
 * @param how as for {@link knownAnswers}; if it was stopped, nothing is recorded
 * @throws {PalimpsestError} `self-test-failed` unless the examination insists on it; `case-lock-lost`, `disk-full`, `file-*`
 */
export async function testRun(
  prepared: PreparedExamination,
  how: { readonly startEngine?: StartEngine | undefined; readonly signal?: AbortSignal | undefined },
): Promise<void> {
  const { case: opened, id, insist } = prepared;
  const test = await knownAnswers(opened.clock, prepared, how);
  if (how.signal?.aborted === true) return;
  const insisted = !test.passed && insist.includes('self-test-failed') ? ['self-test-failed'] : [];
  await opened.record(
    'self-tested',
    { examination: id, ...test.detail, ...(insisted.length === 0 ? {} : { insisted }) },
    test.message === '' ? {} : { message: test.message },
  );
  if (test.passed || insisted.length > 0) return;
  throw selfTestFailed(id, test);
}

/** The error for an examination that was not run because of the known-answer test. */
export function selfTestFailed(id: string, { bad, message }: RunTest): PalimpsestError {
  return verdictError(
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
