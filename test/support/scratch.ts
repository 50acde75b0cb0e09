import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

/**
 * A folder of a test file's own, removed after its tests.
 * @param start of its name; unless told, one with a space, a quote and a letter that is not Latin
 */
export function scratchFolder(start = "palimpsest o'Ω "): string {
  const path = mkdtempSync(join(tmpdir(), start));
  afterAll(() => rmSync(path, { recursive: true, force: true }));
  return path;
}
