import { describe, expect, it } from 'vitest';
import { FrameStore } from '../../../renderer/features/runs/FrameStore.js';
import { flattenFacts } from '../../../renderer/components/index.js';
import {
  answered,
  LOG_LINES,
  logged,
  NOTHING_HEARD,
  progressed,
  resulted,
} from '../../../renderer/features/runs/liveRun.js';
import { isResumable, resumeWords } from '../../../renderer/features/runs/runWords.js';
import { CASE_ID } from '../support/sampleCase.js';
import {
  EXAMINATION,
  progressEvent,
  samplePartial,
  sampleProgress,
  sampleShow,
  sampleSummary,
} from './sampleRun.js';

describe('FrameStore', () => {
  it('shows any number of changes once, with the next frame', () => {
    const frames: (() => void)[] = [];
    const store = new FrameStore(0, (run) => void frames.push(run));
    let told = 0;
    store.subscribe(() => (told += 1));
    for (let i = 0; i < 500; i++) store.update((value) => value + 1);
    expect([store.snapshot(), told, frames.length]).toEqual([0, 0, 1]);
    frames.shift()?.();
    expect([store.snapshot(), told]).toEqual([500, 1]);
  });

  it('asks for no frame when nothing changed, and tells nobody who left', () => {
    const frames: (() => void)[] = [];
    const store = new FrameStore('a', (run) => void frames.push(run));
    store.update((value) => value);
    expect(frames).toHaveLength(0);
    let told = 0;
    store.subscribe(() => (told += 1))();
    store.update(() => 'b');
    frames.shift()?.();
    expect([told, store.snapshot()]).toEqual([0, 'b']);
  });
});

describe('a live run', () => {
  it('does not go back when an answer comes late', () => {
    const live = progressed(
      resulted(
        NOTHING_HEARD,
        { caseId: CASE_ID, examinationId: EXAMINATION, partial: samplePartial(900) },
        1000,
      ),
      progressEvent({ doneTokens: 200_000, at: '2026-11-25T10:05:00.000Z' }),
      2000,
    );
    const after = answered(
      live,
      sampleShow({ progress: sampleProgress({ doneTokens: 1 }), partial: samplePartial(100) }),
    );
    expect(after.progress?.doneTokens).toBe(200_000);
    expect(after.partial?.works[1]?.windowsDone).toBe(900);
    expect(after.heardAt).toBe(2000);
    expect(after.log).toHaveLength(2);
  });

  it('takes the log of the first answer, adds to it, and keeps the last lines only', () => {
    const first = answered(NOTHING_HEARD, sampleShow());
    const event = { caseId: CASE_ID, examinationId: EXAMINATION };
    const more = logged(first, { ...event, lines: ['batch 1'] });
    expect(answered(more, sampleShow()).log.at(-1)).toBe('batch 1');
    const lines = Array.from({ length: LOG_LINES }, (_, index) => `line ${index}`);
    const full = logged(more, { ...event, lines });
    expect([full.log.length, full.log[0]]).toEqual([LOG_LINES, 'line 0']);
  });
});

describe('words for runs', () => {
  it('says from which unit it goes on', () => {
    expect(resumeWords({ unitsDone: 811, units: 2400 })).toBe('Resume from unit 812 of 2,400');
    expect(resumeWords({ unitsDone: 0, units: 12 })).toBe('Run all 12 units');
    expect(resumeWords({ unitsDone: 12, units: 12 })).toBe('Resume (all 12 units scored)');
  });

  it('offers to resume whatever is not running and not finished', () => {
    const states = ['planned', 'running', 'paused', 'interrupted', 'failed', 'finished'] as const;
    expect(states.filter(isResumable)).toEqual(['planned', 'paused', 'interrupted', 'failed']);
  });
});

describe('flattenFacts', () => {
  it('lists nested facts in words, named things by their names', () => {
    expect(
      flattenFacts({
        ...sampleSummary().start.numericFingerprint,
        devices: ['a', 'b'],
        libraries: [{ name: 'libggml.so', sha256: 'abc' }],
      }),
    ).toEqual([
      { label: 'Engine', value: 'llama.cpp' },
      { label: 'Numeric flash attention', value: 'false' },
      { label: 'Devices', value: 'a, b' },
      { label: 'libggml.so', value: 'abc' },
    ]);
  });
});
