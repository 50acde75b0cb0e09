import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

/** A folder of a test file's own, removed after its tests; the name has a space, a quote and a letter that is not Latin. */
export function scratchFolder(): string {
  const path = mkdtempSync(join(tmpdir(), "palimpsest o'Ω "));
  afterAll(() => rmSync(path, { recursive: true, force: true }));
  return path;
}
