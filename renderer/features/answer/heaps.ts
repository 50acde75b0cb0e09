import type { Answer } from '../../../src/answer/index.js';
import { isScored } from '../../../src/base/index.js';
import { reachOf, type distribution, type DistributionReach } from '../../../src/figure/index.js';
import type { Handles } from './useSetting.js';

type Chance = Extract<Answer['chance'], { readonly sentence: unknown }>;
type Heaps = readonly [
  edges: Parameters<typeof distribution>[1],
  work: Parameters<typeof distribution>[2],
  control: Parameters<typeof distribution>[3],
  marks: Parameters<typeof distribution>[4],
];

/** The two heaps of an answer and the lines between them, for {@link distribution}. @param handles null where they cannot be moved */
export function heapsOf(answer: Answer, chance: Chance, handles: Handles | null): Heaps {
  const at = handles?.at ?? null;
  return [
    chance.edges,
    { role: 'target', counts: chance.work, texts: 1, ...litOf(at, answer, 'target') },
    chance.control.every((count) => count === 0)
      ? undefined
      : {
          role: 'control',
          counts: chance.control,
          texts: answer.bands.filter(({ role }) => role === 'control').length,
          ...litOf(at, answer, 'control'),
        },
    [
      ...(isScored(chance.log10Floor) ? [{ name: 'family floor', x: chance.log10Floor }] : []),
      ...(handles !== null && handles.isMoved ? [{ name: 'your line', x: handles.log10Threshold }] : []),
    ],
  ];
}

/** How far the axes of an answer's heaps reach; undefined where it has none. */
export function heapsReach(answer: Answer): DistributionReach | undefined {
  const { chance } = answer;
  return 'sentence' in chance ? reachOf(...heapsOf(answer, chance, null)) : undefined;
}

/** The width of a bin of an answer's heaps, in decades of probability; undefined where it has none. */
export function binDecades({ chance }: Answer): number | undefined {
  if (!('sentence' in chance)) return undefined;
  const [first, second] = chance.edges;
  return first === undefined || second === undefined ? undefined : second - first;
}

/** What of a heap lies above the line and within the budget, of all works on that side. */
function litOf(
  at: Handles['at'],
  { bands }: Answer,
  role: 'target' | 'control',
): { readonly lit?: readonly number[] } {
  if (at === null) return {};
  const ids = bands.filter((band) => band.role === role).map(({ workId }) => workId);
  const own = at.filter(({ workId }) => ids.includes(workId)).map(({ histogram }) => histogram);
  const [first] = own;
  return first === undefined
    ? {}
    : { lit: first.map((_, bin) => own.reduce((sum, counts) => sum + (counts[bin] ?? 0), 0)) };
}
