import { join } from 'node:path';
import {
  machineFacts,
  numericFingerprint,
  observeAgain,
  planExamination,
  type EngineHolder,
} from '../../examine/index.js';
import type { ExaminationStart } from '../../domain/index.js';
import type { ReplayedExamination } from '../../contract/index.js';
import { buildsOf, isOtherBuild } from './builds.js';
import { checkReduction } from './checkReduction.js';
import type { ChosenUnits } from './chooseUnits.js';
import { journalLines, sayChain, type ReadLine } from './compareJournals.js';
import { compareUnit } from './compareUnits.js';
import { engineDifferences, isSameMachine } from './compareStart.js';
import { repeated } from './examinationResult.js';
import { ofLine, ofOutcome } from './observations.js';
import { Places } from './places.js';
import { resultPath } from './readBag.js';
import { DEFAULT_TOLERANCE_DECADES } from './replayOptions.js';
import { examinationAgain } from './repeatOptions.js';
import type { Repetition } from './repeatOptions.js';
import { cancelled } from './runAgain.js';

/**
 * Observes chosen units of an examination of the bag again and compares each with its line of the journal. The whole journal must be one
 * chain, and the findings must follow from it: which units are load-bearing is known from them. What earlier units observed is taken from
 * the journal.
 * @throws {PalimpsestError} `cancelled`; what planning and units throw
 */
export async function sampleAgain(
  repetition: Repetition,
  { indices, loadBearing }: ChosenUnits,
): Promise<ReplayedExamination> {
  const { bag, examination, start, attack, throwAway, options } = repetition;
  const { id } = examination;
  const from = performance.now();
  const folder = join(throwAway.folder, 'bag', id);
  const journal = resultPath(id, 'journal.jsonl');
  const arrayPath = (name: string): string => resultPath(id, `${name}.f32`);
  const builds = buildsOf(bag, start);
  const places = new Places({ otherBuild: isOtherBuild(builds) });
  const toleranceDecades = options.toleranceDecades ?? DEFAULT_TOLERANCE_DECADES;
  const comparison = { places, journal, arrayPath, toleranceDecades };
  const wanted = new Set(indices);
  const lines = new Map<number, ReadLine>();
  for (const line of journalLines(folder)) {
    sayChain(comparison, line);
    if (wanted.has(line.number - 1)) lines.set(line.number - 1, line);
  }
  const planned = await planExamination(
    examinationAgain(throwAway.case, attack, start, options, bag.wordsOf(id)),
  );
  try {
    const now = startNow(start, planned);
    const engine = engineDifferences(start, now);
    const sameMachine = isSameMachine(start, now);
    let unitsCompared = 0;
    if (places.count === 0 && (examination.hasFindings || planned.planSha256 !== start.planSha256))
      await checkReduction(repetition, planned, folder, places);
    if (places.count === 0) {
      const ended = await observeAgain(planned, {
        indices,
        folder,
        signal: options.signal,
        onObserved: async (index, outcome) => {
          const line = lines.get(index)?.line;
          const unitId = planned.plan.units[index]?.id;
          if (!line || line.unitId !== unitId) {
            const at = { file: journal, line: index + 1, at: '$.unitId' };
            places.add({ ...at, inBag: line?.unitId, now: unitId, decides: true });
          } else await compareUnit(comparison, index + 1, ofLine(line, folder), ofOutcome(outcome));
          unitsCompared += 1;
          options.onProgress?.(unitsCompared, indices.length, 'steps');
        },
      });
      if (ended === 'paused') throw cancelled();
    }
    const isStrict = sameMachine && options.toleranceDecades === undefined;
    const seconds = (performance.now() - from) / 1000;
    const common = { start, builds, places, files: [], engine, sameMachine, isStrict, seconds };
    return repeated({ ...common, unitsCompared, loadBearing });
  } finally {
    await planned.engine.close();
  }
}

/** What start.json would say now of engines and machine. */
function startNow(start: ExaminationStart, { engine }: { readonly engine: EngineHolder }): ExaminationStart {
  const fingerprint = (id: string) => numericFingerprint(engine.factsOf(id).fingerprint);
  return {
    ...start,
    numericFingerprint: fingerprint(start.model.id),
    references: start.references.map((one) => ({ ...one, numericFingerprint: fingerprint(one.id) })),
    machine: machineFacts(engine),
  };
}
