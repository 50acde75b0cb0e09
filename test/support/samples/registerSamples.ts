import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { CallName } from '../../../src/contract/index.js';
import { EVIDENCE } from './evidenceSamples.js';
import { over, refused, resultOf, type Sample } from './story.js';

/** The book that is received with the sample of `work.show`. */
const BOOK = 'E6';

/** Changes of the register after receipt. What is corrected and withdrawn here is in the reports that are made later. */
export const registerSamples = {
  'evidence.correct': async (story) => {
    const { caseId } = story.facts;
    const correct = (words: { edition?: string; role?: 'target-model' }, reason: string) =>
      story.call('evidence.correct', { caseId, evidenceId: EVIDENCE.target, words, reason });
    await refused(correct({ edition: 'Harper, 1851' }, ' '), 'evidence-reason');
    await refused(correct({}, 'none'), 'evidence-correction');
    await refused(correct({ role: 'target-model' }, 'a slip'), 'evidence-role-fixed');
    expect(await correct({ edition: 'Harper, 1851' }, 'the title page')).toEqual({ fields: ['edition'] });
    expect(await correct({ edition: 'Harper, 1851' }, '')).toEqual({ fields: [] });
    const { evidence, history } = await story.call('evidence.show', {
      caseId,
      evidenceId: EVIDENCE.target,
    });
    expect(evidence.edition).toBe('Harper, 1851');
    expect(history).toMatchObject([
      {
        kind: 'corrected',
        reason: 'the title page',
        fields: [{ name: 'edition', before: '', after: 'Harper, 1851' }],
      },
    ]);
  },
  'evidence.withdraw': async (story) => {
    const { caseId } = story.facts;
    const withdraw = (evidenceId: string, reason: string) =>
      story.call('evidence.withdraw', { caseId, evidenceId, reason });
    await refused(withdraw(BOOK, ''), 'evidence-reason');
    await refused(withdraw(EVIDENCE.long, 'it has an accepted quotation'), 'evidence-in-use');
    expect(await withdraw(BOOK, 'received in error')).toEqual({});
    await refused(withdraw(BOOK, 'again'), 'evidence-withdrawn');
    const { index } = await story.call('case.show', { caseId });
    expect(index.evidence.find(({ id }) => id === BOOK)?.withdrawn).toBe('received in error');
  },
  'evidence.restore': async (story) => {
    const { caseId } = story.facts;
    const restore = (evidenceId: string) =>
      story.call('evidence.restore', { caseId, evidenceId, reason: 'counsel asked for it' });
    await refused(restore(EVIDENCE.target), 'evidence-not-withdrawn');
    expect(await restore(BOOK)).toEqual({});
    const { evidence } = await story.call('evidence.show', { caseId, evidenceId: BOOK });
    expect(evidence.withdrawn).toBeUndefined();
    await story.call('evidence.withdraw', { caseId, evidenceId: BOOK, reason: 'received in error' });
  },
  'evidence.relocate': async (story) => {
    const { caseId } = story.facts;
    const moved = join(story.texts, 'moved');
    const path = join(moved, 'renamed.gguf');
    mkdirSync(moved);
    copyFileSync(join(story.assets, 'P1-f16.gguf'), path);
    const relocate = async (evidenceId: string, to: string) =>
      story.call('evidence.relocate', { caseId, evidenceId, file: await story.grant(to) });
    // What was sent from a browser lies nowhere on this machine.
    const sent = relocate(EVIDENCE.model, join(story.texts, 'target.txt'));
    if (story.door === 'browser') await refused(sent, 'grant-kind');
    else expect((await over(story, (await sent).jobId)).state).toBe('failed');
    const other = await over(
      story,
      (await relocate(EVIDENCE.model, join(story.assets, 'P0-f16.gguf'))).jobId,
    );
    expect([other.state, other.error?.code]).toEqual(['failed', 'evidence-other-file']);
    expect(JSON.stringify(other.error)).not.toContain(story.assets);
    const copied = await over(story, (await relocate(BOOK, path)).jobId);
    expect(copied.error?.code).toBe('evidence-copied');
    const { jobId } = await relocate(EVIDENCE.model, path);
    expect(await resultOf(story, jobId, 'evidence-relocate')).toMatchObject({ evidenceId: EVIDENCE.model });
    const { evidence, checks } = await story.call('evidence.show', { caseId, evidenceId: EVIDENCE.model });
    expect(evidence.path).toBe(path);
    expect(checks.at(-1)).toMatchObject({ when: 'request', matches: true });
  },
} satisfies Partial<Record<CallName, Sample>>;
