import { readExhibit, type CaseFolder } from '../../casefile/index.js';
import type { ExhibitContent, ExhibitEntry } from '../../domain/index.js';
import { labelAt } from './exhibitFacts.js';

/** An exhibit as a list of them shows it. */
export interface ListedExhibit extends ExhibitEntry {
  readonly label: string;
  /** False when the content file differs from what was recorded. */
  readonly intact: boolean;
  /** Null when it is not intact. */
  readonly content: ExhibitContent | null;
}

/** The exhibits of a case in order, each with its label and what it shows. @throws {PalimpsestError} `file-*` */
export async function listExhibits(opened: CaseFolder): Promise<ListedExhibit[]> {
  const listed: ListedExhibit[] = [];
  for (const [at, entry] of opened.index.exhibits.entries()) {
    const content = await readExhibit(opened, entry);
    listed.push({ ...entry, label: labelAt(at + 1), intact: content !== null, content });
  }
  return listed;
}
