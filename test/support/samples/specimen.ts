import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { unzipSync } from 'fflate';
import { ROOT } from '../cli.js';

/** The sealed report of the shipped sample, packed as README offers it. */
export const SPECIMEN = join(ROOT, 'docs/cases/sample-report.zip');

/** Unpacks it below a folder. @returns the bag */
export function unpackSpecimen(into: string): string {
  for (const [name, bytes] of Object.entries(unzipSync(readFileSync(SPECIMEN)))) {
    mkdirSync(dirname(join(into, name)), { recursive: true });
    writeFileSync(join(into, name), bytes);
  }
  return join(into, 'PAL-2026-0001');
}
