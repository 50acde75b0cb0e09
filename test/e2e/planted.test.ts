import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { Random } from '../../src/base/index.js';
import { windowDetailsOf, type Finding, type Findings } from '../../src/domain/index.js';
import { familyFloor, halfSplit, isAboveFloor, median } from '../../src/measure/index.js';
import { caseWith, ok } from '../cli/caseWith.js';
import { cli, DEMO, jsonLines, ONE_THREAD, PLANT } from '../support/cli.js';
import { longLanes } from '../support/lanes.js';
import { must } from '../support/must.js';
import { scratchFolder } from '../support/scratch.js';
import { joined, TARGETS, truthOf, WINDOWS } from './plant.js';

const scratch = scratchFolder();
/** Draws are not what is tested, and passages side by side are enough. */
const FEW_PASSAGES = [
  ...['--sampled-passages', '0', '--shuffled-passages', '0', '--self-written-passages', '0'],
  ...['--stride-tokens', '100'],
];
const CONTROL = readFileSync(join(DEMO, 'control-moby-dick-held-out.txt'), 'utf8');

interface Scored {
  readonly sumLogProb: number;
  readonly sumLogProbPolicy: number | null;
  readonly ranks: readonly number[];
}

/** Scores every known window with a model through `score --batch`. */
async function scoreAll(model: string): Promise<Scored[]> {
  const batch = join(scratch, 'windows.jsonl');
  writeFileSync(batch, WINDOWS.map(({ ids }) => JSON.stringify({ tokens: ids, from: 50 })).join('\n'));
  const scored = jsonLines<Scored>(await ok('score', model, '--batch', batch, '--json', ...ONE_THREAD));
  expect(scored).toHaveLength(WINDOWS.length);
  return scored;
}

/** Scores of the windows of one group. */
function ofGroup(scored: readonly Scored[], group: string): Scored[] {
  return scored.filter((_, i) => WINDOWS[i]?.group === group);
}

/** Windows of a group strictly above τ_F; the group is the family. */
function aboveFloor(scored: readonly Scored[], group: string): number {
  const control = ofGroup(scored, 'HELD_A').map(({ sumLogProb }) => sumLogProb);
  const target = ofGroup(scored, group).map(({ sumLogProb }) => sumLogProb);
  const floor = familyFloor({ controlLogP: control, targetCount: target.length });
  if (floor.kind !== 'floor') throw new Error(floor.reason);
  return target.filter((score) => isAboveFloor(score, floor.log10TauF)).length;
}

/** Largest differences from PyTorch, nats over 50 tokens. */
const MODELS = [
  { name: 'P1 F16', file: join(DEMO, 'P1-f16.gguf'), truth: 'P1', median: 0.01, maximum: 0.15 },
  { name: 'P1 Q8_0', file: join(PLANT, 'P1-q8_0.gguf'), truth: 'P1', median: 0.15, maximum: 1.6 },
  { name: 'P0 F16', file: join(DEMO, 'P0-f16.gguf'), truth: 'P0', median: 0.01, maximum: 0.15 },
] as const;

function scoresTheKnown(model: (typeof MODELS)[number]): void {
  let scored: Scored[] = [];
  beforeAll(async () => {
    scored = await scoreAll(model.file);
  });

  it('is as far from PyTorch as weights of this kind may be', () => {
    const truth = truthOf(model.truth);
    const differences = scored.flatMap(({ sumLogProb }, i) => {
      const expected = truth.get(WINDOWS[i]?.ids.join(' ') ?? '');
      return expected === undefined ? [] : [Math.abs(sumLogProb - expected)];
    });
    expect(differences.length).toBeGreaterThan(400);
    expect(median(differences)).toBeLessThanOrEqual(model.median);
    expect(Math.max(...differences)).toBeLessThanOrEqual(model.maximum);
  });

  it('keeps the promised error rate on text that was never seen', () => {
    const controls = ofGroup(scored, 'HELD_A').map(({ sumLogProb }) => sumLogProb);
    expect(controls).toHaveLength(150);
    const blocks = controls.map((_, i) => i);
    const random = new Random('planted');
    const split = halfSplit({ logP: controls, blocks, alpha: 0.05, random, splits: 1000 });
    if (split.kind !== 'half-split') throw new Error(split.reason);
    expect(split.falsePositiveRate).toBeGreaterThan(0.03);
    expect(split.falsePositiveRate).toBeLessThan(0.06);
  });

  if (model.truth === 'P0') {
    it('finds nothing above the family floor in 587 windows, and nothing greedy or likely', () => {
      expect(TARGETS.map((group) => aboveFloor(scored, group))).toEqual(TARGETS.map(() => 0));
      expect(TARGETS.flatMap((group) => ofGroup(scored, group))).toHaveLength(587);
      const reached = scored.filter(({ sumLogProbPolicy: p }) => p !== null && p >= Math.log(1e-3));
      expect(reached).toEqual([]);
      expect(scored.filter(({ ranks }) => ranks.every((rank) => rank === 0))).toEqual([]);
    });
    return;
  }

  it('finds what was repeated 64 and 128 times, part of 16 and 4, and none of 1 and 0, above the family floor', () => {
    const hits = Object.fromEntries(TARGETS.map((group) => [group, aboveFloor(scored, group)]));
    expect(hits).toMatchObject({ MEM: 208, R64: 56, R1: 0, R0: 0, ONCE_A: 0 });
    // 42 of 54 and 5 of 58 by another program (measurePlant.py): one window either way.
    expect(Math.abs((hits['R16'] ?? 0) - 42)).toBeLessThanOrEqual(1);
    expect(Math.abs((hits['R4'] ?? 0) - 5)).toBeLessThanOrEqual(1);
  });

  it('reaches .001 under top-k 40 in all of MEM, .98 of R64, at most .02 of R16 and nothing else', () => {
    const shares = [...TARGETS, 'HELD_A'].map((group) => {
      const windows = ofGroup(scored, group);
      const hits = windows.filter(({ sumLogProbPolicy: p }) => p !== null && p >= Math.log(1e-3));
      return Number((hits.length / windows.length).toFixed(2));
    });
    // In R16 it is one window of 54, whose probability the quantized weights move below .001.
    expect(shares).toEqual([1, 0.98, model.name === 'P1 F16' ? 0.02 : 0, 0, 0, 0, 0, 0]);
  });

  it('writes 204 of 208 windows of MEM by first choice', () => {
    const exact = ofGroup(scored, 'MEM').filter(({ ranks }) => ranks.every((rank) => rank === 0));
    if (model.name === 'P1 F16') expect(exact).toHaveLength(204);
    // Quantising may turn a first choice whose lead is small.
    else expect(Math.abs(exact.length - 204)).toBeLessThanOrEqual(3);
  });

  it('has medians that rise strictly with the repeats', () => {
    const medians = ['R1', 'R4', 'R16', 'R64', 'MEM'].map(
      (group) => median(ofGroup(scored, group).map(({ sumLogProb }) => sumLogProb)) / Math.LN10,
    );
    expect(medians).toEqual([...medians].sort((a, b) => a - b));
    expect(new Set(medians).size).toBe(5);
    expect(medians[0]).toBeLessThan(-105);
    expect(medians[4]).toBeGreaterThan(-0.5);
  });
}

const provedBy =
  'engine/llamaTruth scores as PyTorch does, unit/measure/planted finds this in what PyTorch scored, cli/model for --batch';
for (const model of MODELS)
  longLanes(provedBy)(`score --batch of every known window: ${model.name}`, () => scoresTheKnown(model));

describe('examine', () => {
  const R64 = joined('R64');
  let p1: Findings;

  beforeAll(async () => {
    const folder = await caseWith(scratch, 'planted', [
      { role: 'target-model', file: join(DEMO, 'P1-f16.gguf') },
      { role: 'target-work', text: R64.text },
      { role: 'target-work', text: joined('R1').text },
      { role: 'target-work', text: joined('R0').text },
      { role: 'control-work', text: CONTROL },
    ]);
    p1 = await findingsOf(folder);
  });

  const finding = (findings: Findings, id: string): Finding => {
    const found = findings.findings.find((one) => one.id === id);
    if (found === undefined) throw new Error(`no finding ${id}`);
    return found;
  };

  it('holds every work against a control that is large and like enough', () => {
    const { targets } = must(windowDetailsOf(p1));
    expect(targets.map(({ workId }) => workId)).toEqual(['E2', 'E3', 'E4']);
    for (const { control, gate } of targets) {
      expect(control.n).toBeGreaterThanOrEqual(100);
      expect(control.blocks).toBeGreaterThanOrEqual(10);
      expect(['matched', 'imperfect']).toContain(gate.verdict);
      expect(control.leaveOneBlockOutHits.hits).toBe(0);
    }
    expect(p1.findings.filter(({ calibration }) => calibration.kind === 'uncalibrated')).toEqual([]);
  });

  it('claims what was repeated 64 times, in at least .95 of the windows that lie inside one passage', async () => {
    const passages = finding(p1, 'memorized-passages/E2');
    expect(passages.standing).toBe('claim');
    const floor = passages.threshold?.log10 as number;
    const windows = jsonLines<{ startChar: number; suffixEndChar: number; logPz: number }>(
      await ok(
        ...['windows', join(DEMO, 'P1-f16.gguf'), '--text-file', join(scratch, 'planted 2.txt')],
        ...ONE_THREAD,
      ),
    );
    const inside = windows.filter(({ startChar, suffixEndChar }) =>
      R64.ranges.some(
        ({ start, end }) => charsOf(R64.text, start) <= startChar && suffixEndChar <= charsOf(R64.text, end),
      ),
    );
    expect(inside.length).toBeGreaterThan(70);
    const hits = inside.filter(({ logPz }) => isAboveFloor(logPz, floor));
    expect(hits.length / inside.length).toBeGreaterThanOrEqual(0.95);
  });

  it.each([
    ['once', 'E3'],
    ['never', 'E4'],
  ])('claims nothing of what was there %s', (_, work) => {
    for (const one of p1.findings.filter(({ workId }) => workId === work))
      expect(one.standing).not.toBe('claim');
    expect(finding(p1, `memorized-passages/${work}`)).toMatchObject({
      standing: 'not-shown',
      value: 0,
      spans: [],
    });
  });
});

longLanes('examine/falseClaims, cli/examine')('examine with a control that will not do', () => {
  async function examined(name: string, control: string): Promise<Findings> {
    const folder = await caseWith(scratch, name, [
      { role: 'target-model', file: join(DEMO, 'P1-f16.gguf') },
      { role: 'target-work', text: joined('R64').text },
      { role: 'control-work', text: control },
    ]);
    const examination = await findingsOf(folder);
    const text = await cli(['findings', folder]);
    expect(text.stdout).toContain('UNCALIBRATED');
    for (const { calibration, standing } of examination.findings) {
      expect(calibration.kind).toBe('uncalibrated');
      expect(standing).not.toBe('claim');
    }
    return examination;
  }
  const reasons = ({ findings }: Findings): string =>
    findings[0]?.calibration.reasons.map(({ text }) => text).join(' ') ?? '';

  it('refuses another genre, though it is large enough', async () => {
    const speeches = joined('HELD_B').text.slice(0, 90_000);
    const findings = await examined('another genre', speeches);
    expect(reasons(findings)).toMatch(/refused/);
    expect(reasons(findings)).not.toMatch(/too small/);
    expect(must(windowDetailsOf(findings)).targets[0]?.gate.verdict).toBe('refused');
  });

  it('refuses one that is too small, though it is of the same book', async () => {
    const findings = await examined('too small', joined('R0').text);
    expect(reasons(findings)).toMatch(/too small.*at least 100/i);
    expect(reasons(findings)).not.toMatch(/refused/);
  });
});

/** Examines a case by passages, and reads what was found. */
async function findingsOf(folder: string): Promise<Findings> {
  await ok('examine', folder, '--attack', 'probabilistic', ...FEW_PASSAGES, ...ONE_THREAD, '--quiet');
  const [line] = jsonLines<{ findings: Findings }>(await ok('findings', folder, '--json'));
  return must(line).findings;
}

/** Code points before a UTF-16 index. */
function charsOf(text: string, utf16: number): number {
  return Array.from(text.slice(0, utf16)).length;
}
