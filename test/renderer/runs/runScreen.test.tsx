// @vitest-environment happy-dom
import { act, cleanup, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Heartbeat } from '../../../renderer/features/runs/Heartbeat.js';
import { RunScreen } from '../../../renderer/features/runs/RunScreen.js';
import type { CallOutput, Handlers } from '../../../src/contract/index.js';
import { inputError } from '../../../src/base/index.js';
import { doubleClient, type DoubleClient } from '../../support/doubleClient.js';
import { must } from '../../support/must.js';
import { realAttacks } from '../examine/sampleAttacks.js';
import { withLayout } from '../support/layout.js';
import { CASE_ID, HOSTILE, HOSTILE_SHOWN, sampleOverview } from '../support/sampleCase.js';
import { showScreen } from '../support/showScreen.js';
import {
  EXAMINATION,
  progressEvent,
  sampleItem,
  samplePartial,
  sampleProgress,
  sampleShow,
  sampleSummary,
} from './sampleRun.js';

withLayout();
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

function show(
  answer: () => CallOutput<'runs.show'> = sampleShow,
  handlers: Partial<Handlers> = {},
): DoubleClient {
  const client = doubleClient({
    'runs.show': () => Promise.resolve(answer()),
    'runs.list': () => Promise.resolve({ queue: [], isOthersTurn: false, examinations: [] }),
    'case.show': () => Promise.resolve(sampleOverview()),
    'attacks.list': () => Promise.resolve(realAttacks()),
    ...handlers,
  });
  showScreen(
    <RunScreen caseId={CASE_ID} examinationId={EXAMINATION} />,
    client,
    `#/case/${CASE_ID}/runs/${EXAMINATION}`,
  );
  return client;
}

function card(title: RegExp): HTMLElement {
  return must(screen.getByRole('heading', { name: title }).closest('section'));
}

describe('RunScreen', () => {
  it('goes on all the same from where it was refused', async () => {
    const error = inputError('resume-other-build', 'X1 began with another build.', 'Use that one.').toData();
    const client = show(() => sampleShow({ summary: sampleSummary({ status: 'paused' }) }), {
      'runs.list': () =>
        Promise.resolve({
          queue: [sampleItem({ state: 'failed', error })],
          isOthersTurn: false,
          examinations: [],
        }),
      'runs.resume': () => Promise.resolve({ queueId: `q${'0'.repeat(16)}` }),
    });
    await userEvent.click(await screen.findByRole('button', { name: 'Continue anyway…' }));
    const dialog = await screen.findByRole('alertdialog');
    await userEvent.click(within(dialog).getByRole('button', { name: 'Continue anyway' }));
    await waitFor(() =>
      expect(client.calls.findLast(({ name }) => name === 'runs.resume')?.input).toMatchObject({
        insist: ['resume-other-build'],
      }),
    );
  });

  it('says how far it is, how fast, how long it takes, and that it lives', async () => {
    const client = show();
    expect(await screen.findByText('162,200 of 480,000 tokens')).toBeTruthy();
    expect(screen.getByText('1,235 tokens per second')).toBeTruthy();
    expect(screen.getByText('about 4 min 17 s')).toBeTruthy();
    expect(screen.getByText('waiting for the first update')).toBeTruthy();
    client.emit('run.progress', progressEvent({ doneTokens: 240_000, unitsDone: 1200 }));
    expect(await screen.findByText('240,000 of 480,000 tokens')).toBeTruthy();
    expect(screen.getByText('1,200 of 2,400')).toBeTruthy();
    expect(screen.getByText(/last update 0 s ago/)).toBeTruthy();
  });

  it('hears only of its own run', async () => {
    const client = show();
    await screen.findByText('162,200 of 480,000 tokens');
    client.emit('run.progress', { ...progressEvent({ doneTokens: 1 }), examinationId: 'X9' });
    client.emit('run.progress', progressEvent({ doneTokens: 2 }));
    expect(await screen.findByText('2 of 480,000 tokens')).toBeTruthy();
  });

  it('shows results as they come, target above control, marked as not calibrated', async () => {
    const client = show();
    await screen.findByText('No passage scored yet.');
    client.emit('run.results', {
      caseId: CASE_ID,
      examinationId: EXAMINATION,
      partial: samplePartial(1000),
    });
    expect(await screen.findByText(/1,000 of 2,000 windows/)).toBeTruthy();
    const strips = within(card(/Results so far/)).getAllByRole('img', { name: /segments reach/ });
    expect(strips.map((strip) => strip.getAttribute('aria-label')?.split(' ')[0])).toEqual([
      'Target',
      'Control',
    ]);
    expect(within(card(/Results so far/)).getByText(/Not calibrated until finished/)).toBeTruthy();
    const best = card(/Most probable passages so far/);
    expect(best.textContent).toContain('0.490');
    expect(best.textContent).toContain(`call me ${HOSTILE_SHOWN}`);
    expect(within(best).getByText(/Not calibrated until finished/)).toBeTruthy();
    expect(within(best).getByRole('link', { name: 'Show in reader' }).getAttribute('href')).toBe(
      `#/case/${CASE_ID}/reader/X1/E3?at=1200`,
    );
    expect(document.querySelector('img')).toBeNull();
  });

  it('says how far an attack without windows is in each work, and shows nothing of windows', async () => {
    const units = (unitsDone: number, last: readonly { title: string; unscored: string }[] = []) => ({
      works: [],
      best: [],
      units: {
        parts: [
          {
            workId: 'E4',
            title: 'The Control',
            role: 'control' as const,
            modelId: '',
            units: 8,
            unitsDone: 0,
          },
          { workId: 'E3', title: HOSTILE, role: 'target' as const, modelId: '', units: 24, unitsDone },
          { workId: '', title: '', role: 'all' as const, modelId: 'E9', units: 2, unitsDone: 0 },
        ],
        last: [...last],
      },
    });
    const client = show(() => sampleShow({ partial: units(0) }));
    await screen.findByRole('heading', { name: 'Progress by work' });
    client.emit('run.results', {
      caseId: CASE_ID,
      examinationId: EXAMINATION,
      partial: units(6, [
        { title: `Chapter 2 ${HOSTILE}`, unscored: '' },
        { title: 'Chapter 1', unscored: `the engine crashed ${HOSTILE}` },
      ]),
    });
    expect(await screen.findByText('6 of 24 units')).toBeTruthy();
    const parts = within(card(/Progress by work/));
    expect(
      parts.getAllByRole('progressbar').map((bar) => bar.getAttribute('aria-label') ?? bar.textContent),
    ).toEqual([
      expect.stringContaining(`Target E3 ${HOSTILE_SHOWN}`) as string,
      expect.stringContaining('Control E4 The Control') as string,
      expect.stringContaining('All works together with E9') as string,
    ]);
    expect(parts.getAllByRole('listitem').map((item) => item.textContent)).toEqual([
      `Chapter 2 ${HOSTILE_SHOWN}`,
      `Chapter 1 not scored: the engine crashed ${HOSTILE_SHOWN}`,
    ]);
    expect(screen.queryByRole('heading', { name: /Results|Most probable passages/ })).toBeNull();
    expect(document.querySelector('img')).toBeNull();
  });

  it('leads from a finished attack without windows to its findings and places', async () => {
    show(() =>
      sampleShow({
        summary: sampleSummary({ status: 'finished' }),
        progress: null,
        partial: { works: [], best: [], units: { parts: [], last: [] } },
      }),
    );
    expect(await screen.findByText(/The findings give every number beside its control/)).toBeTruthy();
    expect(screen.queryByRole('heading', { name: /Progress by work|Results|Most probable/ })).toBeNull();
    expect(screen.getAllByRole('link', { name: /^Read E\d+ with marked passages$/ }).length).toBeGreaterThan(
      0,
    );
  });

  it('draws once in a frame, however fast words come', async () => {
    const client = show();
    await screen.findByText('162,200 of 480,000 tokens');
    let frames = 0;
    const real = globalThis.requestAnimationFrame;
    const spy = vi.spyOn(globalThis, 'requestAnimationFrame').mockImplementation((run) => {
      frames += 1;
      return real(run);
    });
    for (let i = 1; i <= 500; i++) {
      client.emit('run.progress', progressEvent({ doneTokens: 200_000 + i }));
      client.emit('run.results', {
        caseId: CASE_ID,
        examinationId: EXAMINATION,
        partial: samplePartial(i),
      });
    }
    expect(frames).toBe(1);
    expect(await screen.findByText('200,500 of 480,000 tokens')).toBeTruthy();
    expect(screen.getByText(/500 of 2,000 windows/)).toBeTruthy();
    spy.mockRestore();
  });

  it('pauses, and says that the batch is waited for', async () => {
    let isPausing = false;
    const client = show(sampleShow, {
      'runs.pause': () => {
        isPausing = true;
        return Promise.resolve({});
      },
      'runs.list': () =>
        Promise.resolve({
          queue: [sampleItem({ state: isPausing ? 'pausing' : 'running' })],
          isOthersTurn: false,
          examinations: [],
        }),
    });
    await userEvent.click(await screen.findByRole('button', { name: 'Pause' }));
    await waitFor(() => expect(client.calls.some(({ name }) => name === 'runs.pause')).toBe(true));
    client.emit('queue.changed', {
      caseId: CASE_ID,
      queue: [sampleItem({ state: 'pausing' })],
      isOthersTurn: false,
    });
    expect(await screen.findByRole('button', { name: 'Pausing after this batch' })).toHaveProperty(
      'disabled',
      true,
    );
  });

  it('asks before it stops', async () => {
    const client = show(sampleShow, { 'runs.stop': () => Promise.resolve({}) });
    await userEvent.click(await screen.findByRole('button', { name: 'Stop' }));
    const dialog = await screen.findByRole('alertdialog', { name: 'Stop X1 now?' });
    expect(dialog.textContent).toContain('same, byte for byte');
    await userEvent.keyboard('{Escape}');
    expect(client.calls.some(({ name }) => name === 'runs.stop')).toBe(false);
  });

  it('offers to go on from the unit where it was interrupted', async () => {
    const client = show(
      () => sampleShow({ summary: sampleSummary({ status: 'interrupted' }), progress: null }),
      { 'runs.resume': () => Promise.resolve({ queueId: `q${'0'.repeat(16)}` }) },
    );
    expect(await screen.findByText('The run was interrupted.')).toBeTruthy();
    await userEvent.click(screen.getByRole('button', { name: 'Resume from unit 812 of 2,400' }));
    await waitFor(() => expect(client.calls.some(({ name }) => name === 'runs.resume')).toBe(true));
  });

  it('shows why it failed, what to do, and what the engine wrote last', async () => {
    show(() =>
      sampleShow({
        summary: sampleSummary({ status: 'failed', failure: `The engine crashed: ${HOSTILE_SHOWN}` }),
        progress: null,
        incidents: [
          'The engine was started again once.',
          '2026-11-30T17:54:27.581Z engine-crashed (unit: E3 window 4)',
        ],
      }),
    );
    expect(await screen.findByText(/The engine crashed/)).toBeTruthy();
    expect(screen.getByText(/Remove the cause and resume/)).toBeTruthy();
    expect(screen.getByText('The engine was started again once.')).toBeTruthy();
    expect(screen.getByText('2026-11-30 17:54:27 UTC Engine crashed (unit: E3 window 4)')).toBeTruthy();
    expect(await screen.findByText('loading model')).toBeTruthy();
    expect(screen.getByRole('button', { name: /^Resume from unit/ })).toBeTruthy();
  });

  it('adds to the engine log as it is written', async () => {
    const client = show();
    await screen.findByText('loading model');
    client.emit('run.log', { caseId: CASE_ID, examinationId: EXAMINATION, lines: ['batch of 16'] });
    expect(await screen.findByText('batch of 16')).toBeTruthy();
    expect(screen.getByText('The last 3 lines from the engine.')).toBeTruthy();
  });

  it('says what is left to do when all is scored, not a time', async () => {
    show(() =>
      sampleShow({
        summary: sampleSummary({ status: 'running', unitsDone: 2400 }),
        progress: sampleProgress({ phase: 'reduce', etaSeconds: 0 }),
      }),
    );
    expect(await screen.findByText('All scored; the findings are being computed')).toBeTruthy();
    expect(screen.queryByText(/^about 0/)).toBeNull();
  });

  it('leads to findings and reader when it is finished, as soon as the case says so', async () => {
    let status: 'running' | 'finished' = 'running';
    const client = show(() =>
      sampleShow({ summary: sampleSummary({ status, unitsDone: 2400 }), partial: samplePartial(2000) }),
    );
    await screen.findByText('162,200 of 480,000 tokens');
    status = 'finished';
    client.emit('case.changed', { caseId: CASE_ID, what: 'examinations' });
    expect(await screen.findByText('The examination is finished.')).toBeTruthy();
    expect(screen.getAllByRole('link', { name: 'Findings' })[0]?.getAttribute('href')).toBe(
      `#/case/${CASE_ID}/findings/X1`,
    );
    expect(screen.getByRole('link', { name: 'Read E3 with heat' })).toBeTruthy();
    expect(screen.queryByText(/Not calibrated until finished/)).toBeNull();
    expect(screen.getAllByText(/compare them with the control/)).toHaveLength(1);
  });

  it('marks everything uncalibrated when no control was chosen', async () => {
    show(() =>
      sampleShow({
        summary: sampleSummary({ status: 'finished', controlIds: [] }),
        progress: null,
        partial: samplePartial(2000),
      }),
    );
    expect(await screen.findAllByText('No control was selected.')).toHaveLength(2);
  });

  it('says what was fixed before it began, as text', async () => {
    show();
    const fixed = must(
      (await screen.findByRole('heading', { name: 'Plan and evidence' })).closest('section'),
    );
    expect(within(fixed).getByTitle('6'.repeat(64))).toBeTruthy();
    expect(fixed.textContent).toContain(HOSTILE_SHOWN);
    await screen.findByText('differs from the default, 50');
    expect(card(/^Parameters$/).textContent).toContain('Prefix20 tokensdiffers from the default, 50');
    expect(card(/^Engine$/).textContent).toContain('Numeric flash attention');
  });

  it('shows an unknown examination with its remedy', async () => {
    show(() => {
      throw inputError('examination-unknown', 'There is no X1.', 'Choose one of the list.');
    });
    expect(await screen.findByText('Choose one of the list.')).toBeTruthy();
  });
});

describe('Heartbeat', () => {
  it('turns into a warning when nothing was heard for more than ten seconds', () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] });
    const client = doubleClient({});
    showScreen(<Heartbeat heardAt={performance.now()} />, client);
    act(() => void vi.advanceTimersByTime(9000));
    expect(screen.getByText('last update 9 s ago')).toBeTruthy();
    expect(screen.queryByRole('alert')).toBeNull();
    act(() => void vi.advanceTimersByTime(3000));
    expect(screen.getByText('last update 12 s ago')).toBeTruthy();
    expect(screen.getByRole('alert').textContent).toContain('more than 10 seconds');
    act(() => client.setConnection('lost'));
    expect(screen.getByRole('alert').textContent).toContain(
      'This window has lost its connection to the workbench',
    );
  });
});
