import { Random } from '../../../src/base/index.js';
import { secondEdition } from '../../support/secondEdition.js';
import type { MeasuredText } from '../../support/models/measureInMemory.js';

const WORDS =
  'the whale of a sea and in to that was ship harpoon line boat — “call me” ’tis naïve e\u0301tude 鯨 🐋 Ωκεανός 1851 grand, old; white. blubber try-works fast loose fish'.split(
    ' ',
  );

/** A text of seeded words in chapters, with emoji, combining characters and other scripts: the same everywhere. */
export function sampleText(seed: string, chapters: number, wordsEach: number): string {
  const random = new Random(seed);
  return Array.from({ length: chapters }, (_, chapter) => {
    const words = Array.from({ length: wordsEach }, () => WORDS[random.below(WORDS.length)] ?? '');
    return `CHAPTER ${chapter + 1}. The ${WORDS[random.below(WORDS.length)] ?? ''}\n\n${words.join(' ')}\n`;
  }).join('\n');
}

/** A target and a control; for an attack that compares two editions, a second edition of the target between them. */
export function sampleWorks(target: string, control: string, attackId = ''): MeasuredText[] {
  const work = { id: 'E2', role: 'target', title: 'Target', fileName: 'target.txt', text: target } as const;
  const second = { ...work, id: 'E4', title: 'Second edition', text: secondEdition(target) };
  return [
    work,
    ...(attackId === 'editions' ? [second] : []),
    { id: 'E3', role: 'control', title: 'Control', fileName: 'control.txt', text: control },
  ];
}
