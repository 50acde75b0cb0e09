import { realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { environmentError, type ErrorCode, inputError, PalimpsestError, utc } from '../../base/index.js';
import { inspectLock, openCase, type CaseFolder } from '../../casefile/index.js';
import { fileError, fileExists } from '../../files/index.js';
import { findCases, isCaseId, type OpenCases } from '../../matter/index.js';
import type { Emit } from '../workbench/emit.js';
import type { WorkbenchOptions } from '../workbench/options.js';
import { isInside } from '../grants/grantedPath.js';
import type { RecentCase, Recents } from './recents.js';

/** A case that is open in this process. */
interface Kept {
  readonly opened: CaseFolder;
  /** Why the case is open for reading only; empty when it can be written to. */
  readonly readReason: string;
  /** True when another process holds the case and may end, so that trying again is useful. */
  readonly mayChange: boolean;
}

/** How often a case that another process writes to is checked, in milliseconds. */
const LOOK_EVERY_MS = 1000;

/** A case that can be opened by its id, and the other places of the same case. */
export interface Known {
  readonly caseId: string;
  readonly folder: string;
  readonly caption: string;
  readonly docket: string;
  readonly openedAt: string;
  readonly state: 'open' | 'closed' | 'gone';
  /** Other folders that contain a case with the same id. */
  readonly copies: readonly string[];
}

/** Keeps cases open: for writing where possible, otherwise for reading, with the reason in words. */
export class CaseKeeper implements OpenCases {
  readonly #options: WorkbenchOptions;
  readonly #recents: Recents;
  readonly #emit: Emit;
  readonly #kept = new Map<string, Kept>();
  /** Actions on a case run one after the other, so that none waits for a lock that this process holds. */
  readonly #turns = new Map<string, Promise<unknown>>();
  /** For each case that is open for reading: the last known state of the process that writes to it. */
  readonly #othersStates = new Map<string, string>();
  readonly #timer: NodeJS.Timeout;
  #isClosing = false;

  constructor(options: WorkbenchOptions, recents: Recents, emit: Emit) {
    this.#options = options;
    this.#recents = recents;
    this.#emit = emit;
    this.#timer = setInterval(() => void this.#tellOfOthers(), LOOK_EVERY_MS);
    this.#timer.unref();
  }

  async get(caseId: string): Promise<CaseFolder> {
    return (await this.#inTurn(caseId, () => this.#current(caseId))).opened;
  }

  async writable(caseId: string): Promise<CaseFolder> {
    const { opened, readReason } = await this.#inTurn(caseId, () => this.#fresh(caseId));
    if (opened.mode === 'write') return opened;
    throw environmentError(
      'case-read-only',
      `This case cannot be changed: ${readReason}`,
      'The case can still be read, shown and verified.',
      { caseId, folder: opened.folder },
    );
  }

  /** As {@link get}, after trying once more to open the case for writing; gives the reason when that fails. */
  async look(caseId: string): Promise<{ readonly opened: CaseFolder; readonly readReason: string }> {
    return this.#inTurn(caseId, () => this.#fresh(caseId));
  }

  /**
   * Opens a case folder that a person chose and adds it to the list.
   * @returns its id
   * @throws {PalimpsestError} `case-copied` when the same case is known in another folder; as openCase
   */
  async open(folder: string): Promise<string> {
    const path = await realpath(folder).catch((error: unknown) => {
      throw fileError(error, folder, 'open the case');
    });
    const { id } = (await openCase(path, { mode: 'read' })).index;
    if (!isCaseId(id)) {
      throw inputError(
        'case-broken',
        `${path}: the number of the case is missing or not valid.`,
        'Restore case.json from a copy.',
      );
    }
    await this.#inTurn(id, async () => {
      await this.#refuseCopy(id, path);
      const kept = this.#kept.get(id) ?? (await this.#keep(id, path));
      await this.#remember(kept.opened);
    });
    this.#emit('cases.changed', {});
    return id;
  }

  /** Takes over a case that was just created and is open for writing. */
  async adopt(opened: CaseFolder): Promise<string> {
    const { id } = opened.index;
    this.#kept.set(id, { opened, readReason: '', mayChange: false });
    await this.#remember(opened);
    this.#emit('case.changed', { caseId: id, what: 'opened' });
    this.#emit('cases.changed', {});
    return id;
  }

  /** Is the case open in this process? */
  isOpen(caseId: string): boolean {
    return this.#kept.has(caseId);
  }

  /** Closes a case and releases its lock; does nothing when it is not open. */
  async close(caseId: string): Promise<void> {
    await this.#inTurn(caseId, async () => {
      const kept = this.#kept.get(caseId);
      if (kept === undefined) return;
      this.#kept.delete(caseId);
      await kept.opened.inTurn(() => kept.opened.close());
      this.#emit('case.changed', { caseId, what: 'closed' });
      this.#emit('cases.changed', {});
    });
  }

  /** Closes all cases for good; no case can be opened afterwards. */
  async closeAll(): Promise<void> {
    this.#isClosing = true;
    clearInterval(this.#timer);
    await Promise.all(this.#turns.values());
    await Promise.all([...this.#kept.keys()].map((caseId) => this.close(caseId)));
  }

  /** Every case that can be opened by its id: those that were opened before, and in a browser those in the served folder. */
  async known(): Promise<Known[]> {
    const listed = new Map<string, RecentCase>(this.#listed().map((entry) => [entry.caseId, entry]));
    const found = await this.#found();
    const ids = new Set([...this.#kept.keys(), ...listed.keys(), ...found.map(({ caseId }) => caseId)]);
    return Promise.all(
      [...ids].map(async (caseId) => {
        const kept = this.#kept.get(caseId)?.opened;
        const recent = listed.get(caseId);
        const same = found.filter((entry) => entry.caseId === caseId);
        const folder = kept?.folder ?? recent?.folder ?? same[0]?.folder ?? '';
        const head = kept?.index.head ?? same.find((entry) => entry.folder === folder) ?? recent;
        return {
          caseId,
          folder,
          caption: head?.caption ?? '',
          docket: head?.docket ?? '',
          openedAt: recent?.openedAt ?? '',
          state: kept !== undefined ? 'open' : (await isThere(folder)) ? 'closed' : 'gone',
          copies: same.map((entry) => entry.folder).filter((other) => other !== folder),
        };
      }),
    );
  }

  async #current(caseId: string): Promise<Kept> {
    const kept = this.#kept.get(caseId);
    if (kept === undefined) return this.#keep(caseId, await this.#folderOf(caseId));
    if (kept.opened.mode === 'read') {
      await kept.opened.reload();
      return kept;
    }
    return holdsLock(kept.opened) ? kept : this.#again(caseId, kept);
  }

  async #fresh(caseId: string): Promise<Kept> {
    const kept = await this.#current(caseId);
    if (kept.opened.mode === 'write' || !kept.mayChange) return kept;
    const lock = await inspectLock(kept.opened.folder);
    return lock.kind === 'free' || lock.kind === 'stale' ? this.#again(caseId, kept) : kept;
  }

  async #again(caseId: string, { opened }: Kept): Promise<Kept> {
    this.#kept.delete(caseId);
    await opened.close();
    return this.#keep(caseId, opened.folder);
  }

  /** Tells windows when another process changed a case that is open for reading here, or released its lock. */
  async #tellOfOthers(): Promise<void> {
    for (const [caseId, { opened, mayChange }] of this.#kept) {
      if (opened.mode === 'write' || !mayChange) continue;
      const state = await writersState(opened.folder);
      const before = this.#othersStates.get(caseId);
      this.#othersStates.set(caseId, state);
      if (before !== state) this.#emit('case.changed', { caseId, what: 'opened' });
    }
  }

  async #keep(caseId: string, folder: string): Promise<Kept> {
    if (this.#isClosing) {
      throw environmentError(
        'program-ending',
        'The program is closing.',
        'Start the program again to continue.',
      );
    }
    const kept = await this.#tryToWrite(folder);
    if (kept.opened.index.id !== caseId) {
      await kept.opened.close();
      throw unknown(caseId, `${folder} now contains another case.`);
    }
    this.#kept.set(caseId, kept);
    if (kept.opened.mode === 'read') this.#othersStates.set(caseId, await writersState(folder));
    this.#emit('case.changed', { caseId, what: 'opened' });
    this.#emit('cases.changed', {});
    return kept;
  }

  async #tryToWrite(folder: string): Promise<Kept> {
    const { clock, actor } = this.#options;
    const how = { clock, ...(actor === undefined ? {} : { actor }) };
    try {
      const opened = await openCase(folder, { ...how, mode: 'write' });
      return { opened, readReason: '', mayChange: false };
    } catch (error) {
      if (!(error instanceof PalimpsestError) || !READ_INSTEAD.has(error.code)) throw error;
      const opened = await openCase(folder, { ...how, mode: 'read' });
      // A problem that does not go away by itself has a remedy, which the person must see.
      const stays = STAYS.has(error.code);
      const readReason = stays ? `${error.message} ${error.hint}` : error.message;
      return { opened, readReason, mayChange: !stays };
    }
  }

  async #folderOf(caseId: string): Promise<string> {
    const recent = this.#listed().find((entry) => entry.caseId === caseId);
    if (recent !== undefined) return recent.folder;
    const found = (await this.#found()).find((entry) => entry.caseId === caseId);
    if (found !== undefined) return found.folder;
    throw unknown(caseId, 'It is neither on the list of cases nor in the served folder.');
  }

  async #refuseCopy(caseId: string, folder: string): Promise<void> {
    const other =
      this.#kept.get(caseId)?.opened.folder ??
      this.#recents.cases.find((entry) => entry.caseId === caseId)?.folder;
    if (other === undefined || other === folder) return;
    if (!this.#kept.has(caseId) && !(await isThere(other))) return;
    throw inputError(
      'case-copied',
      `${folder} contains a copy of the case in ${other}: both have the number ${caseId}, and each would continue with its own audit log.`,
      `Work on one of them. To see this one, first remove the other from the list of cases; its folder stays as it is. To work on this one, adopt it: palimpsest case adopt DIR --reason "…".`,
      { caseId, folder, other },
    );
  }

  async #remember({ folder, index, clock }: CaseFolder): Promise<void> {
    const { caption, docket } = index.head;
    await this.#recents.remember({ caseId: index.id, folder, caption, docket, openedAt: utc(clock) });
  }

  async #found(): ReturnType<typeof findCases> {
    const { door, homeFolder } = this.#options;
    return door === 'browser' && homeFolder !== null ? findCases(homeFolder) : [];
  }

  /**
   * The list of cases that this door may show: a viewer in a browser learns nothing about other matters on the machine, and
   * the examiner who wants them serves their folder.
   */
  #listed(): readonly RecentCase[] {
    const { door, fileRoots } = this.#options;
    if (door === 'desktop') return this.#recents.cases;
    return this.#recents.cases.filter(({ folder }) => fileRoots.some((root) => isInside(folder, root)));
  }

  #inTurn<T>(caseId: string, work: () => Promise<T>): Promise<T> {
    const result = (this.#turns.get(caseId) ?? Promise.resolve()).then(work);
    const settled = result
      .catch(() => undefined)
      .then(() => {
        if (this.#turns.get(caseId) === settled) this.#turns.delete(caseId);
      });
    this.#turns.set(caseId, settled);
    return result;
  }
}

/** Errors that prevent writing but not reading. */
const READ_INSTEAD: ReadonlySet<ErrorCode> = new Set([
  'case-locked',
  'case-read-only',
  'audit-broken',
  'audit-behind',
  'head-broken',
  'case-copied',
  'file-denied',
  'file-read-only',
  'disk-full',
]);

/** Errors that do not go away when another process ends. */
const STAYS: ReadonlySet<ErrorCode> = new Set(['audit-broken', 'audit-behind', 'head-broken', 'case-copied']);

function holdsLock(opened: CaseFolder): boolean {
  try {
    opened.assertWritable();
    return true;
  } catch {
    return false;
  }
}

/** A value that changes whenever the process that writes to a case does something or ends. */
async function writersState(folder: string): Promise<string> {
  try {
    const files = await Promise.all(
      ['case.json', 'audit/audit.jsonl'].map((name) => stat(join(folder, name), { bigint: true })),
    );
    const { kind } = await inspectLock(folder);
    return [kind, ...files.map(({ size, mtimeNs }) => `${size}/${mtimeNs}`)].join(' ');
  } catch {
    return 'gone';
  }
}

async function isThere(folder: string): Promise<boolean> {
  return fileExists(`${folder}/case.json`).catch(() => false);
}

function unknown(caseId: string, why: string): PalimpsestError {
  return inputError(
    'case-unknown',
    `The case ${caseId} is not known. ${why}`,
    'Open the case folder again.',
    { caseId },
  );
}
