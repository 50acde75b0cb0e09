import { describe, expect, it } from 'vitest';
import { queueTime, queueTimeWords } from '../../../renderer/features/runs/queueTime.js';
import { endedBetween, percentDone, runTitle } from '../../../renderer/app/news/runTitle.js';
import { resumeWords } from '../../../renderer/features/runs/runWords.js';
import { shownRun } from '../../../renderer/features/runs/shownRun.js';
import { nextStep } from '../../../src/matter/index.js';
import { progressEvent, sampleItem, sampleProgress, sampleSummary } from './sampleRun.js';
import { sampleOverview } from '../support/sampleCase.js';
import { unscored } from '../../support/unscored.js';

describe('the title of the window', () => {
  it('says how far the run is, rounded down, and which one', () => {
    expect(percentDone(sampleProgress({ doneTokens: 199_999, totalTokens: 200_000 }))).toBe(99);
    expect(percentDone(sampleProgress({ doneTokens: 200_000, totalTokens: 200_000 }))).toBe(99);
    expect(percentDone(sampleProgress({ doneTokens: 0, totalTokens: 0 }))).toBe(0);
    expect(runTitle({ id: 'X1', percent: 99 }, { id: 'X2', status: 'failed' })).toEqual(['99%', 'X1']);
    expect(runTitle(undefined, { id: 'X1', status: 'failed' })).toEqual(['Failed', 'X1']);
    expect(runTitle(undefined, { id: 'X1', status: 'finished' })).toEqual(['Finished', 'X1']);
    expect(runTitle(undefined, undefined)).toEqual([]);
  });

  it('knows which runs have ended, and does not report a pause, which a person asked for', () => {
    const running = ['X1', 'X2', 'X3', 'X4'].map((id) => sampleSummary({ id }));
    const states = ['finished', 'failed', 'paused', 'running'] as const;
    const later = states.map((status, index) => sampleSummary({ id: `X${index + 1}`, status }));
    expect(endedBetween(running, later)).toEqual([
      { id: 'X1', status: 'finished' },
      { id: 'X2', status: 'failed' },
    ]);
    expect(endedBetween(later, later)).toEqual([]);
  });
});

describe('the time left of a queue', () => {
  const waiting = sampleItem({ examinationId: '', state: 'queued', progress: null, seconds: 30 });
  it('adds up what is known and counts what is not', () => {
    const live = new Map([['X1', progressEvent({ etaSeconds: 90 })]]);
    const failed = sampleItem({ state: 'failed', seconds: 1000 });
    const time = queueTime([sampleItem(), waiting, { ...waiting, seconds: null }, failed], live);
    expect(time).toEqual({ seconds: 120, unknown: 1, runs: 3 });
    expect(queueTimeWords(time)).toMatch(/^About 2\smin 00\ss left; 1 run is not estimated yet$/);
    expect(queueTimeWords(queueTime([waiting], live))).toMatch(/^About 30\ss left$/);
    const scored = new Map([['X1', progressEvent({ etaSeconds: 0 })]]);
    expect(queueTimeWords(queueTime([sampleItem()], scored))).toBe(
      'All scored; the findings are being computed',
    );
  });

  it('says so when nothing is known', () => {
    const running = sampleItem({ progress: sampleProgress({ etaSeconds: unscored('too early') }) });
    expect(queueTimeWords(queueTime([running], new Map()))).toBe('Time left: not estimated yet');
    expect(queueTimeWords(queueTime([], new Map()))).toBe('');
  });
});

describe('what is known of an examination', () => {
  const summary = sampleSummary({ status: 'paused', unitsDone: 1000 });
  const live = { status: 'running', progress: sampleProgress({ unitsDone: 1200 }) } as const;

  it('is as the journal has it, unless the queue says that it runs again', () => {
    expect(shownRun(summary, live, undefined)).toMatchObject({ status: 'paused', unitsDone: 1000 });
    expect(shownRun(summary, live, { state: 'running' })).toMatchObject({
      badge: 'running',
      unitsDone: 1200,
    });
    expect(shownRun(summary, undefined, { state: 'held' })).toMatchObject({ badge: 'held', isQueued: true });
    const finished = sampleSummary({ status: 'finished', unitsDone: 2400 });
    expect(shownRun(finished, live, { state: 'pausing' })).toMatchObject({
      badge: 'finished',
      unitsDone: 2400,
      isQueued: false,
    });
  });

  it('has one number for the unit with which it continues, everywhere', () => {
    const { index } = sampleOverview();
    const roles = ['target-model', 'target-work', 'control-work'] as const;
    const evidence = roles.map((role) => ({ ...index.evidence[0], role })) as typeof index.evidence;
    const { words } = nextStep({ ...index, evidence }, [summary]);
    expect(resumeWords(summary)).toBe('Resume from unit 1,001 of 2,400');
    expect(words).toBe('X1 is paused: continue from unit 1,001 of 2,400.');
  });

  it('is read first where the model is under examination', () => {
    const { index } = sampleOverview();
    const ran = (id: string, modelId: string) => sampleSummary({ id, modelId, status: 'finished' });
    expect(nextStep(index, [ran('X1', 'E1'), ran('X2', 'E2')]).words).toMatch(/^Read what X1 found/);
    expect(nextStep(index, [ran('X1', 'E2'), ran('X2', 'E2')]).words).toMatch(/^Read what X2 found/);
  });
});
