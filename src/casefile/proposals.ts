import { mkdir } from 'node:fs/promises';
import { z } from 'zod';
import { canonicalJson, inputError, sha256Hex, verdictError } from '../base/index.js';
import { fileError, fileExists, readBytes, writeFileAtomic } from '../files/index.js';
import { readOpenings } from './audit/privateLog.js';
import type { AuditEntry } from './audit/auditEntry.js';
import { scanAudit } from './audit/verifyAudit.js';
import type { CaseFolder } from './caseFolder.js';

/** The folder for sets of proposals. */
const PROPOSALS_FOLDER = 'proposals';
const MAX_SET_BYTES = 2 ** 28;

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const offset = z.int().min(0);

const proposal = z.strictObject({
  /** Q1, Q2, … in the set. */
  id: z.string(),
  /** The words of the passage as they are compared, one space between two of them. */
  passage: z.string(),
  /** The passage in the reading text, at its first place. */
  text: z.string(),
  /** Words of the passage, and how many of them agree. */
  words: offset,
  agreeing: offset,
  /** The text of the index, about where in it, and the word with which the passage begins there. */
  textId: z.string(),
  place: z.string(),
  textWord: offset,
  /** Other texts that agree with the whole passage. */
  also: z.array(z.string()),
  /** Where the passage stands, in characters of the reading texts. */
  places: z.array(z.strictObject({ work: z.string(), startChar: offset, endChar: offset })).min(1),
});

const proposalSetSchema = z.strictObject({
  schema: z.literal('palimpsest-cleaning-proposals'),
  schemaVersion: z.literal(1),
  set: z.int().min(1),
  /** SHA-256 of the quotation index. */
  indexSha256: sha256,
  shingleWords: z.int(),
  guaranteedWords: z.int(),
  /** The texts of the index that are named in the set. */
  texts: z.array(
    z.strictObject({ id: z.string(), title: z.string(), author: z.string(), published: z.string() }),
  ),
  works: z.array(
    z.strictObject({
      id: z.string(),
      readingSha256: sha256,
      words: offset,
      /** Texts with which at least half of its words agree, with that share: most often the work itself or an edition of it. */
      own: z.array(z.strictObject({ textId: z.string(), share: z.number().min(0).max(1) })),
    }),
  ),
  proposals: z.array(proposal),
});
/** `proposals/<set>.json`: the quotations that were found in works of a case, to be accepted or refused one by one. */
export type ProposalSet = z.infer<typeof proposalSetSchema>;
/** A proposed quotation. */
export type Proposal = ProposalSet['proposals'][number];

/** What an examiner decides about a proposal. */
export type Decision = 'accepted' | 'refused';

/** A decision on record. */
export interface Decided {
  readonly decision: Decision;
  /** Empty if none was given, or if the private log lacks it. */
  readonly reason: string;
  /** UTC. */
  readonly at: string;
}

/** The latest set of proposals of a case, and what was decided about it. */
export interface Proposals {
  readonly set: ProposalSet;
  readonly setSha256: string;
  /** The last decision about each passage, also of earlier sets, by the SHA-256 of the passage. */
  readonly decided: ReadonlyMap<string, Decided>;
}

/**
 * Puts a set of proposals on record: writes the file, then the entry `cleaning-proposed` with its SHA-256.
 * @param opened a case open for writing
 * @throws {PalimpsestError} `case-lock-lost`, `disk-full`, `file-*`
 */
export async function addProposals(
  opened: CaseFolder,
  found: Omit<ProposalSet, 'schema' | 'schemaVersion' | 'set'>,
): Promise<void> {
  opened.assertWritable();
  await opened.inTurn(async () => {
    const number = (await entriesOf(opened, ['cleaning-proposed'])).length + 1;
    const set: ProposalSet = {
      schema: 'palimpsest-cleaning-proposals',
      schemaVersion: 1,
      set: number,
      ...found,
    };
    const text = `${canonicalJson(set)}\n`;
    const folder = opened.path(PROPOSALS_FOLDER);
    try {
      await mkdir(folder, { recursive: true });
    } catch (error) {
      throw fileError(error, folder, 'create');
    }
    await writeFileAtomic(setPath(opened, number), text);
    await opened.record('cleaning-proposed', {
      set: number,
      setSha256: sha256Hex(text),
      indexSha256: set.indexSha256,
      works: set.works.map(({ id, readingSha256 }) => ({ id, readingSha256 })),
      proposals: set.proposals.length,
    });
  });
}

/**
 * Puts decisions on record, one entry `cleaning-decided` for each; the reason goes to the private log.
 * @param ids of the latest set
 * @throws {PalimpsestError} `proposals-none`, `proposals-changed`, `proposal-unknown` before anything is recorded; `case-lock-lost`, `disk-full`, `file-*`
 */
export async function decideProposals(
  opened: CaseFolder,
  ids: readonly string[],
  decision: Decision,
  reason: string,
): Promise<void> {
  opened.assertWritable();
  await opened.inTurn(async () => {
    const { set } = await requireProposals(opened);
    const chosen = [...new Set(ids)].map((id) => findProposal(set, id));
    for (const { id, passage } of chosen) {
      const detail = { set: set.set, proposal: id, passageSha256: sha256Hex(passage), decision };
      await opened.record('cleaning-decided', detail, reason === '' ? {} : { reason });
    }
  });
}

/** The latest proposals of a case, with what was decided. @throws {PalimpsestError} `proposals-none`, `proposals-changed`; `file-*` */
export async function requireProposals(opened: CaseFolder): Promise<Proposals> {
  const found = await readProposals(opened);
  if (found !== null) return found;
  throw inputError(
    'proposals-none',
    `No proposals of quotations were made in the case ${opened.folder}.`,
    'Ask for them first: palimpsest cleaning propose DIR.',
  );
}

/** As {@link requireProposals}; null if none were made. @throws {PalimpsestError} `proposals-changed`; `file-*` */
export async function readProposals(opened: CaseFolder): Promise<Proposals | null> {
  const entries = await entriesOf(opened, ['cleaning-proposed', 'cleaning-decided']);
  const made = entries.findLast(({ action }) => action === 'cleaning-proposed');
  if (made === undefined) return null;
  const { set, setSha256 } = proposedDetail.parse(made.detail);
  const openings = await readOpenings(opened.folder);
  const decided = new Map<string, Decided>();
  for (const entry of entries) {
    const parsed = decidedDetail.safeParse(entry.detail);
    if (entry.action !== 'cleaning-decided' || !parsed.success) continue;
    const reason = openings.value(entry, 'reason');
    decided.set(parsed.data.passageSha256, {
      decision: parsed.data.decision,
      reason: typeof reason === 'string' ? reason : '',
      at: entry.time,
    });
  }
  return { set: await readSet(opened, set, setSha256), setSha256, decided };
}

/** What was decided about a proposal; undefined if nothing was. */
export function decidedOf({ decided }: Proposals, { passage }: Proposal): Decided | undefined {
  return decided.get(sha256Hex(passage));
}

const proposedDetail = z.object({ set: z.int().min(1), setSha256: sha256 });
const decidedDetail = z.object({ passageSha256: sha256, decision: z.enum(['accepted', 'refused']) });

async function entriesOf(opened: CaseFolder, actions: readonly string[]): Promise<AuditEntry[]> {
  const entries: AuditEntry[] = [];
  await scanAudit(opened.folder, (entry) => {
    if (actions.includes(entry.action)) entries.push(entry);
  });
  return entries;
}

function setPath(opened: CaseFolder, set: number): string {
  return opened.path(PROPOSALS_FOLDER, `${set}.json`);
}

async function readSet(opened: CaseFolder, number: number, setSha256: string): Promise<ProposalSet> {
  const path = setPath(opened, number);
  const bytes = (await fileExists(path)) ? await readBytes(path, MAX_SET_BYTES) : new Uint8Array();
  if (sha256Hex(bytes) === setSha256) {
    const parsed = proposalSetSchema.safeParse(JSON.parse(new TextDecoder().decode(bytes)));
    if (parsed.success) return parsed.data;
  }
  throw verdictError(
    'proposals-changed',
    `${path} is not the file of proposals that the audit log has on record.`,
    'Restore the file, or ask for proposals again; decisions about the same passages stay on record.',
    { path },
  );
}

function findProposal(set: ProposalSet, id: string): Proposal {
  const found = set.proposals.find((each) => each.id === id);
  if (found !== undefined) return found;
  const { length } = set.proposals;
  throw inputError(
    'proposal-unknown',
    `There is no proposal ${id} in the latest set of the case.`,
    length === 0 ? 'Nothing was proposed.' : `The proposals are Q1 to Q${length}.`,
    { id },
  );
}
