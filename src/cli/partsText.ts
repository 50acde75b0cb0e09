import { join } from 'node:path';
import { visibleString } from '../figure/index.js';
import type { WrittenParts } from '../matter/index.js';

/** The files that were written, one a line. */
export function partsText({ folder, files }: WrittenParts): string {
  return files.map((name) => visibleString(join(folder, name))).join('\n');
}
