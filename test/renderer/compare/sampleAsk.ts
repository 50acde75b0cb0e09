import type { CallOutput, Job } from '../../../src/contract/index.js';
import type { Continuation } from '../../../src/domain/index.js';
import { CASE_ID, HOSTILE } from '../support/sampleCase.js';

export const JOB_ID = 'j0000000000000001';

/** What a model wrote: two sentences, of which the second differs in one word and a hidden character. */
export function sampleRecord(part: Partial<Continuation> = {}): Continuation {
  return {
    askId: 'a0000000000000001',
    createdAt: '2026-11-25T10:00:00.000Z',
    model: { id: 'E1', name: HOSTILE, sha256: '1'.repeat(64) },
    work: { id: 'E3', title: HOSTILE, sha256: '2'.repeat(64) },
    decoding: { kind: 'greedy' },
    bos: true,
    maxTokens: 50,
    promptText: 'Given <b>before</b>.',
    promptStartChar: 100,
    promptTokens: 5,
    startChar: 120,
    endChar: 160,
    workText: 'The whale rose. It sank again slowly.',
    outputText: 'The whale rose. It <script>alert(1)</script>\u202e sank again slowly.',
    tokens: [
      { id: 1, text: 'The', logProbNats: -0.1, equalsWork: true },
      { id: 2, text: ' whale', logProbNats: -0.2, equalsWork: true },
      { id: 3, text: ' x', logProbNats: -3, equalsWork: false },
    ],
    stoppedBy: 'length',
    equalTokens: 2,
    comparison: {
      workWords: 7,
      outputWords: 8,
      equalWords: 7,
      longestRunWords: 4,
      longestRunChars: 18,
      editDistanceChars: 27,
      editShare: 0.4,
    },
    engine: { build: HOSTILE },
    ...part,
  };
}

/** The job that asked it. */
export function sampleJob(part: Partial<Job> = {}): Job {
  return {
    jobId: JOB_ID,
    kind: 'ask',
    caseId: CASE_ID,
    title: `${HOSTILE} continues`,
    state: 'done',
    step: '',
    done: 3,
    total: 50,
    unit: 'tokens',
    startedAt: '2026-11-25T10:00:00.000Z',
    endedAt: '2026-11-25T10:00:05.000Z',
    result: { kind: 'ask', record: sampleRecord() },
    error: null,
    ...part,
  };
}

/** While it is written. */
export function runningJob(): Job {
  return sampleJob({ state: 'running', step: 'Writing', endedAt: '', result: null });
}

/** The work that is continued, as `work.text` answers. */
export function sampleStretch(startChar: number, endChar: number): CallOutput<'work.text'> {
  return { text: 'w'.repeat(endChar - startChar), startChar, endChar, totalChars: 20_000 };
}
