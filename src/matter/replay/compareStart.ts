import { canonicalJson } from '../../base/index.js';
import type { ExaminationStart } from '../../domain/index.js';
import type { ReplayedExamination } from '../../contract/index.js';
import { comparedParts } from '../../examine/index.js';
import { compareJson } from './compareJson.js';
import type { Places } from './places.js';

/** What may differ: when, where, by whom and with which program it was run. The engine is compared by itself. */
const OF_THE_RUN =
  /^\$\.(startedAt|startedBy|command|machine|program|selfCheck|numericFingerprint|loadWarnings|tokenizerFidelity|references\[\d+\]\.(selfCheck|numericFingerprint|loadWarnings))\b/;

/** Compares what was fixed before anything was scored; every difference decides. */
export function compareStart(places: Places, file: string, inBag: unknown, now: ExaminationStart): void {
  compareJson(inBag, JSON.parse(JSON.stringify(now)), ({ at, inBag: there, now: here }) => {
    if (!OF_THE_RUN.test(at)) places.add({ file, at, inBag: there, now: here, decides: true });
  });
}

/** What of the engines that decides digits is not as it was. */
export function engineDifferences(
  inBag: ExaminationStart,
  now: ExaminationStart,
): ReplayedExamination['engine'] {
  const pairs = [
    { what: 'engine', there: inBag.numericFingerprint, here: now.numericFingerprint },
    ...inBag.references.map(({ id, numericFingerprint }, at) => ({
      what: `engine with ${id}`,
      there: numericFingerprint,
      here: now.references[at]?.numericFingerprint ?? {},
    })),
  ];
  return pairs.flatMap(({ what, there, here }) =>
    comparedParts(there, here).flatMap((key) => {
      const [before, after] = [whole(there[key]), whole(here[key])];
      return before === after ? [] : [{ what: `${what}: ${key}`, inBag: cut(before), now: cut(after) }];
    }),
  );
}

/** True when engine and processor are the same: then the same bytes are due. */
export function isSameMachine(inBag: ExaminationStart, now: ExaminationStart): boolean {
  const machine = ({ machine: facts }: ExaminationStart): string =>
    whole([facts['processor'] ?? '', facts['arch'] ?? '']);
  return engineDifferences(inBag, now).length === 0 && machine(inBag) === machine(now);
}

function whole(value: unknown): string {
  return value === undefined ? 'absent' : canonicalJson(value);
}

function cut(text: string): string {
  return text.length > 500 ? `${text.slice(0, 500)}…` : text;
}
