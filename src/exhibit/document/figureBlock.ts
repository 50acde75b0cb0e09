import type { Chart } from '../../figure/index.js';
import { say, type Block, type Inline } from './blocks.js';

/** Numbers the figures in the order of their appearance. */
export interface FigureCounter {
  count: number;
}

/** A chart as the next figure of a report. */
export function figureBlock(
  counter: FigureCounter,
  chart: Chart,
  caption: string | readonly Inline[],
): Block {
  counter.count += 1;
  return {
    kind: 'figure',
    chart,
    number: `Figure ${counter.count}`,
    caption: typeof caption === 'string' ? [say(caption)] : caption,
  };
}
