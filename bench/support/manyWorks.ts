import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CACHE } from './models.js';
import { prose } from './prose.js';

/** A case of many works, each examined by every examination. */
export interface ManyWorks {
  /** Of the folder in the cache. */
  readonly name: string;
  readonly works: number;
  readonly words: number;
  readonly controlWords: number;
  readonly examinations: number;
  /** Model files; the examinations take them in turn. */
  readonly models: (folder: string) => readonly string[];
}

/**
 * Makes the case with the fake engine, which knows every third work, unless an earlier run has made it; delete `.cache/bench` to make it again.
 * @returns the folder of cases, with the case in `case`
 */
export function caseOfManyWorks({
  name,
  works,
  words,
  controlWords,
  examinations,
  models,
}: ManyWorks): string {
  const folder = join(CACHE, name);
  const cases = join(folder, 'cases');
  if (existsSync(join(folder, 'done'))) return cases;
  rmSync(folder, { recursive: true, force: true });
  const texts = join(folder, 'texts');
  mkdirSync(texts, { recursive: true });
  mkdirSync(cases);
  const known: string[] = [];
  for (let work = 1; work <= works; work++) {
    const text = prose(`work ${work}`, words);
    if (work % 3 === 0) known.push(text);
    writeFileSync(join(texts, `work-${String(work).padStart(3, '0')}.txt`), text);
  }
  writeFileSync(join(texts, 'known.txt'), known.join('\n\n'));
  writeFileSync(join(texts, 'control.txt'), prose('control', controlWords));
  const maker = fileURLToPath(new URL('./largeCaseMaker.js', import.meta.url));
  const { status } = spawnSync(
    process.execPath,
    [maker, join(cases, 'case'), texts, String(examinations), ...models(folder)],
    {
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, NODE_OPTIONS: '', PALIMPSEST_HOME: homeOf(cases) },
    },
  );
  if (status !== 0) throw new Error(`the case was not made (${status})`);
  writeFileSync(join(folder, 'done'), '');
  return cases;
}

/** The data folder of the workbench that opens these cases. */
export function homeOf(cases: string): string {
  return join(cases, '..', 'home');
}
