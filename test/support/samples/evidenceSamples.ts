import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { CallName } from '../../../src/contract/index.js';
import { must } from '../must.js';
import { over, refused, resultOf, type Sample, type Story } from './story.js';

/** The evidence of the story, in order: E1 …, with the length of the texts in characters. */
export const EVIDENCE = { model: 'E1', target: 'E2', control: 'E3', long: 'E4' } as const;
/** The model that comes later, to be compared with the first. */
const BASE = 'E5';
/** Characters of the short texts. */
export const SHORT_CHARS = 4000;

async function add(
  story: Story,
  path: string,
  role: 'target-model' | 'target-work' | 'control-work',
): Promise<string> {
  const { jobId } = await story.call('evidence.add', {
    caseId: story.facts.caseId,
    file: await story.grant(path),
    role,
    copy: false,
    receivedFrom: 'the publisher',
    receivedBy: '',
    title: '',
    author: 'Herman Melville',
    edition: '',
    encoding: '',
  });
  return (await resultOf(story, jobId, 'evidence-add')).evidenceId;
}

/** Evidence, models and works. */
export const evidenceSamples = {
  'evidence.add': async (story) => {
    const ids = [
      await add(story, join(story.assets, 'P1-f16.gguf'), 'target-model'),
      await add(story, join(story.texts, 'target.txt'), 'target-work'),
      await add(story, join(story.texts, 'control.txt'), 'control-work'),
      await add(story, join(story.texts, 'long.txt'), 'target-work'),
    ];
    expect(ids).toEqual(Object.values(EVIDENCE));
    const { index } = await story.call('case.show', { caseId: story.facts.caseId });
    expect(index.evidence.map(({ name }) => name)).toEqual([
      'P1-f16.gguf',
      'target.txt',
      'control.txt',
      'long.txt',
    ]);
  },
  'evidence.recognize': async (story) => {
    const file = await story.grant(join(story.assets, 'P1-f16.gguf'));
    expect(await story.call('evidence.recognize', { file })).toMatchObject({
      format: 'gguf',
      files: 1,
      sizeBytes: 8_139_488,
      problem: null,
    });
    const text = await story.grant(join(story.texts, 'target.txt'));
    expect(await story.call('evidence.recognize', { file: text })).toMatchObject({
      format: 'txt',
      title: 'target',
      problem: null,
    });
  },
  'evidence.show': async (story) => {
    const shown = await story.call('evidence.show', {
      caseId: story.facts.caseId,
      evidenceId: EVIDENCE.target,
    });
    expect(shown.evidence).toMatchObject({
      id: EVIDENCE.target,
      role: 'target-work',
      author: 'Herman Melville',
    });
    expect(shown).toMatchObject({ usedBy: [], cleaningEntries: [] });
  },
  'evidence.verify': async (story) => {
    const { caseId } = story.facts;
    const { jobId } = await story.call('evidence.verify', { caseId, ids: [] });
    const { checks } = await resultOf(story, jobId, 'evidence-verify');
    expect(checks.map(({ id, status }) => [id, status])).toEqual(
      Object.values(EVIDENCE).map((id) => [id, 'ok']),
    );
    await refused(story.call('evidence.verify', { caseId, ids: ['E9'] }), 'evidence-unknown');
    story.facts.jobId = jobId;
  },
  'jobs.list': async (story) => {
    const { jobs } = await story.call('jobs.list', { caseId: story.facts.caseId });
    expect(jobs.map(({ jobId }) => jobId)).toContain(story.facts.jobId);
  },
  'jobs.show': async (story) => {
    const job = await story.call('jobs.show', { jobId: story.facts.jobId });
    expect(job).toMatchObject({ kind: 'evidence-verify', state: 'done', caseId: story.facts.caseId });
    await refused(story.call('jobs.show', { jobId: `j${'0'.repeat(16)}` }), 'job-unknown');
  },
  'model.show': async (story) => {
    const { facts } = await story.call('model.show', {
      caseId: story.facts.caseId,
      evidenceId: EVIDENCE.model,
    });
    expect(facts.tensors.length).toBeGreaterThan(10);
    expect(facts.tensors.filter(({ sha256 }) => sha256 === null)).toEqual([]);
    expect(facts.files[0]?.sizeBytes).toBe(8_139_488);
    const asModel = story.call('model.show', { caseId: story.facts.caseId, evidenceId: EVIDENCE.target });
    await refused(asModel, 'evidence-role');
  },
  'model.fit': async (story) => {
    const { memory, words } = await story.call('model.fit', {
      caseId: story.facts.caseId,
      evidenceId: EVIDENCE.model,
      length: 100,
      slots: 8,
    });
    expect(memory.fits).toBe(true);
    expect(memory.weightsBytes).toBeGreaterThan(1e6);
    expect(words).not.toBe('');
  },
  'model.tokenize': async (story) => {
    const text = 'Call me Ishmael.';
    const { tokens } = await story.call('model.tokenize', {
      caseId: story.facts.caseId,
      evidenceId: EVIDENCE.model,
      text,
    });
    expect(tokens.map((token) => token.text).join('')).toBe(text);
  },
  'model.inspect': async (story) => {
    const { caseId } = story.facts;
    const ask = (baseId: string) =>
      story.call('model.inspect', {
        caseId,
        evidenceId: EVIDENCE.model,
        what: { kind: 'lineage', baseId, seed: 'ours', permutations: 99, units: 16 },
      });
    await refused(ask(EVIDENCE.model), 'inspection-same-model');
    await refused(ask(EVIDENCE.target), 'evidence-role');
    const { jobId: added } = await story.call('evidence.add', {
      caseId,
      file: await story.grant(join(story.texts, 'base.gguf')),
      role: 'reference-model',
      ...{
        copy: false,
        receivedFrom: 'the publisher',
        receivedBy: '',
        title: '',
        author: '',
        edition: '',
        encoding: '',
      },
    });
    const base = await resultOf(story, added, 'evidence-add');
    expect(base.evidenceId).toBe(BASE);
    const { jobId } = await ask(BASE);
    const { record } = await resultOf(story, jobId, 'model-inspect');
    expect(record.model.id).toBe(EVIDENCE.model);
    expect(record.result).toMatchObject({
      kind: 'lineage',
      base: { id: BASE },
      permutations: 99,
      // Its one block has the shape of the model's, so that units are compared; its weights are drawn.
      lineage: { independence: { isRejected: false, layers: [{ layer: 0, of: 704, units: 16 }] } },
    });
    story.facts.inspectionId = record.inspectionId;
    const list = await story.grant(story.home);
    const { jobId: unlisted } = await story.call('model.inspect', {
      caseId,
      evidenceId: EVIDENCE.model,
      what: { kind: 'known-models', list, authority: '' },
    });
    const { state, error } = await over(story, unlisted);
    expect({ state, code: error?.code }).toEqual({ state: 'failed', code: 'known-list-missing' });
  },
  'model.check': async (story) => {
    const { jobId } = await story.call('model.check', {
      caseId: story.facts.caseId,
      evidenceId: EVIDENCE.model,
    });
    const check = await resultOf(story, jobId, 'model-check');
    expect(check.selfCheck?.sequences.usable).toBe(true);
    expect(check.tokenizerFidelity.ownTokens.tried).toBeGreaterThan(1000);
  },
  'work.show': async (story) => {
    const { work } = await story.call('work.show', {
      caseId: story.facts.caseId,
      evidenceId: EVIDENCE.target,
    });
    expect(JSON.stringify(work)).toContain('target');
    // A document is read in a process that this door starts.
    const { jobId } = await story.call('evidence.add', {
      caseId: story.facts.caseId,
      file: await story.grant(join(story.texts, 'lamp.epub')),
      role: 'source-text',
      ...{ copy: true, receivedFrom: '', receivedBy: '', title: '', author: '', edition: '', encoding: '' },
      rulesOff: ['ruby-out', 'comments-out'],
    });
    const { evidenceId } = await resultOf(story, jobId, 'evidence-add');
    const book = await story.call('work.show', { caseId: story.facts.caseId, evidenceId });
    expect(book.work.source.document).toMatchObject({
      format: 'epub',
      rulesOff: ['comments-out', 'ruby-out'],
    });
    expect(book.work.chapters.map(({ title }) => title)).toEqual(['The keeper', 'The flood']);
  },
  'work.text': async (story) => {
    const stretch = { caseId: story.facts.caseId, evidenceId: EVIDENCE.target, startChar: 10, endChar: 60 };
    const { text, totalChars } = await story.call('work.text', stretch);
    expect(Array.from(text)).toHaveLength(50);
    expect(totalChars).toBeGreaterThan(SHORT_CHARS / 2);
  },
  'work.citations': async (story) => {
    const passage = { workId: EVIDENCE.target, startChar: 10, endChar: 60 };
    const { citations } = await story.call('work.citations', {
      caseId: story.facts.caseId,
      passages: [passage, { ...passage, endChar: 11 }],
    });
    expect(citations).toMatchObject([{ ...passage, lines: { first: 1 } }, { endChar: 11 }]);
    expect(must(citations[0]).lines?.first).toBeGreaterThan(0);
  },
  'work.paragraphs': async (story) => {
    const { rows, total } = await story.call('work.paragraphs', {
      caseId: story.facts.caseId,
      evidenceId: EVIDENCE.target,
      from: 0,
      count: 3,
      cleaningIds: [],
    });
    expect(rows.map(({ index }) => index)).toEqual([0, 1, 2]);
    expect(total).toBeGreaterThan(3);
    expect(rows[0]?.reading.text).not.toBe('');
  },
  'work.tokens': async (story) => {
    const { tokens, totalTokens } = await story.call('work.tokens', {
      caseId: story.facts.caseId,
      evidenceId: EVIDENCE.target,
      modelId: EVIDENCE.model,
      startChar: 0,
      endChar: 100,
    });
    expect(tokens[0]?.startChar).toBe(0);
    expect(totalTokens).toBeGreaterThan(1000);
  },
  'work.search': async (story) => {
    const at = { caseId: story.facts.caseId, evidenceId: EVIDENCE.target };
    const { text } = await story.call('work.text', { ...at, startChar: 100, endChar: 130 });
    const { total, hits } = await story.call('work.search', { ...at, query: text, matchCase: true });
    expect(total).toBeGreaterThan(0);
    expect(must(hits[0])).toMatchObject({ startChar: 100, endChar: 130 });
  },
  'cleaning.propose': async (story) => {
    const { caseId } = story.facts;
    const at = { caseId, workId: EVIDENCE.target, from: 0, count: 10 };
    expect(await story.call('cleaning.proposals', at)).toEqual({ proposals: null });
    expect((await story.call('cleaning.propose', { caseId })).set).toBe(1);
  },
  'cleaning.proposals': async (story) => {
    const at = { caseId: story.facts.caseId, workId: EVIDENCE.target, from: 0, count: 10 };
    const { proposals } = await story.call('cleaning.proposals', at);
    expect(must(proposals).works.map(({ id, own }) => [id, own.map(({ title }) => title)])).toEqual(
      [EVIDENCE.target, EVIDENCE.control, EVIDENCE.long].map((id) => [id, ['Moby-Dick; or, The Whale']]),
    );
  },
  'cleaning.decide': async (story) => {
    const { caseId } = story.facts;
    const decision = { caseId, set: 1, decision: 'accepted', reason: 'scripture' } as const;
    const decide = (proposalId: string, passageSha256: string, set = 1) =>
      story.call('cleaning.decide', { ...decision, set, proposalId, passageSha256 });
    await refused(decide('Q99999', 'a'.repeat(64)), 'proposal-unknown');
    await refused(story.call('cleaning.list', { caseId }), 'proposals-not-accepted');
    const at = { caseId, workId: EVIDENCE.long, from: 0, count: 200 };
    const list = async () => must((await story.call('cleaning.proposals', at)).proposals).proposals;
    const { id, passageSha256, decided } = must(
      (await list()).find(({ source }) => source.place === 'Matthew 13'),
    );
    expect(decided).toBeNull();
    // About another set, or about another passage than has this id, nothing is decided.
    await refused(decide(id, passageSha256, 2), 'proposals-newer');
    await refused(decide(id, 'a'.repeat(64)), 'proposals-newer');
    expect((await list()).find((one) => one.id === id)?.decided).toBeNull();
    expect(await decide(id, passageSha256)).toEqual({});
    expect((await list()).find((one) => one.id === id)?.decided).toMatchObject({
      decision: 'accepted',
      reason: 'scripture',
    });
  },
  'cleaning.list': async (story) => {
    const { caseId } = story.facts;
    const { evidenceId } = await story.call('cleaning.list', { caseId });
    const { evidence, cleaningEntries } = await story.call('evidence.show', { caseId, evidenceId });
    expect(evidence.role).toBe('cleaning-list');
    expect(cleaningEntries).toEqual([expect.stringMatching(/^quoted: .*some seeds fell by the way side/u)]);
  },
  'files.saveText': async (story) => {
    const asked = story.call('files.saveText', { name: 'Evidence of the case.csv', text: 'No.,Title\r\n' });
    if (story.chosen === null) return refused(asked, 'desktop-only');
    // The place that is chosen in the dialog counts, not the name that was proposed.
    expect(await asked).toEqual({ name: 'saved.zip' });
    const path = join(story.chosen.folder, 'saved.zip');
    expect(readFileSync(path, 'utf8')).toBe('No.,Title\r\n');
    rmSync(path);
  },
  'files.reveal': async (story) => {
    const asked = story.call('files.reveal', {
      caseId: story.facts.caseId,
      what: { kind: 'evidence', id: EVIDENCE.model },
    });
    if (story.chosen === null) await refused(asked, 'desktop-only');
    else expect(await asked).toEqual({});
  },
} satisfies Partial<Record<CallName, Sample>>;
