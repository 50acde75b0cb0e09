import { writeFileSync } from 'node:fs';
import { strToU8, zipSync } from 'fflate';
import type { WorkText } from './collectionText.js';

/** A ZIP archive with a text file for each work: the same bytes for the same works. */
export function collectionZip(works: readonly WorkText[]): Uint8Array {
  const files = works.map(({ title, text }) => [`${title}.txt`, strToU8(text)] as const);
  return zipSync(Object.fromEntries(files), { mtime: new Date(2026, 0, 1) });
}

/** A text as short works: runs of its words, all of the same number. */
export function worksOf(text: string, words = 60): WorkText[] {
  const all = text.split(/\s+/).filter((word) => word !== '');
  return Array.from({ length: Math.floor(all.length / words) }, (_, at) => ({
    title: `Work ${String(at + 1).padStart(3, '0')}`,
    text: all.slice(at * words, (at + 1) * words).join(' '),
  }));
}

/** Writes the works of a text as a ZIP archive. @returns its path */
export function writeCollection(path: string, text: string, words?: number): string {
  writeFileSync(path, collectionZip(worksOf(text, words)));
  return path;
}
