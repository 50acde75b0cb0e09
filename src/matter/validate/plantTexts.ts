import { join } from 'node:path';
import { inputError } from '../../base/index.js';
import { readingText } from '../../text/index.js';
import { readTextFile } from '../work/readText.js';
import type { PlantManifest } from './plantSchema.js';

/** A passage of a planted work, in characters of the reading text. */
export type PlantedPassage = PlantManifest['works'][number]['passages'][number];

/**
 * Where the passages of each work are in its reading text. The manifest counts characters of the file, which may have other line ends or
 * characters that are composed.
 * @returns by the id of the work, in the order of the manifest
 * @throws {PalimpsestError} `plant-manifest` naming a passage that is not in the text; `text-*`, `work-empty`, `file-*`
 */
export async function passagesInReadingText(
  folder: string,
  { works }: PlantManifest,
): Promise<Map<string, PlantedPassage[]>> {
  const found = new Map<string, PlantedPassage[]>();
  for (const { id, file, passages } of works) {
    const path = join(folder, file);
    const source = await readTextFile(path);
    const { map } = readingText(source);
    const beyond = passages.find(({ endChar }) => endChar > source.text.charLength);
    if (beyond !== undefined)
      throw inputError(
        'plant-manifest',
        `${join(folder, 'manifest.json')}, work “${id}”, passage “${beyond.id}”: it ends at character ${beyond.endChar}, and ${path} has ${source.text.charLength} characters.`,
        'Count characters (Unicode code points), not bytes, and correct endChar.',
        { path },
      );
    found.set(
      id,
      passages.map((passage) => {
        const { start, end } = map.toTarget(passage.startChar, passage.endChar);
        return { ...passage, startChar: start, endChar: end };
      }),
    );
  }
  return found;
}
