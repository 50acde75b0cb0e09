import type { Chart } from '../../figure/index.js';
import { say, textOf, type Block, type Inline } from './blocks.js';

/** Numbers the figures in the order of their appearance; a caption that several would share is given with the first of them. */
export class FigureCounter {
  count = 0;
  private readonly explained = new Map<string, string>();

  /** The figure that already has this explanation, or this one from now on. */
  firstWith(explanation: string, number: string): string {
    const first = this.explained.get(explanation) ?? number;
    this.explained.set(explanation, first);
    return first;
  }
}

/** A chart as the next figure of a report. */
export function figureBlock(
  counter: FigureCounter,
  chart: Chart,
  caption: string | readonly Inline[],
): Block {
  counter.count += 1;
  const number = `Figure ${counter.count}`;
  const words = typeof caption === 'string' ? [say(caption)] : caption;
  const first = counter.firstWith(textOf(words), number);
  return {
    kind: 'figure',
    chart,
    number,
    caption: words.length === 0 || first === number ? words : [say(`Drawn as ${first}.`)],
  };
}
