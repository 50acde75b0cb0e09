import { describe, expect, it } from 'vitest';
import { findAttack } from '../../../../src/attacks/index.js';
import { repeatsPassage } from '../../../../src/attacks/promptSearch/candidates.js';
import { promptSearchFindings } from '../../../../src/attacks/promptSearch/findings.js';
import { judgeSearches } from '../../../../src/attacks/promptSearch/judge.js';
import type { PromptSearchInput } from '../../../../src/attacks/promptSearch/parameters.js';
import type { StageObservation } from '../../../../src/attacks/promptSearch/stage.js';
import { canonicalJson, Random, sha256Hex } from '../../../../src/base/index.js';
import { panelDetailsOf, type Finding, type TablePanel } from '../../../../src/domain/index.js';
import { createFakeEngine } from '../../../../src/engine/fake/index.js';
import { like } from '../../../support/like.js';
import {
  measureInMemory,
  type Measured,
  type MeasureOptions,
} from '../../../support/models/measureInMemory.js';
import { must } from '../../../support/must.js';
import { sampleWorks } from '../sampleTexts.js';

/** Random letters: a few of them say where in the text one is. */
function letters(seed: string): string {
  const random = new Random(seed);
  return Array.from({ length: 3000 }, () => 'abcdefghijklmnopqrstuvwxyz '[random.below(27)]).join('');
}

const TARGET = letters('prompt search target');
const CONTROL = letters('prompt search control');
const SMALL = {
  passageTokens: 12,
  passages: 3,
  controlPassages: 9,
  alpha: 0.1,
  steps: 4,
  candidates: 20,
};

async function measure(
  parameters: Readonly<Record<string, unknown>> = {},
  how: { readonly control?: boolean; readonly canFork?: boolean } & MeasureOptions = {},
): Promise<Measured> {
  const engine = createFakeEngine({ text: TARGET });
  const loaded = await engine.load({ path: 'sample', gpu: 'off' });
  try {
    return await measureInMemory(
      findAttack('prompt-search'),
      engine,
      { ...loaded, canForkSequences: how.canFork ?? true },
      { id: 'E1', name: 'sample.gguf', sha256: sha256Hex('sample') },
      sampleWorks(TARGET, CONTROL).slice(0, how.control === false ? 1 : 2),
      { ...SMALL, ...parameters },
      how,
    );
  } finally {
    await engine.dispose();
  }
}

const withControl = measure();

function finding({ findings }: Measured, id: string): Finding {
  return must(findings.findings.find((one) => one.id.startsWith(`${id}/`)));
}

function table(measured: Measured): TablePanel {
  const { panels } = must(panelDetailsOf(measured.findings));
  const panel = must(panels.find(({ id }) => id === 'searches'));
  if (panel.kind !== 'table') throw new Error('searches is no table');
  return panel;
}

/** The lengths that were tried for each passage, in turn. */
function triedOf({ observations }: Measured): Map<string, { length: number; success: boolean }[]> {
  const tried = new Map<string, { length: number; success: boolean }[]>();
  for (const observed of observations) {
    const { startToken } = observed.unit.spec as { startToken: number };
    const key = `${observed.unit.workId} ${startToken}`;
    const list = tried.get(key) ?? [];
    tried.set(key, list);
    if (observed.kind !== 'observed') continue;
    const value = observed.value as unknown as StageObservation;
    if (value.kind === 'tried') list.push({ length: value.length, success: value.success });
  }
  return tried;
}

describe('prompt search on a model that knows one text by heart', () => {
  it('finds prompts for what it knows and none for the control, and every prompt keeps the rules', async () => {
    const measured = await withControl;
    const ratio = finding(measured, 'prompt-search-ratio');
    expect(ratio.value).toBeGreaterThan(1);
    expect(ratio.controlValue).toMatchObject({ kind: 'unscored' });
    // The control is too short to be matched: no error rate is stated.
    expect(ratio.calibration.kind).toBe('imperfect');
    expect(ratio.sentence).toContain('No p-value is stated.');
    const share = finding(measured, 'prompt-search-passages');
    expect(share.count).toEqual({ hits: 3, total: 3, of: 'passages' });
    expect(share.controlValue).toBe(0);
    expect(share.sentence).toContain('No error rate is stated.');
    const work = must(measured.attackWorks.find(({ role }) => role === 'target'));
    for (const observed of measured.observations) {
      const value = observed.kind === 'observed' ? (observed.value as unknown as StageObservation) : null;
      if (value?.kind !== 'tried') continue;
      expect(value.prompt).toHaveLength(value.length);
      expect(value.length).toBeLessThan(SMALL.passageTokens);
      if (observed.unit.workId !== work.id) continue;
      const { startToken } = observed.unit.spec as { startToken: number };
      const from = startToken + SMALL.passageTokens - 1;
      const passage = work.tokens.slice(from, from + SMALL.passageTokens);
      expect(repeatsPassage(value.prompt, passage)).toBe(false);
    }
  });

  it('states p-values as probabilities of the ratios if work and control were alike', async () => {
    const measured = await withControl;
    const target = must(measured.attackWorks.find(({ role }) => role === 'target'));
    // The same searches, as if of two texts that no blind measure tells apart.
    const blocks = Array.from({ length: 6 }, (_, at) => ({
      title: '',
      startToken: 500 * at,
      endToken: 500 * (at + 1),
    }));
    const input = {
      parameters: measured.parameters,
      works: measured.attackWorks.map((work) => ({
        ...work,
        tokens: target.tokens,
        textOf: (from: number, to: number) => target.textOf(from, to),
        blocks,
      })),
      seed: 'sample-seed',
    } as unknown as PromptSearchInput;
    const { targets } = judgeSearches(
      input,
      measured.observations as unknown as Parameters<typeof judgeSearches>[1],
    );
    const judgement = must(targets[0]);
    expect(judgement.calibration.kind).toBe('calibrated');
    const [ratio, share] = promptSearchFindings(judgement, input);
    // One of ten at least as high; C(12, 3) = 220 ways to choose three of twelve.
    expect(ratio?.sentence).toContain(
      'If a passage of the work were exchangeable with the control passages, its ratio would rank as high among theirs as the best one does with a probability of at most 0.100 (conformal p-value).',
    );
    expect(share?.sentence).toContain(
      'If the passages of the work and of the control were exchangeable, ratios at least this much higher in the work would occur with probability 0.005.',
    );
    expect(share?.standing).toBe('claim');
  });

  it('goes through the lengths of the schedule, each from what the units before observed', async () => {
    for (const [, tried] of triedOf(await withControl)) {
      tried.forEach(({ length, success }, at) => {
        if (at === 0) expect(length).toBe(5);
        const next = tried[at + 1];
        if (next !== undefined) expect(next.length).toBe(success ? length - 1 : length + 5);
      });
      expect(tried.length).toBeGreaterThan(0);
    }
  });

  it('gives the same bytes again, and keeps within what its plan says it costs', async () => {
    const engine = createFakeEngine({ text: TARGET });
    const loaded = await engine.load({ path: 'sample', gpu: 'off' });
    const before = (await engine.counters()).tokensEvaluated;
    const again = await measureInMemory(
      findAttack('prompt-search'),
      engine,
      loaded,
      { id: 'E1', name: 'sample.gguf', sha256: sha256Hex('sample') },
      sampleWorks(TARGET, CONTROL),
      SMALL,
    );
    expect((await engine.counters()).tokensEvaluated - before).toBeLessThanOrEqual(again.totalTokens);
    const one = await withControl;
    expect(canonicalJson(again.findings as never)).toBe(canonicalJson(one.findings as never));
    expect(again.planSha256).toBe(one.planSha256);
    await engine.dispose();
  });

  it('prints no ratio without a control, but what was tried', async () => {
    const measured = await measure({}, { control: false });
    for (const id of ['prompt-search-ratio', 'prompt-search-passages']) {
      const { value, standing, sentence, calibration } = finding(measured, id);
      expect(value).toMatchObject({ kind: 'unscored', reason: like(/without a control/) });
      expect(standing).toBe('measured');
      expect(calibration.kind).toBe('uncalibrated');
      expect(sentence).toContain('uncalibrated');
      expect(sentence).not.toContain('ACR ≥');
    }
    const { rows, columns } = table(measured);
    const at = (title: string): number => columns.findIndex((column) => column.title === title);
    for (const row of rows) {
      expect(row[at('ACR ≥')]).toMatchObject({ kind: 'unscored' });
      expect(row[at('Shortest prompt')]).toBeGreaterThan(0);
      expect(row[at('Prompts scored')]).toBeGreaterThan(0);
    }
    expect(JSON.stringify(measured.findings.details)).not.toContain('ACR ≥ ');
  });

  it('leaves a passage out when a unit of it could not be run, and says so', async () => {
    const measured = await measure({}, { unscored: (unit) => unit === 0 });
    expect(finding(measured, 'prompt-search-passages').count).toMatchObject({ total: 2 });
    expect(table(measured).rows[0]).toContainEqual(
      expect.objectContaining({
        kind: 'unscored',
        code: 'search-lost',
        reason: 'The model gave no numbers.',
      }),
    );
  });

  it('lists every passage as a trial, and only those of the work as hits', async () => {
    const measured = await withControl;
    const attack = findAttack('prompt-search');
    const input = {
      parameters: attack.parameters.parse(SMALL),
      works: measured.attackWorks,
      seed: measured.findings.seed,
    };
    const trials = attack.read(input as never, measured.observations).trials();
    expect(trials).toHaveLength(12);
    expect(trials.filter(({ hit }) => hit).map(({ workId }) => workId)).toEqual(['E2', 'E2', 'E2']);
  });
});

describe('prompt search refuses', () => {
  it('fewer controls than the error rate needs, and says how many', async () => {
    await expect(measure({ controlPassages: 8 })).rejects.toMatchObject({
      code: 'controls-few',
      message: like(/0\.1 needs at least 9 control passages; 8 would be searched/),
    });
  });

  it('a model whose state cannot be copied, passages longer than the context, and works that are too short', async () => {
    await expect(measure({}, { canFork: false })).rejects.toMatchObject({ code: 'sequences-unsupported' });
    await expect(measure({ passageTokens: 500, controlPassages: 9 })).rejects.toMatchObject({
      code: like(/work-short|controls-few|context-too-long/),
    });
  });
});
