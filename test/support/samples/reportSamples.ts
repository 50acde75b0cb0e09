import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { CallName } from '../../../src/contract/index.js';
import { verifySealed } from '../../../src/seal/index.js';
import { must } from '../must.js';
import { EVIDENCE } from './evidenceSamples.js';
import { refused, resultOf, type Sample, type Story } from './story.js';

const WORDS = { title: 'Report on Ω', confidentiality: 'Confidential' };
const STATEMENT = { qualifications: 'Twenty years.', opinion: 'The work is “in” it.', limits: '' };
const PASSPHRASE = 'correct horse battery staple';

async function labels(story: Story): Promise<string[][]> {
  const { exhibits } = await story.call('exhibits.list', { caseId: story.facts.caseId });
  return exhibits.map(({ id, label, title }) => [id, label, title]);
}

async function pdfOf(
  story: Story,
  what: { kind: 'preview'; previewId: string } | { kind: 'report'; reportId: string },
): Promise<string> {
  const { base64, name } = await story.call('reports.pdf', { caseId: story.facts.caseId, what });
  expect(name).toMatch(/\.pdf$/);
  return Buffer.from(base64, 'base64').toString('latin1');
}

/** Exhibits, reports, the key, sealed reports. */
export const reportSamples = {
  'exhibits.add': async (story) => {
    const { caseId, best, askId, inspectionId } = story.facts;
    const add = (source: Parameters<typeof story.call<'exhibits.add'>>[1]['source'], title: string) =>
      story.call('exhibits.add', { caseId, source, title, note: 'a <b>note</b>' });
    const { startChar, endChar } = best;
    const passage = {
      kind: 'passage',
      examinationId: 'X1',
      workId: EVIDENCE.target,
      startChar,
      endChar,
    } as const;
    const { findings } = await story.call('findings.show', { caseId, examinationId: 'X1' });
    const findingId = must(findings?.findings[0]).id;
    expect(await add(passage, 'passage')).toEqual({ exhibitId: 'P1', label: 'PX-001' });
    expect(await add({ kind: 'finding', examinationId: 'X1', findingId }, 'finding')).toEqual({
      exhibitId: 'P2',
      label: 'PX-002',
    });
    expect(await add({ kind: 'continuation', askId }, 'continuation')).toEqual({
      exhibitId: 'P3',
      label: 'PX-003',
    });
    expect(await add({ kind: 'inspection', inspectionId }, 'inspection')).toEqual({
      exhibitId: 'P4',
      label: 'PX-004',
    });
    await refused(add({ kind: 'continuation', askId: `a${'0'.repeat(16)}` }, 'none'), 'exhibit-source');
  },
  'exhibits.list': async (story) => {
    const { exhibits } = await story.call('exhibits.list', { caseId: story.facts.caseId });
    expect(exhibits.map(({ id, intact, content }) => [id, intact, content?.kind])).toEqual([
      ['P1', true, 'passage'],
      ['P2', true, 'finding'],
      ['P3', true, 'continuation'],
      ['P4', true, 'inspection'],
    ]);
  },
  'exhibits.edit': async (story) => {
    const { caseId } = story.facts;
    const words = { title: 'a better title', note: '' };
    expect(await story.call('exhibits.edit', { caseId, exhibitId: 'P1', ...words })).toEqual({});
    expect((await labels(story))[0]?.[2]).toBe('a better title');
    await refused(story.call('exhibits.edit', { caseId, exhibitId: 'P9', ...words }), 'exhibit-unknown');
  },
  'exhibits.move': async (story) => {
    const { caseId } = story.facts;
    const before = (await labels(story)).map(([, label]) => label);
    expect(await story.call('exhibits.move', { caseId, exhibitId: 'P3', before: 'P1' })).toEqual({});
    const after = await labels(story);
    expect(after.map(([id]) => id)).toEqual(['P3', 'P1', 'P2', 'P4']);
    expect(after.map(([, label]) => label)).toEqual(before);
  },
  'exhibits.remove': async (story) => {
    const { caseId } = story.facts;
    expect(await story.call('exhibits.remove', { caseId, exhibitId: 'P2' })).toEqual({});
    expect((await labels(story)).map(([id]) => id)).toEqual(['P3', 'P1', 'P4']);
  },
  'keys.show': async (story) => {
    expect((await story.call('keys.show', {})).key).toBeNull();
  },
  'keys.create': async (story) => {
    const holder = { name: 'A. Ünal', organization: '研究室', title: 'Examiner', email: '', years: 3 };
    const key = await story.call('keys.create', { ...holder, passphrase: PASSPHRASE });
    expect(key).toMatchObject({ name: 'A. Ünal', organization: '研究室' });
    expect((await story.call('keys.show', {})).key).toEqual(key);
    await refused(story.call('keys.create', { ...holder, passphrase: PASSPHRASE }), 'key-exists');
  },
  'reports.checklist': async (story) => {
    const { caseId } = story.facts;
    const { gaps } = await story.call('reports.checklist', { caseId, ...WORDS });
    expect(gaps.filter(({ level }) => level === 'refuse')).toEqual([]);
  },
  'reports.keepStatement': async (story) => {
    const { caseId } = story.facts;
    const long = { ...STATEMENT, opinion: 'x'.repeat(20_001) };
    await refused(story.call('reports.keepStatement', { caseId, statement: long }), 'call-input');
    expect(await story.call('reports.keepStatement', { caseId, statement: STATEMENT })).toEqual({});
  },
  'reports.statement': async (story) => {
    const { statement } = await story.call('reports.statement', { caseId: story.facts.caseId });
    expect(statement).toEqual(STATEMENT);
  },
  'reports.preview': async (story) => {
    const { jobId } = await story.call('reports.preview', { caseId: story.facts.caseId, ...WORDS });
    const { previewId, sizeBytes } = await resultOf(story, jobId, 'report-preview');
    expect(await pdfOf(story, { kind: 'preview', previewId })).toHaveLength(sizeBytes);
    story.facts.previewId = previewId;
  },
  'reports.draft': async (story) => {
    const { jobId } = await story.call('reports.draft', { caseId: story.facts.caseId, ...WORDS });
    expect(await resultOf(story, jobId, 'report')).toMatchObject({ sealed: false, sealNumber: '' });
  },
  'reports.seal': async (story) => {
    const { caseId } = story.facts;
    await refused(
      story.call('reports.seal', { caseId, ...WORDS, passphrase: 'wrong', sealedBy: false }),
      'key-passphrase',
    );
    const { jobId } = await story.call('reports.seal', {
      caseId,
      ...WORDS,
      passphrase: PASSPHRASE,
      sealedBy: false,
    });
    const made = await resultOf(story, jobId, 'report');
    expect(made.sealed).toBe(true);
    expect(made.sealNumber).not.toBe('');
    expect(existsSync(made.folder)).toBe(true);
    Object.assign(story.facts, { reportId: made.reportId, sealNumber: made.sealNumber });
  },
  'reports.pdf': async (story) => {
    const { reportId, previewId } = story.facts;
    expect(await pdfOf(story, { kind: 'report', reportId })).toMatch(/^%PDF-[\s\S]+%%EOF\s*$/);
    expect(await pdfOf(story, { kind: 'preview', previewId })).toMatch(/^%PDF-/);
    const gone = { kind: 'preview', previewId: 'none' } as const;
    await refused(story.call('reports.pdf', { caseId: story.facts.caseId, what: gone }), 'preview-gone');
  },
  'reports.save': async (story) => {
    const { caseId, reportId, sealNumber } = story.facts;
    const asked = story.call('reports.save', { caseId, reportId, part: 'bag' });
    if (story.chosen === null) return refused(asked, 'desktop-only');
    expect(await asked).toEqual({ name: 'saved.zip' });
    const path = join(story.chosen.folder, 'saved.zip');
    expect(await verifySealed(path, { expect: { sealNumber } })).toMatchObject({ ok: true });
    rmSync(path);
  },
  'reports.tables': async (story) => {
    const { caseId, reportId } = story.facts;
    const { folder, files } = await story.call('reports.tables', { caseId, reportId });
    expect(files).toEqual(['findings.csv', 'tables.csv', 'tests.csv']);
    for (const name of files) expect(existsSync(join(folder, name))).toBe(true);
    await refused(story.call('reports.tables', { caseId, reportId: 'none' }), 'report-unknown');
  },
  'reports.exhibits': async (story) => {
    const { caseId, reportId } = story.facts;
    const { folder, files } = await story.call('reports.exhibits', { caseId, reportId });
    expect(files).toEqual(['PX-001.pdf', 'PX-002.pdf', 'PX-003.pdf']);
    for (const name of files) expect(existsSync(join(folder, name))).toBe(true);
    await refused(story.call('reports.exhibits', { caseId, reportId: 'none' }), 'report-unknown');
  },
  'bags.verify': async (story) => {
    const { caseId, reportId, sealNumber } = story.facts;
    const bag = { kind: 'report', caseId, reportId } as const;
    const check = async (number: string): Promise<boolean> => {
      const { jobId } = await story.call('bags.verify', { bag, sealNumber: number, authority: '' });
      const { verdict } = await resultOf(story, jobId, 'bag-verify');
      expect(verdict.checks.length).toBeGreaterThan(5);
      return verdict.ok;
    };
    expect(await check(sealNumber)).toBe(true);
    expect(
      await check(sealNumber.replace(/[0-9A-Fa-f](?=[^0-9A-Fa-f]*$)/, (last) => (last === '0' ? '1' : '0'))),
    ).toBe(false);
  },
  'bags.replay': async (story) => {
    const { caseId, reportId } = story.facts;
    const bag = { kind: 'report', caseId, reportId } as const;
    const files = [await story.grant(story.assets), await story.grant(story.texts)];
    const how = { mode: 'sample', units: 2, seed: 'theirs' } as const;
    const { jobId } = await story.call('bags.replay', {
      bag,
      files,
      only: ['X1'],
      how,
      toleranceDecades: null,
    });
    const { report } = await resultOf(story, jobId, 'bag-replay');
    expect(report).toMatchObject({ verdict: 'agrees', mode: 'sample', bag: { intact: true } });
    expect(report.examinations.map(({ outcome }) => outcome)).toEqual(['same-numbers']);
    // The load-bearing units are scored beside those that the seed chooses.
    expect(report.examinations[0]?.unitsCompared).toBeGreaterThan(2);
  },
} satisfies Partial<Record<CallName, Sample>>;
