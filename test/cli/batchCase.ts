import { ONE_THREAD } from '../support/cli.js';
import { CONTROL, TARGET, type Item } from './caseWith.js';

/** How the examinations that batch systems divide are made. */
export const ATTACK = ['--attack', 'greedy', '--gpu', 'off', ...ONE_THREAD] as const;
/** Of each work. */
const CHARS = 2500;

/** Works of which each is a few thousand characters, one control for all, and models. */
export function itemsOf(works: number, models: readonly string[]): Item[] {
  return [
    ...models.map((file) => ({ role: 'target-model', file })),
    ...Array.from({ length: works }, (_, at) => ({
      role: 'target-work',
      text: TARGET.slice(at * CHARS, (at + 1) * CHARS),
      name: `work ${at + 1}.txt`,
    })),
    { role: 'control-work', text: CONTROL.slice(0, 6000), name: 'control.txt' },
  ];
}
