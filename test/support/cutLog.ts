import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sha256Hex } from '../../src/base/index.js';

/**
 * A case as a kill leaves it right before its last audit entries: the log without them, and an index that has not heard of them.
 * @param without number of entries that were not yet written
 */
export function cutLog(folder: string, without: number): void {
  const log = join(folder, 'audit/audit.jsonl');
  const lines = readFileSync(log, 'utf8').trimEnd().split('\n').slice(0, -without);
  writeFileSync(log, lines.join('\n') + '\n');
  const path = join(folder, 'case.json');
  const index = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
  const anchor = { entries: lines.length, sha256: sha256Hex(lines.at(-1) ?? '') };
  writeFileSync(path, JSON.stringify({ ...index, anchor }));
}
