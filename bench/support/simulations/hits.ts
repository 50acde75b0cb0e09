import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { Random } from '../../../src/base/index.js';
import { hitGate, type GateWindow } from '../../../src/measure/index.js';

const windowSchema = z.object({
  passage: z.string(),
  startToken: z.int(),
  ids: z.array(z.int()),
  text: z.string(),
  /** log p under the model that was trained on none of the planted text comes first. */
  P0: z.tuple([z.number(), z.number().nullable(), z.number()]),
});

/** A window of Moby-Dick as the planted models' tokenizer reads it, with its chapter. */
export interface BookWindow extends GateWindow {
  readonly logP: number;
}

/** Real text of one kind: windows of 100 tokens of Moby-Dick, no two of which share a token. */
export function bookWindows(): BookWindow[] {
  const path = fileURLToPath(new URL('../../../test/golden/data/measurePlant.json', import.meta.url));
  const { windows } = z
    .object({ windows: z.array(windowSchema) })
    .parse(JSON.parse(readFileSync(path, 'utf8')));
  const free = new Map<string, number>();
  return [...windows]
    .sort((a, b) => a.startToken - b.startToken)
    .flatMap(({ passage, startToken, ids, text, P0 }) => {
      const chapter = /moby-(\d+)/.exec(passage)?.[1];
      if (chapter === undefined || startToken < (free.get(passage) ?? 0)) return [];
      free.set(passage, startToken + ids.length);
      return [{ text, tokens: ids, block: chapter, logP: P0[0] }];
    });
}

/** How hits are drawn from text of the control's kind. */
export type HitDraw = 'scattered' | 'by chapters' | 'most probable';

/** What the gate of the hits says of hits that are text of the control's kind. */
export interface HitRow {
  readonly hits: number;
  readonly draw: HitDraw;
  readonly foreign: number;
  readonly tooFew: number;
  readonly meanDistance: number;
}

const CONTROL_WINDOWS = 150;

/**
 * Hits from some chapters, a control from other chapters of the same book. `scattered`: any windows of these chapters; `by chapters`: all of one
 * chapter, then of the next; `most probable`: the most probable ones under a model that never saw any of them.
 */
export function hitRow(windows: readonly BookWindow[], hits: number, draw: HitDraw, runs: number): HitRow {
  const random = new Random(`simulations/hits/${draw}/${hits}`);
  const chapters = [...new Set(windows.map(({ block }) => block))];
  let foreign = 0;
  let tooFew = 0;
  let distance = 0;
  for (let run = 0; run < runs; run++) {
    const order = random.shuffle(chapters);
    const ofChapters = (some: readonly (string | number)[]): BookWindow[] =>
      some.flatMap((chapter) => windows.filter(({ block }) => block === chapter));
    const half = Math.ceil(order.length / 2);
    const chosen = choose(ofChapters(order.slice(0, half)), hits, draw, random);
    const others = ofChapters(order.slice(half));
    const control = random.sample(others.length, CONTROL_WINDOWS).flatMap((at) => others[at] ?? []);
    const found = hitGate({ hits: chosen, control });
    if (found.kind !== 'hit-gate') throw new Error(found.reason);
    foreign += Number(found.verdict === 'foreign');
    tooFew += Number(found.verdict === 'too-few');
    distance += found.distance;
  }
  return { hits, draw, foreign: foreign / runs, tooFew: tooFew / runs, meanDistance: distance / runs };
}

function choose(from: readonly BookWindow[], hits: number, draw: HitDraw, random: Random): BookWindow[] {
  switch (draw) {
    case 'scattered':
      return random.sample(from.length, hits).flatMap((at) => from[at] ?? []);
    case 'by chapters':
      return from.slice(0, hits);
    case 'most probable':
      return [...from].sort((a, b) => b.logP - a.logP).slice(0, hits);
  }
}
