import { readFile } from 'node:fs/promises';
import { factsPath, type CaseFolder } from '../../casefile/index.js';
import { workSchema, type ExhibitContent } from '../../domain/index.js';
import { charsIn, contentPlaces } from '../../exhibit/index.js';
import { listExhibits } from './listExhibits.js';

/** How much of a work exhibits show, in characters of its reading text, each counted once. */
export interface ExhibitsDisclosure {
  readonly workId: string;
  /** Characters of the work. */
  readonly chars: number;
  /** What the exhibit at hand shows. */
  readonly own: number;
  /** What all exhibits of the case show. */
  readonly all: number;
}

/**
 * How much of its work an exhibit shows, and how much all exhibits of the case show of that work; null where it shows no text of a work.
 * @throws {PalimpsestError} `file-*`
 */
export async function exhibitsDisclose(
  opened: CaseFolder,
  content: ExhibitContent,
): Promise<ExhibitsDisclosure | null> {
  const places = contentPlaces(content);
  const [first] = places;
  if (first === undefined) return null;
  const { workId } = first;
  const facts = workSchema.safeParse(JSON.parse(await readFile(factsPath(opened, workId), 'utf8')));
  if (!facts.success) return null;
  const { chars } = facts.data.reading;
  const all = (await listExhibits(opened)).flatMap((one) => contentPlaces(one.content));
  return { workId, chars, own: charsIn(places, workId, chars), all: charsIn(all, workId, chars) };
}
