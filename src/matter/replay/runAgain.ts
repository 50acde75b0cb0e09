import { join } from 'node:path';
import { inputError } from '../../base/index.js';
import { findingsSchema } from '../../domain/index.js';
import { prepareExamination, runExamination, type RunOutcome } from '../../examine/index.js';
import { readBytes } from '../../files/index.js';
import type { ReplayedExamination } from '../../contract/index.js';
import { buildsOf, isOtherBuild } from './builds.js';
import { checkReduction } from './checkReduction.js';
import { bagFindings, compareFindings, compareMovedFindings } from './compareFindings.js';
import { compareJournals, journalLines } from './compareJournals.js';
import { compareWorkings, sameBytes } from './compareWorkings.js';
import { compareStart, engineDifferences, isSameMachine } from './compareStart.js';
import { notRepeated, repeated } from './examinationResult.js';
import { Places } from './places.js';
import { layOut, resultPath } from './readBag.js';
import { DEFAULT_TOLERANCE_DECADES } from './replayOptions.js';
import { examinationAgain, type Repetition } from './repeatOptions.js';

const MAX_BYTES = 512 * 1024 * 1024;

/**
 * Runs an examination of the bag from its beginning and compares all that it leaves. One that was not finished is run as far as its
 * journal goes.
 * @throws {PalimpsestError} `cancelled`; what preparing and running throw
 */
export async function runAgain(repetition: Repetition): Promise<ReplayedExamination> {
  const { bag, examination, start, attack, throwAway, options } = repetition;
  const { id } = examination;
  const from = performance.now();
  const inBag = join(throwAway.folder, 'bag', id);
  await layOut(bag, examination, inBag);
  const prepared = await prepareExamination({
    ...examinationAgain(throwAway.case, attack, start, options, bag.wordsOf(id)),
    command: '',
    // What was run all the same is repeated all the same; the report states why it would be refused.
    insist: ['tokenizer-pre-missing'],
    id,
  });
  const builds = buildsOf(bag, start);
  const places = new Places({ otherBuild: isOtherBuild(builds) });
  compareStart(places, resultPath(id, 'start.json'), examination.startJson, prepared.start);
  const sameMachine = isSameMachine(start, prepared.start);
  const engine = engineDifferences(start, prepared.start);
  const common = { start, builds, places, engine, sameMachine };
  if (prepared.planSha256 !== start.planSha256) {
    await prepared.close();
    const seconds = (performance.now() - from) / 1000;
    return repeated({ ...common, files: [], unitsCompared: 0, isStrict: true, seconds });
  }
  const units = examination.hasFindings ? prepared.plan.units.length : linesIn(inBag);
  if (units === 0 && prepared.plan.units.length > 0) {
    await prepared.close();
    return notRepeated(
      examination,
      'no-journal',
      `the bag contains no journal of ${id}: it was not scored yet`,
    );
  }
  const outcome = await runUntil(repetition, prepared, units);
  options.onStep?.(`${id}: comparing`);
  const isStrict = sameMachine && options.toleranceDecades === undefined;
  const toleranceDecades = options.toleranceDecades ?? DEFAULT_TOLERANCE_DECADES;
  const journal = resultPath(id, 'journal.jsonl');
  const arrayPath = (name: string): string => resultPath(id, `${name}.f32`);
  const files: ReplayedExamination['files'] = [];
  const compareBytes = async (path: string, name: string): Promise<boolean> => {
    const same = await sameBytes(join(inBag, name), join(prepared.folder, name));
    files.push({ path, same });
    return same;
  };
  let unitsCompared = units;
  let isSameJournal: boolean;
  const isWhole = examination.hasFindings && outcome.kind === 'finished';
  if (isWhole) {
    isSameJournal = units === 0 || (await compareBytes(journal, 'journal.jsonl'));
    for (const name of examination.arrays)
      isSameJournal = (await compareBytes(arrayPath(name), `arrays/${name}.f32`)) && isSameJournal;
  } else {
    // What was run goes a little further than what the bag holds.
    isSameJournal = false;
    for (const path of [journal, ...examination.arrays.map(arrayPath)]) files.push({ path, same: null });
  }
  let isMoved = false;
  if (!isSameJournal) {
    const before = places.count;
    const comparison = { places, journal, arrayPath, toleranceDecades };
    unitsCompared = await compareJournals(comparison, inBag, prepared.folder, isWhole);
    isMoved = places.count > before;
    const [other] = files.filter(({ same }) => same === false);
    if (!isMoved && other !== undefined && places.worded.sentences === 0) sayOtherBytes(places, other.path);
  }
  if (isWhole) {
    const path = resultPath(id, 'findings.json');
    // Where numbers may move, the bag's findings must follow from the bag's own numbers, to the last digit and word.
    if (isMoved && !isStrict) await checkReduction(repetition, prepared, inBag, places);
    if (!(await compareBytes(path, 'findings.json'))) {
      const there = bagFindings(await readJson(join(inBag, 'findings.json')));
      const here = findingsSchema.parse(await readJson(join(prepared.folder, 'findings.json')));
      if (there === null) sayOtherBytes(places, path);
      else if (isMoved) compareMovedFindings(places, path, there, here, toleranceDecades);
      else
        places.ofFile(path, () => compareFindings(places, path, there, here, isSameJournal), !isSameJournal);
    }
    for (const name of examination.workings) {
      const workings = { places, path: resultPath(id, name), inBag: join(inBag, name) };
      if (await compareBytes(workings.path, name)) continue;
      places.ofFile(
        workings.path,
        () =>
          compareWorkings({ ...workings, now: join(prepared.folder, name) }, toleranceDecades, isSameJournal),
        !isSameJournal,
      );
    }
  }
  const seconds = (performance.now() - from) / 1000;
  return repeated({ ...common, files, unitsCompared, isStrict, seconds });
}

/** A file differs in bytes though nothing in it was found to say something else. */
function sayOtherBytes(places: Places, file: string): void {
  places.ofFile(file, () => undefined);
}

async function runUntil(
  { options, examination }: Repetition,
  prepared: Parameters<typeof runExamination>[0],
  units: number,
): Promise<RunOutcome> {
  const enough = new AbortController();
  let done = 0;
  const outcome = await runExamination(prepared, {
    signal: enough.signal,
    stopSignal: options.signal,
    heavy: options.heavy,
    onObserved: () => {
      done += 1;
      if (done >= units && !examination.hasFindings) enough.abort();
    },
    onProgress: ({ phase, doneTokens, totalTokens }) => {
      if (phase === 'run') options.onProgress?.(doneTokens, totalTokens, 'tokens');
    },
  });
  if (options.signal?.aborted === true) throw cancelled();
  return outcome;
}

/** The error for a replay that was stopped. */
export function cancelled(): Error {
  return inputError(
    'cancelled',
    'The replay was stopped on request; nothing of it was kept.',
    'Start it again.',
  );
}

function linesIn(folder: string): number {
  let lines = 0;
  for (const { line } of journalLines(folder)) if (line !== null) lines += 1;
  return lines;
}

async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(new TextDecoder().decode(await readBytes(path, MAX_BYTES)));
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
