import type { Page } from 'playwright-core';
import type { CallInput, CallName, CallOutput, Job } from '../../../src/contract/index.js';
import type { ErrorData } from '../../../src/base/index.js';
import type { PicturedCase } from './pictures.js';

const PASSPHRASE = 'correct horse battery staple';

/** Opens the sample and works on it through the window's own calls: an answer, three exhibits, a sealed report. */
export async function prepareSample(page: Page): Promise<PicturedCase> {
  const call = callsOf(page);
  const job = async (jobId: string): Promise<Job> => {
    for (;;) {
      const now = await call('jobs.show', { jobId });
      if (now.state === 'done') return now;
      if (now.state !== 'running') throw new Error(`${now.title}: ${now.state}, ${now.error?.message ?? ''}`);
      await page.waitForTimeout(250);
    }
  };
  const { home } = await call('home.show', {});
  if (home === null) throw new Error('the served folder is not offered');
  const { caseId } = await call('case.createSample', { parent: home.grantId, name: 'demonstration' });
  const load = { threads: 1, gpu: 'off' as const };
  const { jobId: asking } = await call('ask.start', {
    caseId,
    // The model that never saw the work, so that there are differences to show.
    modelId: 'E2',
    workId: 'E3',
    startChar: 2000,
    prefixTokens: 50,
    maxTokens: 80,
    decoding: { kind: 'greedy' },
    load,
  });
  const answer = (await job(asking)).result;
  if (answer?.kind !== 'ask') throw new Error('no answer');
  const mark = (source: CallInput<'exhibits.add'>['source'], title: string, note: string): Promise<unknown> =>
    call('exhibits.add', { caseId, source, title, note });
  await mark(
    { kind: 'passage', examinationId: 'X1', workId: 'E3', startChar: 1200, endChar: 1450 },
    'A passage of the first chapter',
    'Compare with the printed edition.',
  );
  await mark(
    { kind: 'finding', examinationId: 'X1', findingId: 'coverage-family-floor/E3' },
    'Portion of the work',
    '',
  );
  await mark({ kind: 'continuation', askId: answer.record.askId }, 'What the other model writes', '');
  await call('keys.create', {
    name: 'Demonstration Examiner',
    organization: 'Palimpsest demonstration',
    title: 'Examiner',
    email: '',
    years: 3,
    passphrase: PASSPHRASE,
  });
  const { jobId: sealing } = await call('reports.seal', {
    caseId,
    title: '',
    confidentiality: 'Confidential',
    passphrase: PASSPHRASE,
    sealedBy: false,
  });
  const sealed = (await job(sealing)).result;
  if (sealed?.kind !== 'report') throw new Error('no report');
  return { caseId, reportId: sealed.reportId, askJob: asking };
}

/** Calls as the page makes them, with its session. */
function callsOf(page: Page) {
  return async <N extends CallName>(name: N, input: CallInput<N>): Promise<CallOutput<N>> => {
    const answer: unknown = await page.evaluate(
      async ([callName, callInput]) => {
        const response = await fetch(`/api/call/${callName as string}`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(callInput),
        });
        return (await response.json()) as unknown;
      },
      [name, input] as const,
    );
    const { value, error } = answer as { value?: CallOutput<N>; error?: ErrorData };
    if (error !== undefined) throw new Error(`${name}: ${error.message}`);
    return value as CallOutput<N>;
  };
}
