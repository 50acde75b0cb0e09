import { ONE_THREAD } from '../support/cli.js';
import { ALL_LANES } from '../support/lanes.js';
import { CONTROL, TARGET, type Item } from './caseWith.js';

/** In every run few passages: a shard needs one. */
const FEW = ALL_LANES ? [] : ['--stride-tokens', '50'];
/** How the examinations that batch systems divide are made. */
export const ATTACK = ['--attack', 'greedy', ...FEW, '--gpu', 'off', ...ONE_THREAD] as const;
/** Of each work, and of the control. */
const [CHARS, CONTROL_CHARS] = ALL_LANES ? [2500, 6000] : [1200, 1200];

/** Works of which each is a few thousand characters, one control for all, and models. */
export function itemsOf(works: number, models: readonly string[]): Item[] {
  return [
    ...models.map((file) => ({ role: 'target-model', file })),
    ...Array.from({ length: works }, (_, at) => ({
      role: 'target-work',
      text: TARGET.slice(at * CHARS, (at + 1) * CHARS),
      name: `work ${at + 1}.txt`,
    })),
    { role: 'control-work', text: CONTROL.slice(0, CONTROL_CHARS), name: 'control.txt' },
  ];
}
