import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { canonicalJson, sha256Hex, type Json } from '../../src/base/index.js';

interface Entry {
  readonly action: string;
  readonly detail: Record<string, Json>;
}

/** Makes of a case one of an earlier version, which kept no tokens beside its plans: neither the files nor the log have them. */
export function withoutKeptTokens(folder: string): void {
  const log = join(folder, 'audit/audit.jsonl');
  let prev = '0'.repeat(64);
  const lines = readFileSync(log, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => {
      const { detail, ...entry } = JSON.parse(line) as Entry;
      if (entry.action === 'examination-prepared') delete detail['tokens'];
      const text = canonicalJson({ ...entry, detail, prev });
      prev = sha256Hex(text);
      return text;
    });
  writeFileSync(log, `${lines.join('\n')}\n`);
  const path = join(folder, 'case.json');
  const index = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
  writeFileSync(path, JSON.stringify({ ...index, anchor: { entries: lines.length, sha256: prev } }));
  for (const id of readdirSync(join(folder, 'examinations')))
    rmSync(join(folder, 'examinations', id, 'tokens'), { recursive: true, force: true });
}
