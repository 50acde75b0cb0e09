import { join } from 'node:path';
import { Random, sha256Hex } from '../../../src/base/index.js';
import { createFakeEngine } from '../../../src/engine/fake/index.js';
import { DEMO } from '../../support/cli.js';
import { secondEdition } from '../../support/models/secondEdition.js';
import { collectionText } from '../../support/models/collectionText.js';
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

/** A target and a control. */
export function sampleWorks(target: string, control: string): MeasuredText[] {
  return [
    { id: 'E2', role: 'target', title: 'Target', fileName: 'target.txt', text: target },
    { id: 'E3', role: 'control', title: 'Control', fileName: 'control.txt', text: control },
  ];
}

/**
 * The texts as an attack takes them: each chapter as a work of a collection, or a second edition beside each target; for any other attack
 * as they are.
 */
export function sampleFor(
  { id, takesCollections }: { readonly id: string; readonly takesCollections?: true },
  texts: readonly MeasuredText[],
): readonly MeasuredText[] {
  if (id === 'editions')
    return texts.flatMap((one) =>
      one.role === 'target'
        ? [one, { ...one, id: 'E4', title: 'Second edition', text: secondEdition(one.text) }]
        : [one],
    );
  if (takesCollections !== true) return texts;
  return texts.map((one) => {
    const chapters = one.text.normalize('NFC').split(/\n(?=CHAPTER )/);
    return {
      ...one,
      ...collectionText(chapters.map((text, at) => ({ title: `Work ${at + 1}`, text: text.trim() }))),
    };
  });
}

/** A model that knows other text, for attacks that compare; the tensors are those of real files. */
export async function otherModel() {
  const engine = createFakeEngine({ text: sampleText('another', 6, 90) });
  const loaded = await engine.load({ path: 'another', gpu: 'off' });
  const another = { id: 'E9', name: 'another.gguf', sha256: sha256Hex('another') };
  return {
    path: join(DEMO, 'P1-f16.gguf'),
    references: [{ ...another, engine, loaded, path: join(DEMO, 'P0-f16.gguf') }],
  };
}
