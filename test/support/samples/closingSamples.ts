import { join } from 'node:path';
import { expect } from 'vitest';
import type { CallName } from '../../../src/contract/index.js';
import { cli, ONE_THREAD } from '../cli.js';
import { must } from '../must.js';
import { refused, resultOf, type Sample } from './story.js';

/** The audit log, and putting cases away. */
export const closingSamples = {
  'audit.list': async (story) => {
    const { caseId } = story.facts;
    const all = await story.call('audit.list', { caseId, from: 0, count: 1000, action: '', text: '' });
    expect(all.entries.map(({ seq }) => seq)).toEqual(
      Array.from({ length: all.total }, (_, index) => all.total - index),
    );
    expect(all.entries.at(-1)?.action).toBe('case-created');
    const { evidence } = (await story.call('case.show', { caseId })).index;
    const received = all.entries.findLast(({ action }) => action === 'evidence-added');
    const [first] = evidence;
    expect(received?.subject).toBe(`${first?.id} ${first?.title === '' ? first.name : first?.title}`);
    const said = `${received?.subject} was received`;
    expect(received?.sentence.slice(0, said.length)).toBe(said);
    for (const { sentence } of all.entries) expect(sentence).toMatch(/^(?!.*(undefined|\[object|[{}])).+\.$/);
    const edits = await story.call('audit.list', {
      caseId,
      from: 0,
      count: 10,
      action: 'case-edited',
      text: '',
    });
    expect(edits).toMatchObject({ total: all.total, matching: 1 });
  },
  'audit.verify': async (story) => {
    const verdict = await story.call('audit.verify', { caseId: story.facts.caseId });
    const { audit } = await story.call('case.show', { caseId: story.facts.caseId });
    expect(verdict).toMatchObject({ kind: 'intact', head: audit });
  },
  'shards.list': async (story) => {
    const { caseId } = story.facts;
    const { folder, index } = await story.call('case.show', { caseId });
    const idOf = (role: string, name: string): string =>
      must(index.evidence.find((one) => one.role === role && one.name === name)).id;
    // A plan is made, and its shards are run, by the command line: it needs the case for itself.
    await story.call('case.close', { caseId });
    const chosen = [
      ...['--model', idOf('target-model', 'P1-f16.gguf'), '--work', idOf('target-work', 'target.txt')],
      ...['--control', idOf('control-work', 'control.txt'), '--gpu', 'off', ...ONE_THREAD],
    ];
    for (const words of [
      ['examine', folder, '--attack', 'greedy', '--stride-tokens', '200', '--prepare', ...chosen],
      ['plan', folder, '--shards', '2'],
      ['shard', join(folder, 'plans', 'plan-1'), '1'],
    ]) {
      const { code, stderr } = await cli(words);
      expect(code, stderr).toBe(0);
    }
    const { plans } = await story.call('shards.list', { caseId });
    expect(plans).toMatchObject([
      { planId: 'plan-1', problem: null, shards: [{ state: 'finished' }, { state: 'waiting' }] },
    ]);
  },
  'shards.merge': async (story) => {
    const { caseId } = story.facts;
    await refused(
      story.call('shards.merge', { caseId, planId: 'plan-2', partial: false }),
      'shard-plan-broken',
    );
    const { jobId } = await story.call('shards.merge', { caseId, planId: 'plan-1', partial: true });
    const { examinations, missing } = await resultOf(story, jobId, 'shards-merge');
    expect(missing).toEqual([2]);
    expect(examinations).toMatchObject([{ kind: 'paused', findingsSha256: '' }]);
    expect(examinations[0]?.unitsDone).toBeGreaterThan(0);
  },
  'case.close': async (story) => {
    const { caseId } = story.facts;
    expect(await story.call('case.close', { caseId })).toEqual({});
    const { cases } = await story.call('home.show', {});
    expect(cases.find((entry) => entry.caseId === caseId)?.state).toBe('closed');
  },
  'case.forget': async (story) => {
    const { demoCaseId: caseId } = story.facts;
    await story.call('case.close', { caseId });
    expect(await story.call('case.forget', { caseId })).toEqual({});
    const { cases } = await story.call('home.show', {});
    // A browser goes on to show it, as it lies in the served folder, but not as one that was opened.
    const left = cases.find((entry) => entry.caseId === caseId);
    expect(left?.openedAt).toBe(story.door === 'browser' ? '' : undefined);
  },
} satisfies Partial<Record<CallName, Sample>>;
