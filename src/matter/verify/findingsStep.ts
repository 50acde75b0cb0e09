import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { ATTACKS, type AttackDefinition } from '../../attacks/index.js';
import { compareButText, NoText, PalimpsestError, type Remark } from '../../base/index.js';
import type { ExaminationStart, Findings, LadderStep } from '../../domain/index.js';
import { reduceWithoutTexts } from '../../examine/index.js';
import { fileError, hashFile, readBytes } from '../../files/index.js';
import { buildsOf, isOtherBuild, type Builds } from '../replay/builds.js';
import { isWording } from '../replay/compareFindings.js';
import { layOut, readBag, type BagContents, type BagExamination } from '../replay/readBag.js';
import { sameFacts } from '../replay/sameFacts.js';
import { tableDifference } from './tableDifference.js';
import { words } from './words.js';

const MAX_BYTES = 512 * 1024 * 1024;

/** What is checked of recompute.json before anything is made from it. */
const recordSchema = z.object({
  planSha256: z.string(),
  journalHead: z.string(),
  windowsSha256: z.string(),
  input: z
    .object({
      model: z.object({ id: z.string(), sha256: z.string() }),
      works: z.array(z.object({ id: z.string(), role: z.string(), sha256: z.string() })),
    })
    .optional(),
});

/** What came of one examination: what differs, and what could not be made again. */
interface Outcome {
  readonly wrong: readonly Remark[];
  readonly open: readonly Remark[];
}

/**
 * Do the findings of a bag follow from its journals? They are made again by the code that made them: journal and arrays are those of the bag, and
 * places in the texts come from what the first reduction kept. An attack that compares with the texts themselves cannot be made again.
 * @param folder of the bag, whose files are those that were sealed
 * @throws {PalimpsestError} `cancelled`, `file-*`
 */
export async function findingsStep(folder: string): Promise<LadderStep> {
  const bag = await readBag(folder).catch((error: unknown) => {
    if (error instanceof PalimpsestError && error.code === 'bag-empty') return null;
    throw error;
  });
  const finished = bag?.examinations.filter(({ hasFindings }) => hasFindings) ?? [];
  const outcomes: Outcome[] = [];
  if (bag !== null) {
    const leftOut = finished.length === 0 ? [] : await leftOutOf(folder);
    for (const one of finished) outcomes.push(await madeAgain(bag, one, leftOut));
  }
  const wrong = outcomes.flatMap((one) => one.wrong);
  const open = outcomes.flatMap((one) => one.open);
  const state = wrong.length > 0 ? 'not-reached' : open.length > 0 ? 'not-proven' : 'reached';
  const same = outcomes.filter((one) => one.wrong.length + one.open.length === 0).length;
  return {
    id: 'findings',
    state,
    reasons: [
      ...wrong,
      ...open,
      ...(same > 0 || finished.length === 0 ? [words.remark('findings-same', { examinations: same })] : []),
    ],
  };
}

/** Paths of the files that the report lists as omitted at sealing. */
async function leftOutOf(folder: string): Promise<readonly string[]> {
  const bytes = await readBytes(join(folder, 'data/report/report.json'), MAX_BYTES);
  const { data } = leftOutSchema.safeParse(JSON.parse(new TextDecoder().decode(bytes)));
  return data?.leftOutFiles?.map(({ path }) => path) ?? [];
}

const leftOutSchema = z.object({ leftOutFiles: z.array(z.object({ path: z.string() })).optional() });

async function madeAgain(
  bag: BagContents,
  examination: BagExamination,
  leftOut: readonly string[],
): Promise<Outcome> {
  const { id, start, problem } = examination;
  const isWrong = (...wrong: Remark[]): Outcome => ({ wrong, open: [] });
  const isOpen = (...open: Remark[]): Outcome => ({ wrong: [], open });
  if (start === null) return isWrong(words.remark('record-unfit', { id, why: problem }));
  const attack = ATTACKS.find((one) => one.id === start.attack.id);
  if (attack === undefined || attack.version !== start.attack.version)
    return isOpen(words.remark('other-version', { ...start.attack, id, own: attack?.version ?? '' }));
  if (attack.readsTexts === true) return isOpen(words.remark('needs-texts', { id, attack: attack.title }));
  const path = (name: string): string => join(bag.folder, `data/results/${id}.${name}`);
  const parsed = async (name: string): Promise<unknown> =>
    JSON.parse(new TextDecoder().decode(await readBytes(path(name), MAX_BYTES)));
  const files = leftOut.filter((file) => file.startsWith(`data/results/${id}.`));
  if (files.length > 0) {
    const { findings } = (await parsed('findings.json')) as Findings;
    return isOpen(
      words.remark('left-out', {
        id,
        files: files.map((file) => file.slice('data/results/'.length)),
        findings: findings.map((finding) => finding.id),
      }),
    );
  }
  if (!examination.workings.includes('recompute.json')) return isOpen(words.remark('nothing-kept', { id }));
  const recompute = await parsed('recompute.json');
  const record = recordSchema.safeParse(recompute);
  if (!record.success)
    return isWrong(words.remark('record-unfit', { id, why: z.prettifyError(record.error) }));
  if (record.data.input === undefined) return isOpen(words.remark('nothing-kept', { id }));
  const other = otherEvidence(start, record.data);
  if (other !== null) return isWrong(words.remark('record-unfit', { id, why: other }));
  if ((await hashFile(path('windows.jsonl'))).sha256 !== record.data.windowsSha256)
    return isWrong(words.remark('record-unfit', { id, why: 'windows.jsonl is not the table that it names' }));
  const row = attempt(() => tableDifference(path, recompute));
  if (row !== null) return isWrong(words.remark('record-unfit', { id, why: row }));
  const builds = buildsOf(bag, start);
  const inBag = (await parsed('findings.json')) as Findings;
  const again = await reduced(bag.folder, examination, start, attack, recompute);
  if ('why' in again) return isWrong(words.remark('record-unfit', { id, why: again.why }));
  // The build that made the record asks for nothing else, unless the journal is another one.
  if ('lacks' in again)
    return (isOtherBuild(builds) ? isOpen : isWrong)(words.remark('text-lacking', { id, what: again.lacks }));
  return differences(id, builds, inBag, again.findings);
}

/** What `read` says; what it cannot read does not support the findings. @throws {PalimpsestError} of the machine */
function attempt(read: () => string | null): string | null {
  try {
    return read();
  } catch (error) {
    if (error instanceof PalimpsestError && error.kind === 'environment') throw error;
    return error instanceof Error ? error.message.slice(0, 300) : String(error);
  }
}

async function reduced(
  bag: string,
  examination: BagExamination,
  start: ExaminationStart,
  attack: AttackDefinition,
  recompute: unknown,
): Promise<{ readonly findings: Findings } | { readonly why: string } | { readonly lacks: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'palimpsest-verify-')).catch((error: unknown) => {
    throw fileError(error, tmpdir(), 'make a folder in');
  });
  try {
    await layOut({ folder: bag }, examination, join(folder, 'examination'));
    return { findings: reduceWithoutTexts(attack, start, join(folder, 'examination'), recompute) };
  } catch (error) {
    if (error instanceof NoText) return { lacks: error.message };
    if (error instanceof PalimpsestError && error.kind === 'environment') throw error;
    // The files may hold anything: what cannot be reduced does not support the findings.
    return { why: error instanceof Error ? error.message.slice(0, 300) : String(error) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** States that what was kept is about another plan or other evidence than start.json names; null if it is not. */
function otherEvidence(
  start: ExaminationStart,
  { planSha256, input }: z.infer<typeof recordSchema>,
): string | null {
  if (planSha256 !== start.planSha256) return 'it belongs to another plan';
  if (input?.model.id !== start.model.id || input.model.sha256 !== start.model.sha256)
    return 'it belongs to another model';
  const named = [
    ...start.targets.map(({ id, sha256 }) => `${id} target ${sha256}`),
    ...start.controls.map(({ id, sha256 }) => `${id} control ${sha256}`),
  ];
  const kept = input.works.map(({ id, role, sha256 }) => `${id} ${role} ${sha256}`);
  return kept.join() === named.join() ? null : 'it is of other works';
}

/** Where the findings in the bag and those that were made again differ. Words of another build cannot be made again. */
function differences(id: string, builds: Builds, inBag: Findings, again: Findings): Outcome {
  const wrong: Remark[] = [];
  const worded: string[] = [];
  const isOther = isOtherBuild(builds);
  compareButText(inBag, again, (at, sealed, now) => {
    const areTexts = typeof sealed === 'string' && typeof now === 'string';
    if (isOther && areTexts && isWording(at) && sameFacts(sealed, now)) worded.push(at);
    else wrong.push(words.remark('finding-differs', { id, at, sealed: shown(sealed), again: shown(now) }));
  });
  const more = wrong.length - LISTED;
  return {
    wrong: [
      ...wrong.slice(0, LISTED),
      ...(more > 0 ? [words.remark('more-differ', { id, places: more })] : []),
    ],
    open:
      worded.length === 0
        ? []
        : [
            words.remark('worded-by-another-build', {
              id,
              sentences: worded.length,
              places: worded.slice(0, LISTED),
              build: builds.inBag.join(', '),
              own: builds.here,
            }),
          ],
  };
}

/** Differences of an examination that are listed. */
const LISTED = 10;

function shown(value: unknown): string {
  const text = value === undefined ? 'nothing' : JSON.stringify(value);
  return text.length > 200 ? `${text.slice(0, 199)}…` : text;
}
