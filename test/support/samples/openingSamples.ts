import { join } from 'node:path';
import { expect } from 'vitest';
import type { CallName } from '../../../src/contract/index.js';
import { ATTACKS } from '../../../src/attacks/index.js';
import { like } from '../like.js';
import { must } from '../must.js';
import { refused, resultOf, type Sample } from './story.js';

/** What a case says of itself. */
export const HEAD = {
  caption: 'Доу v. "Example" Ltd.',
  court: 'Court of Ω',
  docket: '1:26-cv-1',
  examiner: 'A. Ünal',
  examinerTitle: 'Examiner',
  laboratory: '研究室',
  question: 'How much of the work is in the model?',
};

/** The first screen, files, settings, and making cases. */
export const openingSamples = {
  'home.show': async (story) => {
    const home = await story.call('home.show', {});
    expect(home).toMatchObject({ door: story.door, role: 'writer', cases: [] });
    expect(home.program.name).toBe('Palimpsest');
    expect(home.capabilities.upload).toBe(story.door === 'browser');
    expect(home.home?.path).toBe(story.home);
  },
  'files.roots': async (story) => {
    const { roots } = await story.call('files.roots', {});
    const paths = story.door === 'browser' ? [story.home, story.assets, story.texts] : [];
    expect(roots.map(({ path, kind }) => [path, kind])).toEqual(paths.map((path) => [path, 'folder']));
  },
  'files.list': async (story) => {
    const folder = await story.grant(story.assets);
    if (story.door === 'desktop') {
      await refused(story.call('files.list', { folder }), 'files-outside');
      return;
    }
    const { path, entries, omitted } = await story.call('files.list', { folder });
    expect([path, omitted]).toEqual([story.assets, 0]);
    expect(entries.find(({ name }) => name === 'P1-f16.gguf')).toMatchObject({
      kind: 'file',
      sizeBytes: 8_139_488,
    });
  },
  'files.within': async (story) => {
    const folder = await story.grant(story.assets);
    const { entries, omitted } = await story.call('files.within', { folder });
    const model = must(entries.find(({ name }) => name === 'P1-f16.gguf'));
    expect(model).toMatchObject({ kind: 'file', sizeBytes: 8_139_488 });
    expect(omitted).toBe(0);
  },
  'files.describe': async (story) => {
    const grantId = await story.grant(join(story.assets, 'P1-f16.gguf'));
    expect(await story.call('files.describe', { grantId })).toEqual({
      grantId,
      name: 'P1-f16.gguf',
      kind: 'file',
      sizeBytes: 8_139_488,
      path: join(story.assets, 'P1-f16.gguf'),
    });
    await refused(story.call('files.describe', { grantId: `g${'0'.repeat(32)}` }), 'grant-unknown');
  },
  'files.discard': async (story) => {
    const grantId = await story.grant(join(story.assets, 'P1-f16.gguf'));
    // A file of the machine stays, and may still be used.
    expect(await story.call('files.discard', { grantId })).toEqual({});
    expect((await story.call('files.describe', { grantId })).sizeBytes).toBe(8_139_488);
    expect(await story.call('files.discard', { grantId: `g${'0'.repeat(32)}` })).toEqual({});
  },
  'files.chooseFiles': async (story) => {
    const asked = story.call('files.chooseFiles', { purpose: 'evidence', multiple: true });
    if (story.chosen === null) await refused(asked, 'desktop-only');
    else {
      const { files } = await asked;
      const chosen = await story.call('files.describe', { grantId: must(files[0]).grantId });
      expect(chosen.path).toBe(story.chosen.file);
    }
  },
  'files.chooseFolder': async (story) => {
    const asked = story.call('files.chooseFolder', { purpose: 'open-case' });
    if (story.chosen === null) await refused(asked, 'desktop-only');
    else expect((await asked).folder?.path).toBe(story.chosen.folder);
  },
  'files.print': async (story) => {
    const asked = story.call('files.print', {});
    if (story.chosen === null) await refused(asked, 'desktop-only');
    else expect(await asked).toEqual({});
  },
  'settings.change': async (story) => {
    expect(await story.call('settings.change', { load: { gpu: 'off', threads: 1 } })).toEqual({});
    await refused(story.call('settings.change', { load: { threads: 0 } }), 'call-input');
  },
  'settings.show': async (story) => {
    const { load, processors, memoryBytes } = await story.call('settings.show', {});
    expect(load).toEqual({ gpu: 'off', threads: 1 });
    expect(processors).toBeGreaterThan(0);
    expect(memoryBytes).toBeGreaterThan(1e8);
  },
  'attacks.list': async (story) => {
    const { attacks } = await story.call('attacks.list', {});
    expect(attacks.map(({ id }) => id)).toEqual(ATTACKS.map(({ id }) => id));
    for (const { parameters } of attacks) expect(parameters.length).toBeGreaterThan(0);
  },
  'system.about': async (story) => {
    const { environment, licenses } = await story.call('system.about', {});
    // The desktop runs in the Node of its Electron.
    if (story.door === 'desktop') expect(Object.keys(environment.versions)).toContain('electron');
    else expect(environment.versions['node']).toBe(process.versions.node);
    expect(licenses).toMatch(/Apache|MIT/);
  },
  'system.offline': async (story) => {
    expect(await story.call('system.offline', {})).toEqual({ blocked: 0, attempts: [] });
  },
  'system.selfTest': async (story) => {
    const { jobId } = await story.call('system.selfTest', {});
    const { selfTest } = await resultOf(story, jobId, 'self-test');
    expect(selfTest).toMatchObject({ kind: 'run', passed: true });
  },
  'case.create': async (story) => {
    const parent = await story.grant(story.home);
    const { caseId } = await story.call('case.create', { parent, name: 'Доу v Example', head: HEAD });
    story.facts.caseId = caseId;
    await refused(story.call('case.create', { parent, name: '../outside', head: HEAD }), 'case-name');
  },
  'case.open': async (story) => {
    const folder = await story.grant(join(story.home, 'Доу v Example'));
    expect(await story.call('case.open', { folder })).toEqual({ caseId: story.facts.caseId });
  },
  'case.show': async (story) => {
    const shown = await story.call('case.show', { caseId: story.facts.caseId });
    expect(shown).toMatchObject({ folder: join(story.home, 'Доу v Example'), mode: 'write', readReason: '' });
    expect(shown.index.head).toEqual(HEAD);
    expect(shown.nextStep.step).toBe('add-model');
    await refused(story.call('case.show', { caseId: 'no-such-case' }), 'case-unknown');
  },
  'case.check': async (story) => {
    const { caseId } = story.facts;
    expect(await story.call('case.check', { caseId })).toMatchObject({ arrays: true, differences: [] });
    await refused(story.call('case.check', { caseId: 'no-such-case' }), 'case-unknown');
  },
  'case.edit': async (story) => {
    const { caseId } = story.facts;
    expect(await story.call('case.edit', { caseId, head: { docket: '1:26-cv-2' } })).toEqual({});
    expect((await story.call('case.show', { caseId })).index.head).toEqual({ ...HEAD, docket: '1:26-cv-2' });
  },
  'case.createDemo': async (story) => {
    const parent = await story.grant(story.home);
    const { jobId } = await story.call('case.createDemo', { parent, name: 'demo' });
    const { caseId } = await resultOf(story, jobId, 'demo-case');
    story.facts.demoCaseId = caseId;
    const { index } = await story.call('case.show', { caseId });
    expect(index.evidence.map(({ name }) => name)).toContain('P1-f16.gguf');
  },
  'case.createSample': async (story) => {
    const parent = await story.grant(story.home);
    const { caseId } = await story.call('case.createSample', { parent, name: 'sample' });
    const { answers } = await story.call('answers.list', { caseId });
    expect(answers.map(({ kind }) => kind)).toContain('extractable');
    // There is one copy, whatever name is given.
    expect(await story.call('case.createSample', { parent, name: 'again' })).toEqual({ caseId });
    await story.call('case.close', { caseId });
    await story.call('case.forget', { caseId });
  },
  'visitors.invite': async (story) => {
    const asked = story.call('visitors.invite', {});
    if (story.door === 'desktop') await refused(asked, 'browser-only');
    else expect((await asked).url).toEqual(like(/^http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]{43}$/));
  },
} satisfies Partial<Record<CallName, Sample>>;
