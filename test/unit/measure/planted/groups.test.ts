import { describe, expect, it } from 'vitest';
import { Random } from '../../../../src/base/index.js';
import {
  blindGate,
  calibration,
  groupShift,
  judgeGroup,
  splitInHalves,
  type BlockedSample,
  type GateWindow,
} from '../../../../src/measure/index.js';
import { blockOf, windows, type PlantWindow } from './windows.js';

const WINDOW_TOKENS = 100;

/** Windows of groups that share no token. */
function disjointOf(...groups: readonly string[]): PlantWindow[] {
  const last = new Map<string, number>();
  return windows
    .filter(({ group }) => groups.includes(group))
    .filter(({ passage, startToken }) => {
      if (startToken < (last.get(passage) ?? -WINDOW_TOKENS) + WINDOW_TOKENS) return false;
      last.set(passage, startToken);
      return true;
    });
}

const gateWindows = new Map<PlantWindow, GateWindow>();

/** The same object each time, so that its text is compressed once. */
function asGate(window: PlantWindow): GateWindow {
  const known = gateWindows.get(window) ?? { text: window.text, tokens: window.ids, block: blockOf(window) };
  gateWindows.set(window, known);
  return known;
}

const HITS = {
  kind: 'hit-gate',
  verdict: 'like-control',
  hits: 10,
  distance: 0,
  auc: { compressedBytesPerChar: 0.5, charsPerToken: 0.5, unigramLogP: 0.5 },
} as const;

/** A group under one model, judged against a control; the gate is the same under every model. */
function judged(model: 'P1' | 'P0', target: readonly PlantWindow[], control: readonly PlantWindow[]) {
  const sampleOf = (side: readonly PlantWindow[]): BlockedSample => ({
    values: side.map((window) => window[model][0]),
    blocks: side.map(blockOf),
  });
  const shift = groupShift({
    target: sampleOf(target),
    control: sampleOf(control),
    random: new Random(`planted/${model}`),
    labelings: 1999,
  });
  if (shift.kind !== 'group-shift') throw new Error(shift.reason);
  const gate = blindGate({ target: target.map(asGate), control: control.map(asGate) });
  const verdict = calibration({
    control: { windows: control.length, blocks: new Set(control.map(blockOf)).size },
    targetWindows: target.length,
    alpha: 0.05,
    gate,
    replay: { kind: 'made', decades: 0.01, refused: false },
  });
  const blindUpper = gate.kind === 'gate' ? gate.upper : gate;
  return { shift, gate, blindUpper, step: judgeGroup({ shift, verdict, blindUpper, hitGate: HITS }) };
}

describe('planted groups against chapters that neither model saw', () => {
  const held = disjointOf('HELD_A');

  it('are claimed under the model that was trained on them from four repeats on, where the gate is matched', () => {
    const found = ['MEM', 'R64', 'R16', 'R4', 'R1', 'R0'].map((group) => {
      const { shift, gate, step } = judged('P1', disjointOf(group), held);
      const verdict = gate.kind === 'gate' ? gate.verdict : gate.code;
      return [group, verdict, Number(shift.auc.toFixed(2)), step.standing];
    });
    expect(found).toEqual([
      ['MEM', 'matched', 1, 'claim'],
      ['R64', 'matched', 1, 'claim'],
      // The blind measures do not rule out a difference for these twelve passages, so their shift is not claimed.
      ['R16', 'imperfect', 1, 'measured'],
      ['R4', 'matched', 0.86, 'claim'],
      ['R1', 'imperfect', 0.64, 'measured'],
      ['R0', 'imperfect', 0.61, 'measured'],
    ]);
    const more = judged('P1', disjointOf('R16'), disjointOf('HELD_A', 'R0'));
    expect([more.gate, more.step.standing]).toMatchObject([{ verdict: 'matched' }, 'claim']);
  });

  it('are never claimed under the model that saw none of them', () => {
    for (const groups of [['MEM'], ['R64'], ['R16'], ['R4'], ['R1'], ['R0'], ['R64', 'R16', 'R4', 'R1']]) {
      const { shift, step } = judged('P0', disjointOf(...groups), held);
      expect([groups, step.standing]).not.toContain('claim');
      expect(shift.p).toBeGreaterThan(0.01);
    }
  });

  it('are not claimed where one half of the unseen chapters is the control of the other', () => {
    const chapters = [...new Set(held.map(blockOf))];
    let split = 0;
    for (const chosen of splitInHalves(chapters.length, new Random('halves'), 40)) {
      const isControl = (window: PlantWindow): boolean => chosen[chapters.indexOf(blockOf(window))] === 1;
      const target = held.filter((window) => !isControl(window));
      for (const model of ['P1', 'P0'] as const) {
        const { shift, blindUpper } = judged(model, target, held.filter(isControl));
        // A half is too small a control, so the rule is applied as if it were not.
        const calibrated = { kind: 'calibrated', reasons: [] } as const;
        const { standing } = judgeGroup({ shift, verdict: calibrated, blindUpper, hitGate: HITS });
        expect(standing).not.toBe('claim');
      }
      split += 1;
    }
    expect(split).toBe(40);
  });
});
