import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileError } from '../../files/index.js';
import type { PlantedPassage, PlantedText } from './plantTexts.js';

/** A planted passage as a short work of a collection. */
export interface ShortWorkFile {
  /** Title of the work in the collection: the name of its file without the extension. */
  readonly title: string;
  readonly group: string;
  readonly passage: PlantedPassage;
  readonly text: string;
}

/** The passages of works as short works, numbered in the order of the works and of their passages. */
export function shortWorksOf(
  works: readonly { readonly group: string; readonly planted: PlantedText }[],
): ShortWorkFile[] {
  const all = works.flatMap(({ group, planted }) =>
    planted.passages.map((passage) => ({
      group,
      passage,
      text: planted.textOf(passage.startChar, passage.endChar),
    })),
  );
  const digits = String(all.length).length;
  return all.map((one, at) => ({ ...one, title: String(at + 1).padStart(digits, '0') }));
}

/**
 * Writes short works into a new folder, a text file for each, as a collection is received.
 * @throws {PalimpsestError} `disk-full`, `file-*`
 */
export async function writeShortWorks(folder: string, works: readonly ShortWorkFile[]): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
    for (const { title, text } of works) await writeFile(join(folder, `${title}.txt`), text, { flag: 'wx' });
  } catch (error) {
    throw fileError(error, folder, 'create');
  }
}
