import { expect } from 'vitest';
import {
  decodeArray,
  type CallName,
  type CallOutput,
  type ExaminationRequest,
} from '../../../src/contract/index.js';
import { isScored } from '../../../src/base/index.js';
import { like } from '../like.js';
import { must } from '../must.js';
import { EVIDENCE } from './evidenceSamples.js';
import { over, refused, resultOf, until, type Sample, type Story } from './story.js';

const LENGTHS = { prefixTokens: 30, suffixTokens: 20 };

function request(story: Story, change: Partial<ExaminationRequest> = {}): ExaminationRequest {
  return {
    caseId: story.facts.caseId,
    attackId: 'probabilistic',
    parameters: {
      ...LENGTHS,
      sampledPassages: 2,
      drawsPerPassage: 4,
      shuffledPassages: 2,
      selfWrittenPassages: 2,
    },
    modelId: EVIDENCE.model,
    targetIds: [EVIDENCE.target],
    controlIds: [EVIDENCE.control],
    cleaningIds: [],
    seed: 'seed',
    load: {},
    ...change,
  };
}

/** Long enough not to be over before it is paused. */
function longRequest(story: Story): ExaminationRequest {
  return request(story, {
    parameters: { ...LENGTHS, strideTokens: 8, sampledPassages: 0 },
    targetIds: [EVIDENCE.long],
  });
}

function statusOf(story: Story, examinationId: string): Promise<string> {
  const { caseId } = story.facts;
  return story.call('runs.show', { caseId, examinationId }).then(({ summary }) => summary.status);
}

/** Id of the examination of something in the queue, as soon as it runs. */
function running(story: Story, queueId: string): Promise<string> {
  return until(story, async () => {
    const { queue } = await story.call('runs.list', { caseId: story.facts.caseId });
    const item = must(queue.find((entry) => entry.queueId === queueId));
    expect(item.error).toBeNull();
    return item.state === 'running' && (item.progress?.unitsDone ?? 0) > 0 ? item.examinationId : undefined;
  });
}

const X1 = 'X1';

/** Examinations, the reader, and asking the model. */
export const runSamples = {
  'examine.preflight': async (story) => {
    const { jobId } = await story.call('examine.preflight', request(story));
    const { estimate, works } = await resultOf(story, jobId, 'preflight');
    expect(works.map(({ workId, role }) => [workId, role])).toEqual([
      [EVIDENCE.target, 'target'],
      [EVIDENCE.control, 'control'],
    ]);
    expect(estimate.memory.fits).toBe(true);
    expect(estimate.tokens).toBeGreaterThan(1000);
    await refused(story.call('examine.preflight', request(story, { attackId: 'none' })), 'attack-unknown');
  },
  'examine.standard': async (story) => {
    const { caseId, modelId, targetIds, controlIds, cleaningIds, seed, load } = request(story);
    const shared = { caseId, targetIds, controlIds, cleaningIds, seed, load };
    const { jobId } = await story.call('examine.standard', { ...shared, modelIds: [modelId] });
    const { estimate } = await resultOf(story, jobId, 'standard-estimate');
    expect(estimate.candidates.map(({ attackId }) => attackId)).toEqual(
      expect.arrayContaining(['probabilistic', 'survey', 'greedy', 'near-verbatim', 'ordinary']),
    );
    for (const { sizes } of estimate.candidates)
      for (const { seconds, tokens } of sizes) {
        expect(isScored(seconds)).toBe(true);
        expect(tokens).toBeGreaterThan(0);
      }
    expect(estimate.omissions).toContainEqual(
      expect.objectContaining({
        attackId: 'system-design',
        modelId: '',
        why: expect.objectContaining({ code: 'no-chat-template' }) as unknown,
      }),
    );
    await refused(
      story.call('examine.standard', { ...shared, modelIds: [modelId], targetIds: [] }),
      'no-target',
    );
  },
  'jobs.cancel': async (story) => {
    const { jobId } = await story.call('examine.preflight', request(story));
    expect(await story.call('jobs.cancel', { jobId })).toEqual({});
    expect(await over(story, jobId)).toMatchObject({ state: 'cancelled', result: null });
  },
  'runs.enqueue': async (story) => {
    const { queueId } = await story.call('runs.enqueue', request(story));
    await until(story, async () => {
      const { queue } = await story.call('runs.list', { caseId: story.facts.caseId });
      const item = queue.find((entry) => entry.queueId === queueId);
      expect(item?.error ?? null).toBeNull();
      return item === undefined ? true : undefined;
    });
    await refused(story.call('runs.enqueue', request(story, { targetIds: [] })), 'no-target');
  },
  'runs.same': async (story) => {
    expect(await story.call('runs.same', request(story))).toEqual({
      same: { examinationId: X1, state: 'finished' },
    });
    expect(await story.call('runs.same', request(story, { seed: 'another' }))).toEqual({ same: null });
    await refused(story.call('runs.same', request(story, { attackId: 'no-attack' })), 'attack-unknown');
  },
  'runs.list': async (story) => {
    const { queue, examinations } = await story.call('runs.list', { caseId: story.facts.caseId });
    expect(queue).toEqual([]);
    expect(examinations).toMatchObject([{ id: X1, status: 'finished', modelId: EVIDENCE.model }]);
  },
  'runs.outcomes': async (story) => {
    const { outcomes } = await story.call('runs.outcomes', { caseId: story.facts.caseId });
    expect(outcomes).toEqual([
      { examinationId: X1, works: [{ standing: 'measured', isUncalibrated: true, count: 1 }] },
    ]);
    await refused(story.call('runs.outcomes', { caseId: 'no-such-case' }), 'case-unknown');
  },
  'runs.show': async (story) => {
    const shown = await story.call('runs.show', { caseId: story.facts.caseId, examinationId: X1 });
    expect(shown.summary.unitsDone).toBe(shown.summary.units);
    expect(shown.log.length).toBeGreaterThan(0);
    expect(shown.partial.works.map(({ workId }) => workId)).toEqual([EVIDENCE.target, EVIDENCE.control]);
    story.facts.best = must(shown.partial.best[0]);
  },
  'findings.show': async (story) => {
    const { status, findings } = await story.call('findings.show', {
      caseId: story.facts.caseId,
      examinationId: X1,
    });
    expect(status).toBe('finished');
    const memorized = must(findings?.findings.find(({ id }) => id.startsWith('memorized-passages/')));
    // Planted, and found; but so short a control calibrates nothing, and that is said.
    expect(memorized.value).toBeGreaterThan(0.9);
    expect(memorized.calibration).toMatchObject({
      kind: 'uncalibrated',
      reasons: expect.arrayContaining([
        expect.objectContaining({ code: 'control-too-small', text: like(/^The control is too small/) }),
      ]) as unknown[],
    });
  },
  'case.find': async (story) => {
    const { caseId } = story.facts;
    const { model, target } = EVIDENCE;
    const { hits, totals, unread } = await story.call('case.find', {
      caseId,
      query: 'Probabilistic EXTRACTION',
    });
    expect(unread).toEqual([]);
    expect(hits.filter(({ kind }) => kind === 'examination').length).toBe(totals.examination);
    const named = await story.call('case.find', { caseId, query: model });
    expect(named.hits).toContainEqual(expect.objectContaining({ kind: 'evidence', id: model }));
    const { rows } = await story.call('work.paragraphs', {
      caseId,
      evidenceId: target,
      from: 0,
      count: 1,
      cleaningIds: [],
    });
    const phrase = (rows[0]?.reading.text ?? '').trim().slice(0, 40).trim();
    const inText = await story.call('case.find', { caseId, query: phrase.toUpperCase() });
    expect(inText.hits).toContainEqual(expect.objectContaining({ kind: 'text', id: target, match: phrase }));
    expect(inText.totals.text).toBeGreaterThan(0);
    const nothing = await story.call('case.find', { caseId, query: 'zzqqxx' });
    expect([nothing.hits, nothing.totals]).toEqual([[], {}]);
  },
  'answers.list': async (story) => {
    const { answers } = await story.call('answers.list', { caseId: story.facts.caseId });
    const { model: modelId, target, long } = EVIDENCE;
    expect(answers.map(({ workId, kind, finished }) => [workId, kind, finished])).toEqual(
      expect.arrayContaining([[target, 'uncalibrated', 1]]),
    );
    expect(
      answers.every((one) => (one.modelId === modelId && one.workId === target) || one.workId === long),
    ).toBe(true);
  },
  'answers.show': async (story) => {
    const ids = { caseId: story.facts.caseId, modelId: EVIDENCE.model };
    const answer = await story.call('answers.show', { ...ids, workId: EVIDENCE.target });
    // So short a control calibrates nothing: the answer claims nothing, and says so first.
    expect(answer.lead).toMatchObject({ kind: 'uncalibrated', place: { examinationId: X1 } });
    expect(answer.lead.also.map(({ code }) => code)).toContain('control-too-small');
    expect(answer.bands.map(({ workId, role }) => [workId, role])).toEqual([
      [EVIDENCE.target, 'target'],
      [EVIDENCE.control, 'control'],
    ]);
    expect(answer.elements.rows.map(({ state }) => state)).toEqual(Array(4).fill('cannot-be-told'));
    expect(answer.elements.means.map(({ id, state }) => [id, state])).toEqual([
      ['extraction', 'cannot-be-told'],
      ['regurgitation', 'not-examined'],
      ['reconstruction', 'cannot-be-told'],
    ]);
    const none = await story.call('answers.show', { ...ids, workId: EVIDENCE.control });
    expect(none.lead.kind).toBe('none');
    await refused(story.call('answers.show', { ...ids, workId: 'E99' }), 'evidence-unknown');
  },
  'case.families': async (story) => {
    const families = await story.call('case.families', { caseId: story.facts.caseId });
    // One chain of three steps and one group of passages, and a control that is too small for a claim.
    expect(families).toMatchObject({ tested: 2, claimed: 0, uncalibrated: 2, expectedFalseClaims: 0 });
    expect(families).not.toHaveProperty('tests');
    await refused(story.call('case.families', { caseId: 'no-such-case' }), 'case-unknown');
  },
  'case.tests': async (story) => {
    const { tests } = await story.call('case.tests', { caseId: story.facts.caseId });
    expect(tests.map(({ examinationId }) => examinationId)).toEqual([X1, X1, X1, X1]);
    await refused(story.call('case.tests', { caseId: 'no-such-case' }), 'case-unknown');
  },
  'reader.open': async (story) => {
    const opened = await story.call('reader.open', {
      caseId: story.facts.caseId,
      examinationId: X1,
      workId: EVIDENCE.target,
    });
    const { count, measures, startChar } = opened.windows;
    const logs = decodeArray('f64', must(measures[0]).logProbNats);
    expect([logs.length, decodeArray('u32', startChar).length]).toEqual([count, count]);
    // Half of the probabilities are not lost on the way: the largest is that of the best passage.
    expect(Math.max(...logs) / Math.LN10).toBeCloseTo(story.facts.best.log10, 9);
    expect(opened.strips.map(({ workId }) => workId)).toEqual([EVIDENCE.target, EVIDENCE.control]);
    expect(opened.strips[0]?.slices.some(isScored)).toBe(true);
  },
  'reader.tokens': async (story) => {
    const { startChar, endChar } = story.facts.best;
    const tokens = await story.call('reader.tokens', {
      caseId: story.facts.caseId,
      examinationId: X1,
      workId: EVIDENCE.target,
      startChar,
      endChar,
    });
    expect(decodeArray('i32', tokens.tokenId)).toHaveLength(tokens.count);
    expect(decodeArray('u32', tokens.startChar)).toHaveLength(tokens.count + 1);
    const sum = decodeArray('f32', tokens.logProbNats).reduce((all, one) => all + one, 0);
    expect(sum / Math.LN10).toBeCloseTo(story.facts.best.log10, 3);
  },
  'reader.top': async (story) => {
    const { top, actual } = await story.call('reader.top', {
      caseId: story.facts.caseId,
      examinationId: X1,
      workId: EVIDENCE.target,
      token: 100,
      load: {},
    });
    expect(top).toHaveLength(5);
    expect(actual.logProbNats).toBeLessThanOrEqual(must(top[0]).logProbNats);
  },
  'ask.start': async (story) => {
    const { jobId } = await story.call('ask.start', {
      caseId: story.facts.caseId,
      modelId: EVIDENCE.model,
      workId: EVIDENCE.target,
      startChar: story.facts.best.startChar,
      prefixTokens: 30,
      maxTokens: 12,
      decoding: { kind: 'greedy' },
      load: {},
    });
    const { record } = await resultOf(story, jobId, 'ask');
    expect(record.tokens).toHaveLength(12);
    expect(record.outputText).not.toBe('');
    story.facts.askId = record.askId;
  },
  'runs.pause': async (story) => {
    const { caseId } = story.facts;
    await refused(story.call('runs.pause', { caseId, examinationId: X1 }), 'not-running');
    const { queueId } = await story.call('runs.enqueue', longRequest(story));
    const examinationId = await running(story, queueId);
    expect(await story.call('runs.pause', { caseId, examinationId })).toEqual({});
    await until(story, async () => ((await statusOf(story, examinationId)) === 'paused' ? true : undefined));
    await until(story, async () => {
      const { queue } = await story.call('runs.list', { caseId });
      return queue.length === 0 ? true : undefined;
    });
    story.facts.openExamination = examinationId;
  },
  'runs.resume': async (story) => {
    const { caseId, openExamination: examinationId } = story.facts;
    await refused(story.call('runs.resume', { caseId, examinationId: X1, load: {} }), 'examination-finished');
    const { queueId } = await story.call('runs.resume', { caseId, examinationId, load: {} });
    expect(await running(story, queueId)).toBe(examinationId);
  },
  'runs.reorder': async (story) => {
    const { caseId } = story.facts;
    const waiting = async (): Promise<string[]> =>
      (await story.call('runs.list', { caseId })).queue
        .filter(({ state }) => state === 'queued')
        .map(({ queueId }) => queueId);
    const { queueId: first } = await story.call('runs.enqueue', longRequest(story));
    const { queueId: second } = await story.call('runs.enqueue', longRequest(story));
    expect(await waiting()).toEqual([first, second]);
    expect(await story.call('runs.reorder', { caseId, queueId: second, before: first })).toEqual({});
    expect(await waiting()).toEqual([second, first]);
    await story.call('runs.dequeue', { caseId, queueId: first });
    await refused(story.call('runs.reorder', { caseId, queueId: second, before: first }), 'queue-unknown');
    await story.call('runs.dequeue', { caseId, queueId: second });
  },
  'runs.continue': async (story) => {
    const { caseId } = story.facts;
    const before = (await story.call('runs.list', { caseId })).queue.map(({ queueId }) => queueId);
    // Nothing is held: the queue goes on as it was.
    expect(await story.call('runs.continue', { caseId })).toEqual({});
    expect((await story.call('runs.list', { caseId })).queue.map(({ queueId }) => queueId)).toEqual(before);
  },
  'runs.dequeue': async (story) => {
    const { caseId } = story.facts;
    const { queueId } = await story.call('runs.enqueue', longRequest(story));
    expect(await story.call('runs.dequeue', { caseId, queueId })).toEqual({});
    const { queue } = await story.call('runs.list', { caseId });
    expect(queue.map((item) => item.queueId)).not.toContain(queueId);
    await refused(story.call('runs.dequeue', { caseId, queueId }), 'queue-unknown');
  },
  'runs.stop': async (story) => {
    const { caseId, openExamination: examinationId } = story.facts;
    expect(await story.call('runs.stop', { caseId, examinationId })).toEqual({});
    await until(story, async (): Promise<true | undefined> => {
      const { queue }: CallOutput<'runs.list'> = await story.call('runs.list', { caseId });
      return queue.length === 0 ? true : undefined;
    });
    expect(['paused', 'interrupted']).toContain(await statusOf(story, examinationId));
  },
} satisfies Partial<Record<CallName, Sample>>;
