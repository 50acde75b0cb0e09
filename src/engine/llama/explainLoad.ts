import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Library } from './library.js';
import type { StructValue } from './native.js';

/**
 * Finds out why llama.cpp refused a model: loads it again with the log on and the weights unchecked, and returns the errors in the log.
 * @param parameters the parameters of the load that failed
 * @returns up to three lines; empty if the log cannot be captured. If only the check of the weights failed, it says so.
 */
export function explainLoad(library: Library, path: string, parameters: StructValue): string[] {
  const { fn, stand } = library;
  const { result: model, log } = catchStderr(library, () => {
    fn.llama_log_set(null, null);
    const loaded = fn.llama_model_load_from_file(path, { ...parameters, check_tensors: false });
    fn.llama_log_set(stand.silentLog, null);
    return loaded;
  });
  if (model !== null) {
    fn.llama_model_free(model);
    return ['the weights hold values that are not valid numbers'];
  }
  return complaintsIn(log);
}

/**
 * What a log of llama.cpp complains of: up to three lines, those first that name an error of loading. The log also prints the file's metadata,
 * which may hold any word, so metadata is left aside.
 */
export function complaintsIn(log: string): string[] {
  const lines = log.split('\n');
  const errors = lines.filter((line) => /error loading model/i.test(line));
  const complaints = lines.filter(
    (line) =>
      !/- kv\s|print_info|^\s*$/.test(line) &&
      /error|fail|invalid|unsupported|unknown|missing|wrong/i.test(line),
  );
  return [...errors, ...complaints]
    .map((line) => line.replace(/^\w+: /, '').trim())
    .filter((line, at, all) => line !== '' && all.indexOf(line) === at)
    .slice(0, 3);
}

/** Runs native code and returns what it wrote to standard error; empty where that cannot be captured. */
export function catchStderr<T>(
  { descriptors }: Pick<Library, 'descriptors'>,
  work: () => T,
): { result: T; log: string } {
  if (descriptors === null) return { result: work(), log: '' };
  const folder = mkdtempSync(join(tmpdir(), 'palimpsest-log-'));
  const file = join(folder, 'stderr.txt');
  const target = openSync(file, 'w');
  const original = descriptors.dup(2);
  try {
    descriptors.dup2(target, 2);
    const result = work();
    return { result, log: readFileSync(file, 'utf8') };
  } finally {
    descriptors.dup2(original, 2);
    closeSync(original);
    closeSync(target);
    rmSync(folder, { recursive: true, force: true });
  }
}
