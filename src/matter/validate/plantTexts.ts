import { join } from 'node:path';
import { inputError } from '../../base/index.js';
import { readingText } from '../../text/index.js';
import { readTextFile } from '../work/readText.js';
import type { PlantManifest } from './plantSchema.js';

/** A passage of a planted work, in characters of the reading text. */
export type PlantedPassage = PlantManifest['works'][number]['passages'][number];

/** A planted work as its reading text. */
export interface PlantedText {
  readonly passages: readonly PlantedPassage[];
  /** Text of a range of characters of the reading text. */
  textOf(startChar: number, endChar: number): string;
}

/**
 * Where the passages of each work are in its reading text. The manifest counts characters of the file, which may have other line ends or
 * characters that are composed.
 * @returns by the id of the work, in the order of the manifest
 * @throws {PalimpsestError} `plant-manifest` naming a passage that is not in the text; `text-*`, `work-empty`, `file-*`
 */
export async function readPlantedTexts(
  folder: string,
  { works }: PlantManifest,
): Promise<Map<string, PlantedText>> {
  const found = new Map<string, PlantedText>();
  for (const { id, file, passages } of works) {
    const path = join(folder, file);
    const source = await readTextFile(path);
    const { map, text } = readingText(source);
    const beyond = passages.find(({ endChar }) => endChar > source.text.charLength);
    if (beyond !== undefined)
      throw inputError(
        'plant-manifest',
        `${join(folder, 'manifest.json')}, work “${id}”, passage “${beyond.id}”: it ends at character ${beyond.endChar}, and ${path} has ${source.text.charLength} characters.`,
        'Count characters (Unicode code points), not bytes, and correct endChar.',
        { path },
      );
    found.set(id, {
      passages: passages.map((passage) => {
        const { start, end } = map.toTarget(passage.startChar, passage.endChar);
        return { ...passage, startChar: start, endChar: end };
      }),
      textOf: (startChar, endChar) => text.text.slice(text.charToUtf16(startChar), text.charToUtf16(endChar)),
    });
  }
  return found;
}
