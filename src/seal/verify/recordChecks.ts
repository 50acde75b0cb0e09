import { loggedExaminations, type LoggedExamination } from '../../domain/index.js';
import { failed, listed, passed, skipped, type CheckDefinition, type Outcome } from './bagCheck.js';
import { auditOf } from '../bag/bagLog.js';
import { itemsBy, member, parsedJson } from '../encoding/jsonParts.js';
import { arrayProblem, readJournal, type JournalRead } from './journalProblem.js';
import type { OpenBag } from '../bag/openBag.js';
import { readPayload } from '../bag/readPayload.js';
import { reportOf } from '../bag/sealedReport.js';
import { shown } from '../bag/shown.js';

/** Checks of the results: every file of an examination is the one that the audit log records. */
export const RECORD_CHECKS: readonly CheckDefinition[] = [
  {
    id: 'starts',
    title: 'Every examination was started as the audit log records',
    proof: (commands) => commands.starts,
    run: checkStarts,
  },
  {
    id: 'journals',
    title: 'Every journal is one unbroken chain that ends where the audit log records',
    proof: (commands) => `${commands.marks}\n${commands.journals}`,
    run: checkJournals,
  },
  {
    id: 'arrays',
    title: 'Every number beside the journals is one to which a journal refers',
    proof: (commands) => `${commands.marks}\n${commands.arrays}`,
    run: checkArrays,
  },
  {
    id: 'findings',
    title: 'The findings are those that the audit log records',
    proof: (commands) => commands.findings,
    run: checkFindings,
  },
];

const NONE = 'The audit log records no examination.';

/** Paths of the files that a report may name as omitted because they encode a work. */
const LEFT_OUT_PATH =
  /^data\/results\/X[1-9][0-9]*\.(journal\.jsonl|windows\.jsonl|[A-Za-z][A-Za-z0-9]{0,63}\.f32)$/;

/** What the report says is not in the bag: whole examinations, and files that encode a work, by path, with the SHA-256 in the report. */
interface Absent {
  readonly mayBeLeftOut: boolean;
  readonly files: ReadonlyMap<string, unknown>;
}

/** A check that is applied to each examination in turn; it returns in words what is wrong with the examination. */
async function ofEach(
  bag: OpenBag,
  look: (logged: LoggedExamination, absent: Absent) => Promise<string | undefined>,
  sum: () => string,
): Promise<Outcome> {
  const chain = await auditOf(bag);
  if ('problem' in chain) return failed('audit.jsonl cannot be relied on, so what was done is not known.');
  const examinations = loggedExaminations(chain.value.entries);
  const report = await reportOf(bag);
  const root = 'value' in report ? report.value.root : undefined;
  const inFull = itemsBy(member(root, 'examinations'), 'id');
  const leftOut = new Set([...itemsBy(member(root, 'omitted'), 'id').keys()].filter((id) => !inFull.has(id)));
  const named = itemsBy(member(root, 'leftOutFiles'), 'path');
  const files = new Map([...named].map(([path, file]) => [path, member(file, 'sha256')]));
  const odd = [...files.keys()].filter((path) => !LEFT_OUT_PATH.test(path) || bag.files.has(path));
  if (odd.length > 0)
    return failed(`The report says that these files were omitted, wrongly: ${listed(odd.map(shown))}.`);
  const problems: string[] = [];
  for (const logged of examinations.values()) {
    const absent = { mayBeLeftOut: leftOut.has(logged.id), files };
    const problem = logged.problem === '' ? await look(logged, absent) : logged.problem;
    if (problem !== undefined) problems.push(`${shown(logged.id)}: ${problem}`);
  }
  if (problems.length > 0) return failed(`${listed(problems)}.`);
  return examinations.size === 0 ? skipped(NONE) : passed(sum());
}

async function checkStarts(bag: OpenBag): Promise<Outcome> {
  const chain = await auditOf(bag);
  const known = 'value' in chain ? loggedExaminations(chain.value.entries) : new Map<string, unknown>();
  const strange = [...bag.files.keys()].filter((path) => {
    const id = /^data\/results\/(X[^./]*)\./.exec(path)?.[1];
    return id !== undefined && !known.has(id);
  });
  if ('value' in chain && strange.length > 0)
    return failed(`The audit log records no such examination: ${listed(strange.map(shown))}.`);
  let held = 0;
  return ofEach(
    bag,
    (logged, { mayBeLeftOut }) => {
      const path = `data/results/${logged.id}.start.json`;
      const found = bag.hashes.get(path);
      if (found === undefined) return Promise.resolve(mayBeLeftOut ? undefined : `${path} is missing`);
      held += 1;
      return Promise.resolve(differs(path, logged.prepared?.startSha256, found));
    },
    () =>
      `${held} examinations; the SHA-256 of each start.json is the one recorded before anything was scored.`,
  );
}

const journals = new WeakMap<OpenBag, Map<string, Promise<JournalRead>>>();

/** The journal of an examination, read once. */
function journalOf(bag: OpenBag, logged: LoggedExamination): Promise<JournalRead> | undefined {
  const path = `data/results/${logged.id}.journal.jsonl`;
  if (!bag.files.has(path)) return undefined;
  const known = journals.get(bag) ?? new Map<string, Promise<JournalRead>>();
  journals.set(bag, known);
  const read = known.get(logged.id) ?? readJournal(bag, path, logged);
  known.set(logged.id, read);
  return read;
}

function checkJournals(bag: OpenBag): Promise<Outcome> {
  let lines = 0;
  let held = 0;
  const absentIds: string[] = [];
  return ofEach(
    bag,
    async (logged, { mayBeLeftOut, files }) => {
      const journal = await journalOf(bag, logged);
      if (journal === undefined) {
        const path = `data/results/${logged.id}.journal.jsonl`;
        const leftOut = files.get(path);
        if (leftOut !== undefined) {
          absentIds.push(logged.id);
          return isOther(leftOut, logged.finished?.journalSha256) ? leftOutDiffers(path) : undefined;
        }
        const isDue = logged.isAtRest && (logged.marks.at(-1)?.lines ?? 0) > 0 && !mayBeLeftOut;
        return isDue ? `${path} is missing` : undefined;
      }
      held += 1;
      lines += journal.lines;
      return journal.problem === undefined ? undefined : `${logged.id}.journal.jsonl: ${journal.problem}`;
    },
    () =>
      `${held} journals with ${lines} lines.${
        absentIds.length === 0
          ? ''
          : ` The journals of ${listed(absentIds)} were omitted at sealing: their SHA-256 in the report is the one on record, and nothing was recomputed from them.`
      }`,
  );
}

function checkArrays(bag: OpenBag): Promise<Outcome> {
  let parts = 0;
  return ofEach(
    bag,
    async (logged) => {
      const journal = await journalOf(bag, logged);
      if (journal?.problem !== undefined) return 'its journal cannot be relied on';
      parts += [...(journal?.arrays.values() ?? [])].reduce((sum, list) => sum + list.length, 0);
      return arrayProblem(bag, logged, journal);
    },
    () => `${parts} parts have the hashes that the journals state, and no byte is unaccounted for.`,
  );
}

function checkFindings(bag: OpenBag): Promise<Outcome> {
  let held = 0;
  return ofEach(
    bag,
    async (logged, { mayBeLeftOut, files }) => {
      const path = `data/results/${logged.id}.findings.json`;
      const found = bag.hashes.get(path);
      const { finished } = logged;
      if (found === undefined)
        return finished !== undefined && !mayBeLeftOut ? `${path} is missing` : undefined;
      if (finished === undefined)
        return `${path} exists, but the audit log does not record that the examination was finished`;
      held += 1;
      const changed = differs(path, finished.findingsSha256, found);
      if (changed !== undefined) return changed;
      const findings = parsedJson(await readPayload(bag, path));
      if (member(findings, 'journalHead') !== logged.marks.at(-1)?.head)
        return `${path} is based on a journal other than the one recorded in the audit log`;
      if (member(findings, 'planSha256') !== logged.prepared?.planSha256)
        return `${path} is based on a plan other than the one recorded in the audit log`;
      return reducedProblem(bag, logged.id, finished, files);
    },
    () =>
      `${held} examinations are finished; the SHA-256 of the findings of each is the one recorded at its end.`,
  );
}

/** The files that the reduction wrote beside the findings. */
function reducedProblem(
  bag: OpenBag,
  id: string,
  finished: NonNullable<LoggedExamination['finished']>,
  leftOut: Absent['files'],
): string | undefined {
  for (const [name, recorded] of [
    ['windows.jsonl', finished.windowsSha256],
    ['recompute.json', finished.recomputeSha256],
  ] as const) {
    const path = `data/results/${id}.${name}`;
    const found = bag.hashes.get(path);
    if (found === undefined && leftOut.has(path)) {
      if (isOther(leftOut.get(path), recorded)) return leftOutDiffers(path);
      continue;
    }
    const problem = found === undefined ? `${path} is missing` : differs(path, recorded, found);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

/** Is the SHA-256 in the report of a file that was omitted another than the one on record? The log of an unfinished examination has none. */
function isOther(inReport: unknown, recorded: string | undefined): boolean {
  return recorded !== undefined && recorded !== '' && recorded !== inReport;
}

function leftOutDiffers(path: string): string {
  return `${path} was omitted, and the SHA-256 that the report gives for it is not the one in the audit log`;
}

function differs(path: string, recorded: string | undefined, found: string): string | undefined {
  if (recorded === undefined) return `the audit log states no SHA-256 for ${path}`;
  return recorded === found
    ? undefined
    : `${path} was changed: the audit log states SHA-256 ${shown(recorded)}, found ${found}`;
}
