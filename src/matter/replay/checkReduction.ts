import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { canonicalJson } from '../../base/index.js';
import { writeFileAtomic } from '../../files/index.js';
import { inThisThread, type PlannedExamination } from '../../examine/index.js';
import type { ReplayedExamination } from '../../contract/index.js';
import { bagFindings, compareFindings } from './compareFindings.js';
import { journalLines, sayChain } from './compareJournals.js';
import { compareWorkings, sameBytes } from './compareWorkings.js';
import { ofLine } from './observations.js';
import type { Places } from './places.js';
import { resultPath } from './readBag.js';
import type { Repetition } from './repeatOptions.js';

/** What was found of a bag's own observations. */
export interface CheckedReduction {
  /** Findings, and the files that they rest on, with whether they are those that follow. */
  readonly files: ReplayedExamination['files'];
  /** Lines of the journal that were read. */
  readonly lines: number;
}

/**
 * Compares the findings of an examination, and the files that they rest on, with what follows from the bag's own journal. The plan must be
 * the one that was fixed before the run; the journal must be one chain of that plan's units, and each array must be the one that the journal
 * names. Nothing is scored.
 * @param folder the bag's results, laid out as in a case
 * @throws {PalimpsestError} `file-*`; what reducing throws
 */
export async function checkReduction(
  { examination, start, attack, throwAway, options }: Repetition,
  { plan, planSha256, input }: Pick<PlannedExamination, 'plan' | 'planSha256' | 'input'>,
  folder: string,
  places: Places,
): Promise<CheckedReduction> {
  const { id } = examination;
  const journal = resultPath(id, 'journal.jsonl');
  const arrayPath = (name: string): string => resultPath(id, `${name}.f32`);
  const findingsPath = resultPath(id, 'findings.json');
  const files: ReplayedExamination['files'] = [];
  const before = places.count;
  let lines = 0;
  let head = '0'.repeat(64);
  if (planSha256 !== start.planSha256) {
    const file = resultPath(id, 'start.json');
    places.add({ file, at: '$.planSha256', inBag: start.planSha256, now: planSha256, decides: true });
    return { files, lines };
  }
  options.onStep?.(`${id}: reading the journal`);
  for (const line of journalLines(folder)) {
    sayChain({ places, journal }, line);
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
    lines += 1;
  }
  if (lines !== plan.units.length) {
    const at = { file: journal, line: lines + 1, at: '' };
    places.add({ ...at, inBag: `${lines} units`, now: `${plan.units.length} units`, decides: true });
  }
  if (places.count > before) return { files, lines };
  options.onStep?.(`${id}: reducing the journal`);
  const job = { attack, input, plan, start, folder, journalHead: head };
  const heavy = options.heavy ?? inThisThread;
  const again = (name: string): string => join(throwAway.folder, 'bag', `${id}.again.${name}`);
  const { findings, recompute } = await heavy.reduce(job, again('windows.jsonl'));
  const text = await readFile(join(folder, 'findings.json'), 'utf8');
  const same = text === `${canonicalJson(findings)}\n`;
  files.push({ path: findingsPath, same });
  if (!same) {
    const inBag = bagFindings(parsed(text));
    places.ofFile(findingsPath, () => {
      if (inBag !== null) compareFindings(places, findingsPath, inBag, findings);
    });
  }
  if (examination.workings.length === 0) return { files, lines };
  await writeFileAtomic(again('recompute.json'), recompute);
  for (const name of examination.workings) {
    const path = resultPath(id, name);
    const [inBag, now] = [join(folder, name), again(name)];
    const isSame = await sameBytes(inBag, now);
    files.push({ path, same: isSame });
    if (!isSame) places.ofFile(path, () => compareWorkings({ places, path, inBag, now }, 0, true));
  }
  return { files, lines };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
