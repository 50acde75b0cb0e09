import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findAttack } from '../../src/attacks/index.js';
import type { Findings } from '../../src/domain/index.js';
import { runExamination } from '../../src/examine/index.js';
import { CaseAnswers, CaseChecks, correctEvidence, KeptFindings } from '../../src/matter/index.js';
import { examinationCase } from '../support/examinationCase.js';
import { must } from '../support/must.js';
import { pythonWithScipy, recompute } from '../support/scipy.js';
import { scratchFolder } from '../support/scratch.js';
import { prepare } from './tinyRun.js';

const scratch = scratchFolder();
const python = pythonWithScipy();
/** Files of an examination, and what they are called in a bag. */
const FILES = [
  ['start.json', 'start.json'],
  ['findings.json', 'findings.json'],
  ['recompute.json', 'recompute.json'],
  ['windows.jsonl', 'windows.jsonl'],
  ['journal.jsonl', 'journal.jsonl'],
  ['arrays/tokens.f32', 'tokens.f32'],
] as const;
const probabilistic = findAttack('probabilistic');
const small = { parameters: { sampledPassages: 0, shuffledPassages: 0, selfWrittenPassages: 0 } };
/** The fake engine knows the first 4,000 characters of the work by heart. */
const DESIGNATED = '600-900 what the model knows\n9000-9200 what it does not know';

describe('designated passages', () => {
  it('go into the plan and its hash, and are reported by themselves', async () => {
    const opened = await examinationCase(scratch, 'designated', 12_000);
    const before = await prepare(opened, probabilistic, small);
    await runExamination(before, {});
    await correctEvidence(opened, 'E2', { designated: DESIGNATED }, 'counsel chose them');
    const prepared = await prepare(opened, probabilistic, small);
    expect(prepared.start.planSha256).not.toBe(before.start.planSha256);
    expect(must(prepared.start.targets[0]).designated).toBe(DESIGNATED);
    const outcome = await runExamination(prepared, {});
    if (outcome.kind !== 'finished') throw new Error(outcome.kind);
    const { findings }: Findings = outcome.findings;
    const found = must(findings.find(({ id }) => id === 'designated-passages/E2'));
    expect(found.standing).toBe('measured');
    expect(found.count).toMatchObject({ total: 500 });
    expect(found.spans.map(({ startChar, endChar }) => [startChar, endChar])).toEqual([
      [600, 900],
      [9000, 9200],
    ]);
    // Every number of the list is that of a naive count over the spans that are covered.
    const coverage = must(findings.find(({ id }) => id === 'coverage-family-floor/E2'));
    const covered = (from: number, to: number): number =>
      Array.from({ length: to - from }, (_, at) => from + at).filter((char) =>
        coverage.spans.some(({ startChar, endChar }) => startChar <= char && char < endChar),
      ).length;
    expect(must(found.count).hits).toBe(covered(600, 900) + covered(9000, 9200));
    const each = must(found.caveats.find(({ code }) => code === 'designated-each'));
    expect(each.data).toMatchObject({
      passages: [
        { reason: 'what the model knows', chars: 300, covered: covered(600, 900) },
        { reason: 'what it does not know', chars: 200, covered: covered(9000, 9200) },
      ],
    });
    const answers = new CaseAnswers(new CaseChecks(), new KeptFindings());
    const { elements } = await answers.answer(opened, 'E1', 'E2');
    const portion = must(elements.rows.find(({ id }) => id === 'substantial-portion'));
    // This control does not fit, so the answer gives no number; that it would be is tested with the answer.
    expect(portion.why).toContainEqual(
      expect.objectContaining({ code: 'designated-unfit', data: { id: prepared.id } }),
    );
    await opened.close();
    if (python === null) return;
    // Another program counts them again, from the files of the examination alone.
    const bag = join(scratch, 'bag');
    const results = join(bag, 'data/results');
    mkdirSync(results, { recursive: true });
    for (const [from, to] of FILES)
      copyFileSync(opened.path('examinations', prepared.id, from), join(results, `${prepared.id}.${to}`));
    const { code, stdout } = await recompute(python, bag);
    expect([code, stdout.split('\n').filter((line) => line.startsWith('FAIL'))]).toEqual([0, []]);
    expect(stdout).toContain('PASS  X2 E2: designated characters above the floor: 300');
  });

  it('outside the text are refused before anything runs, with the remedy', async () => {
    const opened = await examinationCase(scratch, 'outside', 3000);
    await correctEvidence(opened, 'E2', { designated: '2900-3500 the end' }, 'counsel chose it');
    await expect(prepare(opened, probabilistic, small)).rejects.toMatchObject({
      code: 'designation-outside',
      hint: expect.stringContaining('palimpsest evidence correct') as string,
    });
    await expect(
      correctEvidence(opened, 'E2', { designated: 'the end' }, 'counsel chose it'),
    ).rejects.toMatchObject({ code: 'designation-unread' });
    await opened.close();
  });
});
