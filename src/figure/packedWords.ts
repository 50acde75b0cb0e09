import { counted } from '../base/index.js';
import type { Evidence } from '../domain/index.js';
import { visibleShort } from './visibleShort.js';

/** Names of links that are listed. */
const LISTED = 5;

/** How a folder became the file in evidence: `Packed from a folder of 12 files.`, and which symbolic links in it were not followed. */
export function packedWords({ files, links }: NonNullable<Evidence['packed']>): string {
  const packed = `Packed on receipt from a folder of ${counted(files, 'file')}, without compression.`;
  if (links.length === 0) return packed;
  const names = links.slice(0, LISTED).map((name) => visibleShort(name, 80));
  const more = links.length > LISTED ? ', …' : '';
  return `${packed} ${counted(links.length, 'symbolic link')} in it ${links.length === 1 ? 'was' : 'were'} not followed: ${names.join(', ')}${more}.`;
}
