import type { Chart } from '../../../src/figure/index.js';

/** Number of the value that is drawn nearest to a point of the chart; undefined where the chart shows no value. */
export function nearestReading({ readings }: Chart, x: number, y: number): number | undefined {
  let nearest: number | undefined;
  let least = Infinity;
  readings.forEach((reading, index) => {
    const away = Math.hypot(reading.x - x, reading.y - y);
    if (away >= least) return;
    least = away;
    nearest = index;
  });
  return nearest;
}
