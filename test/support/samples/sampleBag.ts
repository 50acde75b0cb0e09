import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { unzipSync } from 'fflate';

const SAMPLE = new URL('../../../assets/demo/sample.zip', import.meta.url);
const PLACES = /^examinations\/(X\d+)\/(?:arrays\/)?([^/]+)$/;

/** Lays out the results of the shipped sample as a bag holds them. @returns its `data/results` */
export function sampleResults(bag: string): string {
  const results = join(bag, 'data', 'results');
  mkdirSync(results, { recursive: true });
  for (const [path, bytes] of Object.entries(unzipSync(readFileSync(SAMPLE)))) {
    const [, id, name] = PLACES.exec(path) ?? [];
    if (id !== undefined && name !== undefined) writeFileSync(join(results, `${id}.${name}`), bytes);
  }
  return results;
}
