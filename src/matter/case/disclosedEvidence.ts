import { homedir } from 'node:os';
import { basename } from 'node:path';
import type { CaseFolder } from '../../casefile/index.js';
import type { Evidence } from '../../domain/index.js';

/**
 * A piece of evidence as others see it. Where a file lies that the case only refers to is private: its name is enough to find it by its
 * hash. Paths of copies are those inside the case.
 */
export function disclosedEvidence(evidence: Evidence): Evidence {
  if (evidence.storage === 'copied') return evidence;
  return {
    ...evidence,
    path: evidence.name,
    files: evidence.files.map((file) => ({ ...file, path: file.name })),
  };
}

/** Words of a message as others see them: files of evidence by name, the case as `CASE`, the person's folder as `~`. */
export function withoutPaths({ folder, index }: CaseFolder, text: string): string {
  const files = index.evidence
    .filter(({ storage }) => storage === 'referenced')
    .flatMap(({ files: parts }) => parts.map(({ path }): [string, string] => [path, basename(path)]));
  const known: [string, string][] = [...files, [folder, 'CASE'], [homedir(), '~']];
  return known
    .filter(([path]) => path.length > 1)
    .sort(([a], [b]) => b.length - a.length)
    .reduce((words, [path, name]) => words.replaceAll(path, name), text);
}
