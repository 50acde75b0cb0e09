import { expect } from 'vitest';
import type { CallInput, CallName, CallOutput, Job, JobResult } from '../../../src/contract/index.js';

/** What the samples know of what was made so far; empty until then. */
export interface StoryFacts {
  caseId: string;
  demoCaseId: string;
  previewId: string;
  reportId: string;
  sealNumber: string;
  askId: string;
  inspectionId: string;
  jobId: string;
  /** Examination that is not finished. */
  openExamination: string;
  /** The most probable passage of the finished examination. */
  best: { readonly startChar: number; readonly endChar: number; readonly log10: number };
}

/** What a door brings along to have every call made through it, one after the other, in one case with real results. */
export interface Story {
  readonly door: 'browser' | 'desktop';
  /** Absolute, without symbolic links: where cases go. */
  readonly home: string;
  /** Folder with `P1-f16.gguf`, `P0-f16.gguf` and the works of the demonstration. */
  readonly assets: string;
  /** Folder with `target.txt`, `control.txt` (the beginnings of the works, see {@link writeTexts}), `long.txt` and `base.gguf`. */
  readonly texts: string;
  /** What the dialogs of the desktop are made to answer; null in a browser. */
  readonly chosen: { readonly file: string; readonly folder: string } | null;
  readonly facts: StoryFacts;
  /** Makes a call through the door. Rejects with PalimpsestError. */
  call<N extends CallName>(name: N, input: CallInput<N>): Promise<CallOutput<N>>;
  /** Settles when the door next tells its window something. */
  news(): Promise<unknown>;
  /** A grant for a file or folder below `home`, `assets` or `texts`, got as a person gets it through this door. */
  grant(path: string): Promise<string>;
}

/** Makes its call, with others before it where it needs them, and checks what comes back. */
export type Sample = (story: Story) => Promise<void>;

/** Facts before the first call. */
export function noFacts(): StoryFacts {
  return {
    caseId: '',
    demoCaseId: '',
    previewId: '',
    reportId: '',
    sealNumber: '',
    askId: '',
    inspectionId: '',
    jobId: '',
    openExamination: '',
    best: { startChar: 0, endChar: 0, log10: 0 },
  };
}

/** Looks after each piece of news until something is so. */
export async function until<T>(story: Story, look: () => Promise<T | undefined>): Promise<T> {
  for (;;) {
    const news = story.news();
    const found = await look();
    if (found !== undefined) return found;
    await news;
  }
}

/** The job when it is over. */
export function over(story: Story, jobId: string): Promise<Job> {
  return until(story, async () => {
    const job = await story.call('jobs.show', { jobId });
    return job.state === 'running' ? undefined : job;
  });
}

/** What a job gave, which must have gone well. */
export async function resultOf<K extends JobResult['kind']>(
  story: Story,
  jobId: string,
  kind: K,
): Promise<Extract<JobResult, { kind: K }>> {
  const { state, error, result } = await over(story, jobId);
  expect({ state, error, kind: result?.kind }).toEqual({ state: 'done', error: null, kind });
  return result as Extract<JobResult, { kind: K }>;
}

/** Checks that a call is refused with that code. */
export async function refused(call: Promise<unknown>, code: string): Promise<void> {
  await expect(call).rejects.toMatchObject({ code });
}
