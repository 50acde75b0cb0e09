import type {
  CallOutput,
  EventPayload,
  ExaminationShort,
  PartialResults,
  QueueItem,
  RunProgressShown,
} from '../../../src/contract/index.js';
import { CASE_ID, HOSTILE } from '../support/sampleCase.js';
import { RECORDED } from '../../support/samples/sampleFidelity.js';
import { unscored } from '../../support/unscored.js';

export const EXAMINATION = 'X1';

/** An examination with 2,400 units. */
export function sampleSummary(part: Partial<ExaminationShort> = {}): ExaminationShort {
  const item = (id: string) => ({ id, name: `${id} ${HOSTILE}`, sha256: '5'.repeat(64) });
  return {
    id: EXAMINATION,
    status: 'running',
    unitsDone: 811,
    units: 2400,
    failure: '',
    attackId: 'probabilistic',
    attackTitle: 'Probabilistic extraction',
    modelId: 'E1',
    modelName: HOSTILE,
    targetIds: ['E3'],
    controlIds: ['E4'],
    startedAt: '2026-11-25T10:00:00.000Z',
    finishedAt: '',
    start: {
      schema: 'palimpsest-examination',
      schemaVersion: 1,
      id: EXAMINATION,
      attack: { id: 'probabilistic', version: '1.0.0' },
      parameters: { prefixTokens: 20, policies: 'top-k=40 t=1' },
      seed: HOSTILE,
      model: item('E1'),
      references: [],
      targets: [item('E3')],
      controls: [item('E4')],
      sources: [],
      cleaning: [],
      plan: {},
      planSha256: '6'.repeat(64),
      units: 2400,
      totalTokens: 480_000,
      numericFingerprint: { engine: 'llama.cpp', numeric: { flashAttention: false } },
      machine: { processor: 'A processor' },
      ...RECORDED,
      startedAt: '2026-11-25T10:00:00.000Z',
      startedBy: 'examiner@host',
      command: 'palimpsest examine',
    },
    ...part,
  };
}

export function sampleProgress(part: Partial<RunProgressShown> = {}): RunProgressShown {
  return {
    phase: 'run',
    unitTitle: `${HOSTILE}, tokens 6400–9600`,
    doneTokens: 162_200,
    totalTokens: 480_000,
    tokensPerSecond: 1234.5,
    etaSeconds: 257,
    unitsDone: 811,
    units: 2400,
    elapsedSeconds: 131,
    at: '2026-11-25T10:02:11.000Z',
    ...part,
  };
}

/** Results after so many of 2,000 windows. */
export function samplePartial(windowsDone: number): PartialResults {
  const none = unscored('not scored yet');
  const slices = Array.from({ length: 400 }, (_, index) => (index < windowsDone / 5 ? -(index % 120) : none));
  return {
    works: [
      {
        workId: 'E4',
        title: 'The Control',
        role: 'control',
        windows: 2000,
        windowsDone: 0,
        slices: slices.map(() => none),
      },
      { workId: 'E3', title: HOSTILE, role: 'target', windows: 2000, windowsDone, slices },
    ],
    best:
      windowsDone === 0
        ? []
        : [{ workId: 'E3', startChar: 1200, endChar: 1400, text: `call me ${HOSTILE}`, log10: -0.31 }],
  };
}

export function sampleShow(part: Partial<CallOutput<'runs.show'>> = {}): CallOutput<'runs.show'> {
  return {
    summary: sampleSummary(),
    progress: sampleProgress(),
    partial: samplePartial(0),
    incidents: [],
    log: ['loading model', HOSTILE],
    ...part,
  };
}

export function progressEvent(part: Partial<RunProgressShown> = {}): EventPayload<'run.progress'> {
  return { caseId: CASE_ID, examinationId: EXAMINATION, status: 'running', progress: sampleProgress(part) };
}

export function sampleItem(part: Partial<QueueItem> = {}): QueueItem {
  return {
    queueId: `q${'0'.repeat(16)}`,
    caseId: CASE_ID,
    examinationId: EXAMINATION,
    state: 'running',
    subject: {
      attackTitle: 'Probabilistic extraction',
      model: { id: 'E1', name: HOSTILE },
      works: [{ id: 'E3', name: HOSTILE }],
      workCount: 1,
      controlCount: 1,
    },
    seconds: null,
    alarms: [],
    progress: sampleProgress(),
    error: null,
    ...part,
  };
}
