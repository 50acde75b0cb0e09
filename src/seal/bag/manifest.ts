import { isPlainPath } from './bagNames.js';
import { shown } from './shown.js';
import type { Parsed } from '../encoding/parsed.js';

/** Relative path → SHA-256, 64 lower-case hex digits. */
export type Manifest = ReadonlyMap<string, string>;

/** Manifest as text: hash, two spaces, path; sorted by path; as `sha256sum -c` reads it. @source RFC 8493, §2.1.3 */
export function manifestText(manifest: Manifest): string {
  return [...manifest]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([path, sha256]) => `${sha256}  ${path}\n`)
    .join('');
}

/**
 * Reads a manifest that anyone may have written: every path must be plain and begin with `prefix`, none may occur
 * twice, and the layout must be the one that {@link manifestText} writes.
 * @param prefix e.g. `data/`; empty for a tag manifest
 */
export function parseManifest(text: string, prefix: string): Parsed<Manifest> {
  const entries = new Map<string, string>();
  const lines = text.split('\n');
  if (lines.pop() !== '') return { problem: 'its last line is incomplete' };
  for (const [index, line] of lines.entries()) {
    const [, sha256, path] = /^([0-9a-f]{64}) {2}(.+)$/.exec(line) ?? [];
    if (sha256 === undefined || path === undefined)
      return { problem: `line ${index + 1} is not a hash and a path` };
    if (!isPlainPath(path) || !path.startsWith(prefix)) {
      return {
        problem: `line ${index + 1} names ${shown(path)}, which is not a path inside the bag`,
      };
    }
    if (entries.has(path)) return { problem: `line ${index + 1} names ${path} a second time` };
    entries.set(path, sha256);
  }
  return manifestText(entries) === text ? { value: entries } : { problem: 'its lines are not in order' };
}
