import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { canonicalJson } from '../../base/index.js';
import { writeFileAtomic } from '../../files/index.js';
import type { ModelFacts } from '../../domain/index.js';
import {
  contextThen,
  couldFork,
  fingerprintOf,
  inThisThread,
  planFromVocabulary,
} from '../../examine/index.js';
import type { ReplayedExamination } from '../../contract/index.js';
import { bagFindings, compareFindings } from './compareFindings.js';
import { journalLines, sayChain } from './compareJournals.js';
import { compareWorkings, sameBytes } from './compareWorkings.js';
import { notRepeated, repeated } from './examinationResult.js';
import { ofLine } from './observations.js';
import { Places } from './places.js';
import { layOut, resultPath } from './readBag.js';
import { examinationAgain } from './repeatOptions.js';
import { sayOtherBytes, type Repetition } from './runAgain.js';

/**
 * Makes the findings of an examination anew from the bag's journal, and the files that they rest on: nothing is scored. The plan is made
 * again from the texts and the vocabulary, and must be the one that was fixed before the run; the journal must be one chain of that plan's
 * units, and each array must be the one that the journal names.
 * @param facts of a model, as the bag has them
 * @throws {PalimpsestError} what planning throws
 */
export async function reduceAgain(
  { bag, examination, start, attack, throwAway, options }: Repetition,
  facts: (modelId: string) => Pick<ModelFacts, 'contextLength'> | undefined,
): Promise<ReplayedExamination> {
  const { id } = examination;
  const from = performance.now();
  if (!examination.hasFindings)
    return notRepeated(examination, 'no-findings', `${id} was not finished: the bag holds no findings of it`);
  const folder = join(throwAway.folder, 'bag', id);
  await layOut(bag, examination, folder);
  const places = new Places();
  const journal = resultPath(id, 'journal.jsonl');
  const arrayPath = (name: string): string => resultPath(id, `${name}.f32`);
  const findingsPath = resultPath(id, 'findings.json');
  const planned = await planFromVocabulary(
    examinationAgain(throwAway.case, attack, start, options, bag.wordsOf(id)),
    (modelId, recurrent) => ({
      trainedContext: contextThen(fingerprintOf(start, modelId), facts(modelId)?.contextLength ?? 0),
      canFork: couldFork(fingerprintOf(start, modelId), recurrent),
    }),
  );
  await planned.engine.close();
  const { plan, planSha256, input } = planned;
  let unitsCompared = 0;
  let head = '0'.repeat(64);
  const files: ReplayedExamination['files'] = [];
  if (planSha256 !== start.planSha256) {
    const file = resultPath(id, 'start.json');
    places.add({ file, at: '$.planSha256', inBag: start.planSha256, now: planSha256, decides: true });
  } else {
    options.onStep?.(`${id}: reading the journal`);
    for (const line of journalLines(folder)) {
      sayChain({ places, journal, arrayPath, toleranceDecades: 0 }, line);
      head = line.sha256;
      if (line.line === null) continue;
      const unit = plan.units[line.number - 1]?.id;
      if (line.line.unitId !== unit) {
        const at = { file: journal, line: line.number, at: '$.unitId' };
        places.add({ ...at, inBag: line.line.unitId, now: unit, decides: true });
      }
      const observation = ofLine(line.line, folder);
      if (observation.kind === 'observed')
        for (const [name, read] of Object.entries(observation.arrays))
          if ((await read()) === null) {
            const at = { file: arrayPath(name), line: line.number, at: '' };
            places.add({ ...at, inBag: 'other bytes', now: 'those that the journal names', decides: true });
          }
      unitsCompared += 1;
    }
    if (unitsCompared !== plan.units.length) {
      const at = { file: journal, line: unitsCompared + 1, at: '' };
      places.add({
        ...at,
        inBag: `${unitsCompared} units`,
        now: `${plan.units.length} units`,
        decides: true,
      });
    }
    if (places.count === 0) {
      options.onStep?.(`${id}: reducing the journal`);
      const job = { attack, input, plan, start, folder, journalHead: head };
      const heavy = options.heavy ?? inThisThread;
      const { findings, taken } = await heavy.reduce(job);
      const text = await readFile(join(folder, 'findings.json'), 'utf8');
      const same = text === `${canonicalJson(findings)}\n`;
      const inBag = same ? null : bagFindings(parsed(text));
      files.push({ path: findingsPath, same: inBag?.isEarlier === true ? null : same });
      if (!same) {
        if (inBag !== null) compareFindings(places, findingsPath, inBag, findings, 0, true);
        else places.add({ file: findingsPath, at: '', inBag: 'no findings', now: 'findings', decides: true });
      }
      if (examination.workings.length > 0) {
        const again = (name: string): string => join(throwAway.folder, 'bag', `${id}.again.${name}`);
        const recompute = await heavy.workings(job, taken, again('windows.jsonl'));
        await writeFileAtomic(again('recompute.json'), recompute);
        for (const name of examination.workings) {
          const path = resultPath(id, name);
          const [inBag, now] = [join(folder, name), again(name)];
          const isSame = await sameBytes(inBag, now);
          files.push({ path, same: isSame });
          if (!isSame) compareWorkings({ places, path, inBag, now }, 0, true);
        }
        sayOtherBytes(places, files);
      }
    }
  }
  if (files.length === 0) files.push({ path: findingsPath, same: null });
  const seconds = (performance.now() - from) / 1000;
  const rest = { engine: [], sameMachine: null, isStrict: true, seconds };
  return repeated({ start, places, files, unitsCompared, ...rest });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
