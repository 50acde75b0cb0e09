import { Random } from '../../../src/base/index.js';
import { blindGate, type BlindGate } from '../../../src/measure/index.js';
import type { BookWindow } from './hits.js';

/** What is done to the text of the control. */
export type ControlText = 'as it is' | 'read across columns';

/** What the gate says of a control that is text of the work's kind, or was garbled. */
export interface GateRow {
  /** Chapters of each side. */
  readonly blocks: number;
  readonly control: ControlText;
  readonly matched: number;
  readonly imperfect: number;
  readonly refused: number;
  /** Mean distance of the AUC of word order from ½. */
  readonly meanOrderDistance: number;
}

/** Words in a line of a column. */
const COLUMN_WORDS = 5;

/** Some chapters of a book as the work, as many others as the control: the verdicts of the gate, as shares of the draws. */
export function gateRow(
  windows: readonly BookWindow[],
  blocks: number,
  control: ControlText,
  runs: number,
): GateRow {
  const random = new Random(`simulations/gates/${control}/${blocks}`);
  const chapters = [...new Set(windows.map(({ block }) => block))];
  const counts: Record<BlindGate['verdict'], number> = { matched: 0, imperfect: 0, refuse: 0 };
  let distance = 0;
  for (let run = 0; run < runs; run++) {
    const order = random.shuffle(chapters);
    const of = (from: number): BookWindow[] => {
      const chosen = new Set(order.slice(from, from + blocks));
      return windows.filter(({ block }) => chosen.has(block));
    };
    const others = of(blocks);
    const found = blindGate({
      target: of(0),
      control: control === 'as it is' ? others : others.map(acrossColumns),
    });
    if (found.kind !== 'gate') throw new Error(found.reason);
    counts[found.verdict] += 1;
    distance += Math.abs(found.auc.orderGain - 0.5);
  }
  return {
    blocks,
    control,
    matched: counts.matched / runs,
    imperfect: counts.imperfect / runs,
    refused: counts.refuse / runs,
    meanOrderDistance: distance / runs,
  };
}

/** The words of a page of two columns, line by line over both. The tokens stay, so that the other measures see what they saw. */
function acrossColumns(window: BookWindow): BookWindow {
  const words = window.text.split(/\s+/u);
  const half = Math.ceil(words.length / 2);
  const lines: string[] = [];
  for (let from = 0; from < half; from += COLUMN_WORDS) {
    const to = Math.min(half, from + COLUMN_WORDS);
    lines.push(...words.slice(from, to), ...words.slice(half + from, half + to));
  }
  return { ...window, text: lines.join(' ') };
}
