import type { Ink, Shape } from './chart.js';

/** Marks that distinguish series without color, in the order in which series get them. */
const MARKS = [
  'square',
  'open-square',
  'diamond',
  'cross',
  'triangle',
  'open-diamond',
  'plus',
  'bar',
] as const;

/** Shapes of the mark of the n-th name, centred at (x, y); about 5 points across. */
export function seriesMark(index: number, x: number, y: number, ink: Ink): Shape[] {
  const kind = MARKS[index % MARKS.length] ?? 'square';
  const r = 2.3;
  switch (kind) {
    case 'square':
    case 'open-square':
      return [
        {
          kind: 'rect',
          x: x - r + 0.3,
          y: y - r + 0.3,
          width: 2 * r - 0.6,
          height: 2 * r - 0.6,
          fill: kind === 'square' ? ink : 'target-wash',
          stroke: ink,
        },
      ];
    case 'diamond':
    case 'open-diamond': {
      const corners: [number, number][] = [
        [x, y - r - 0.6],
        [x + r + 0.6, y],
        [x, y + r + 0.6],
        [x - r - 0.6, y],
      ];
      return [
        { kind: 'area', points: corners, fill: kind === 'diamond' ? ink : 'target-wash' },
        stroke([...corners, [x, y - r - 0.6]], ink, 0.8),
      ];
    }
    case 'triangle':
      return [
        {
          kind: 'area',
          points: [
            [x, y - r - 0.4],
            [x + r + 0.4, y + r],
            [x - r - 0.4, y + r],
          ],
          fill: ink,
        },
      ];
    case 'cross':
      return [
        stroke(
          [
            [x - r, y - r],
            [x + r, y + r],
          ],
          ink,
        ),
        stroke(
          [
            [x - r, y + r],
            [x + r, y - r],
          ],
          ink,
        ),
      ];
    case 'plus':
      return [
        stroke(
          [
            [x - r, y],
            [x + r, y],
          ],
          ink,
        ),
        stroke(
          [
            [x, y - r],
            [x, y + r],
          ],
          ink,
        ),
      ];
    case 'bar':
      return [
        stroke(
          [
            [x, y - r - 0.6],
            [x, y + r + 0.6],
          ],
          ink,
        ),
      ];
  }
}

function stroke(points: readonly (readonly [number, number])[], ink: Ink, width = 1.2): Shape {
  return { kind: 'line', points, stroke: ink, width };
}
