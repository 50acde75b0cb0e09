import { mkdir } from 'node:fs/promises';
import { canonicalJson, inputError, sha256Hex, verdictError } from '../base/index.js';
import { fileError, fileExists, readBytes, writeFileAtomic } from '../files/index.js';
import { readOpenings } from './audit/privateLog.js';
import { entriesOf } from '../domain/index.js';
import { scanAudit } from './audit/verifyAudit.js';
import type { CaseFolder } from './caseFolder.js';
import { proposalSetSchema, sealedProposals, type Proposal, type ProposalSet } from './proposalSet.js';

/** The folder for sets of proposals. */
const PROPOSALS_FOLDER = 'proposals';
const MAX_SET_BYTES = 2 ** 28;

/** What an examiner decides about a proposal. */
export type Decision = 'accepted' | 'refused';

/** Proposals that an examiner decides about. */
export interface DecidedAbout {
  /** The set that the examiner was shown; the latest one unless said. */
  readonly set?: number | undefined;
  /** Ids in that set; with the SHA-256 of the passage that the examiner was shown, if it is known. */
  readonly proposals: readonly { readonly id: string; readonly passageSha256?: string }[];
}

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
    const number = entriesOf((await scanAudit(opened.folder)).entries, 'cleaning-proposed').length + 1;
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
    await writeFileAtomic(proposalSetPath(opened, number), text);
    await opened.record('cleaning-proposed', {
      set: number,
      setSha256: sha256Hex(text),
      sealedSha256: sha256Hex(sealedProposals(set)),
      indexSha256: set.indexSha256,
      works: set.works.map(({ id, readingSha256 }) => ({ id, readingSha256 })),
      proposals: set.proposals.length,
    });
  });
}

/**
 * Puts decisions on record, one entry `cleaning-decided` for each; the reason goes to the private log. An id means something only within its
 * set, so nothing is decided about a set that is not the latest.
 * @throws {PalimpsestError} `proposals-none`, `proposals-changed`, `proposals-newer`, `proposal-unknown` before anything is recorded;
 * `case-lock-lost`, `disk-full`, `file-*`
 */
export async function decideProposals(
  opened: CaseFolder,
  about: DecidedAbout,
  decision: Decision,
  reason: string,
): Promise<void> {
  opened.assertWritable();
  await opened.inTurn(async () => {
    const { set } = await requireProposals(opened);
    if (about.set !== undefined && about.set !== set.set) throw newerSet(set, `set ${about.set}`);
    const chosen = new Map<string, string>();
    for (const { id, passageSha256 } of about.proposals) {
      const found = sha256Hex(findProposal(set, id).passage);
      if (passageSha256 !== undefined && passageSha256 !== found) throw newerSet(set, `another ${id}`);
      chosen.set(id, found);
    }
    for (const [id, passageSha256] of chosen) {
      const detail = { set: set.set, proposal: id, passageSha256, decision };
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
    'Ask for them first: palimpsest cleaning propose CASE.',
  );
}

/** As {@link requireProposals}; null if none were made. @throws {PalimpsestError} `proposals-changed`; `file-*` */
export async function readProposals(opened: CaseFolder): Promise<Proposals | null> {
  const { entries } = await scanAudit(opened.folder);
  const made = entriesOf(entries, 'cleaning-proposed').at(-1);
  if (made === undefined) return null;
  const { set, setSha256 } = made.detail;
  const openings = await readOpenings(opened.folder);
  const decided = new Map<string, Decided>();
  for (const entry of entriesOf(entries, 'cleaning-decided')) {
    const reason = openings.value(entry, 'reason');
    decided.set(entry.detail.passageSha256, {
      decision: entry.detail.decision,
      reason: typeof reason === 'string' ? reason : '',
      at: entry.time,
    });
  }
  return { set: await readProposalSet(opened, set, setSha256), setSha256, decided };
}

/** What was decided about a proposal; undefined if nothing was. */
export function decidedOf({ decided }: Proposals, { passage }: Proposal): Decided | undefined {
  return decided.get(sha256Hex(passage));
}

/** Where a set of proposals lies. */
export function proposalSetPath(opened: CaseFolder, set: number): string {
  return opened.path(PROPOSALS_FOLDER, `${set}.json`);
}

/**
 * A set of proposals of a case, whichever.
 * @param setSha256 as the audit log has it
 * @throws {PalimpsestError} `proposals-changed`; `file-*`
 */
export async function readProposalSet(
  opened: CaseFolder,
  number: number,
  setSha256: string,
): Promise<ProposalSet> {
  const path = proposalSetPath(opened, number);
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

/** @param shown what the examiner was shown */
function newerSet({ set }: ProposalSet, shown: string): Error {
  return inputError(
    'proposals-newer',
    `The latest proposals of the case are set ${set}, but the decision is about ${shown}. Nothing was recorded.`,
    'Look at the latest proposals, where the passage can have another id, and decide again.',
    { set },
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
