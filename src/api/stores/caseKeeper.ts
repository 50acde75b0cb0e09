import { realpath } from 'node:fs/promises';
import { environmentError, inputError, PalimpsestError, utc } from '../../base/index.js';
import { inspectLock, isUnfinished, openCase, type CaseFolder } from '../../casefile/index.js';
import { fileError, fileExists } from '../../files/index.js';
import { findCases, isCaseId, type OpenCases } from '../../matter/index.js';
import type { Emit } from '../workbench/emit.js';
import type { WorkbenchOptions } from '../workbench/options.js';
import { isInside } from '../grants/grantedPath.js';
import { free, holdsLock, isLasting, openHere, openToRead, writersState, type Kept } from './openHere.js';
import type { RecentCase, Recents } from './recents.js';

/** How often cases are checked, in milliseconds: for what other processes write, and for locks that are not needed any more. */
const LOOK_EVERY_MS = 1000;

/** How long a case stays open for writing after the last call that writes, in milliseconds. */
const REST_AFTER_MS = 20_000;

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

/**
 * Keeps cases open. A case is open for reading until something is written, and again soon after that, so that a window that only shows a case
 * keeps no other process from writing. Where writing is not possible, it gives the reason in words.
 */
export class CaseKeeper implements OpenCases {
  readonly #options: WorkbenchOptions;
  readonly #recents: Recents;
  readonly #emit: Emit;
  readonly #kept = new Map<string, Kept>();
  /** Actions on a case run one after the other, so that none waits for a lock that this process holds. */
  readonly #turns = new Map<string, Promise<unknown>>();
  /** For each case that is open for reading: the last known state of the process that writes to it. */
  readonly #othersStates = new Map<string, string>();
  /** Calls about each case that are under way; one of them may be writing. */
  readonly #calls = new Map<string, number>();
  /** For each case, when it was last wanted for writing. */
  readonly #wantedAt = new Map<string, number>();
  #isBusy: (caseId: string) => boolean = () => false;
  readonly #timer: NodeJS.Timeout;
  #isClosing = false;

  constructor(options: WorkbenchOptions, recents: Recents, emit: Emit) {
    this.#options = options;
    this.#recents = recents;
    this.#emit = emit;
    this.#timer = setInterval(() => {
      void this.#tellOfOthers();
      void this.#restAll();
    }, LOOK_EVERY_MS);
    this.#timer.unref();
  }

  /** Must be called once: tells whether a run or a job of a case is under way, which keeps its lock. */
  watch(isBusy: (caseId: string) => boolean): void {
    this.#isBusy = isBusy;
  }

  /** Carries out a call about a case; the lock is not given back meanwhile. */
  async during<T>(caseId: string, call: () => Promise<T>): Promise<T> {
    this.#calls.set(caseId, (this.#calls.get(caseId) ?? 0) + 1);
    try {
      return await call();
    } finally {
      const left = (this.#calls.get(caseId) ?? 1) - 1;
      if (left > 0) this.#calls.set(caseId, left);
      else this.#calls.delete(caseId);
    }
  }

  async get(caseId: string): Promise<CaseFolder> {
    return (await this.#inTurn(caseId, () => this.#current(caseId))).opened;
  }

  async writable(caseId: string): Promise<CaseFolder> {
    this.#wantedAt.set(caseId, performance.now());
    const { opened, readReason } = await this.#inTurn(caseId, () => this.#forWriting(caseId));
    if (opened.mode === 'write') return opened;
    throw environmentError(
      'case-read-only',
      `This case cannot be changed: ${readReason}`,
      'The case can still be read, shown and verified.',
      { caseId, folder: opened.folder },
    );
  }

  /** As {@link get}, with the reason why the case cannot be written to now; empty when it can. */
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
        `${path}: the case number is missing or not valid.`,
        'Restore case.json from a copy.',
      );
    }
    await this.#inTurn(id, async () => {
      await this.#refuseCopy(id, path);
      const kept = this.#kept.get(id) ?? (await this.#keep(id, path, false));
      await this.#remember(kept.opened);
    });
    this.#emit('cases.changed', {});
    return id;
  }

  /** Takes over a case that was just created and is open for writing. */
  async adopt(opened: CaseFolder): Promise<string> {
    const { id } = opened.index;
    this.#kept.set(id, free(opened));
    this.#wantedAt.set(id, performance.now());
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
    if (kept === undefined) return this.#keep(caseId, await this.#folderOf(caseId), false);
    if (kept.opened.mode === 'read') {
      await kept.opened.reload();
      return kept;
    }
    return holdsLock(kept.opened) ? kept : this.#again(caseId, kept, false);
  }

  /** The case, and whether it can be written to at this moment. */
  async #fresh(caseId: string): Promise<Kept> {
    const kept = await this.#current(caseId);
    const { opened, hindrance } = kept;
    if (opened.mode === 'write' || isLasting(hindrance)) return kept;
    const lock = await inspectLock(opened.folder);
    const isFree = lock.kind === 'free';
    if (hindrance === undefined) return isFree ? kept : this.#again(caseId, kept, false);
    if (lock.kind !== 'free' && lock.kind !== 'stale') return kept;
    // The process that wrote has ended in good order: there is nothing to repair, so the lock is not needed.
    if (hindrance === 'case-locked' && isFree && !(await isUnfinished(opened.folder))) {
      const writable = free(opened);
      this.#kept.set(caseId, writable);
      return writable;
    }
    return this.#again(caseId, kept, false);
  }

  async #forWriting(caseId: string): Promise<Kept> {
    const kept = await this.#fresh(caseId);
    return kept.opened.mode === 'write' || kept.hindrance !== undefined
      ? kept
      : this.#again(caseId, kept, true);
  }

  async #again(caseId: string, { opened }: Kept, staysWriting: boolean): Promise<Kept> {
    this.#kept.delete(caseId);
    await opened.close();
    return this.#keep(caseId, opened.folder, staysWriting);
  }

  /** Tells windows when another process changed a case that is open for reading here, or released its lock. */
  async #tellOfOthers(): Promise<void> {
    for (const [caseId, { opened, hindrance }] of this.#kept) {
      if (opened.mode === 'write' || isLasting(hindrance)) continue;
      const state = await writersState(opened.folder);
      const before = this.#othersStates.get(caseId);
      this.#othersStates.set(caseId, state);
      if (before !== state) this.#emit('case.changed', { caseId, what: 'opened' });
    }
  }

  /** Gives back the locks of the cases to which nothing was written for a while. */
  async #restAll(): Promise<void> {
    const { restAfterMs = REST_AFTER_MS } = this.#options;
    for (const [caseId, { opened }] of this.#kept) {
      const waited = performance.now() - (this.#wantedAt.get(caseId) ?? -Infinity);
      if (opened.mode === 'write' && waited >= restAfterMs)
        await this.#inTurn(caseId, () => this.#rest(caseId));
    }
  }

  async #rest(caseId: string): Promise<void> {
    const kept = this.#kept.get(caseId);
    if (kept?.opened.mode !== 'write' || this.#isClosing) return;
    if (this.#calls.has(caseId) || this.#isBusy(caseId)) return;
    try {
      await this.#readOnly(caseId, kept.opened);
    } catch {
      // The folder is gone or cannot be read. No call waits for it; the next one opens the case again and says what hinders it.
      this.#kept.delete(caseId);
      this.#emit('case.changed', { caseId, what: 'closed' });
      this.#emit('cases.changed', {});
    }
  }

  /** Gives the lock back and goes on for reading. */
  async #readOnly(caseId: string, writer: CaseFolder): Promise<Kept> {
    const { folder } = writer;
    await writer.inTurn(() => writer.close());
    const kept = free(await openToRead(folder, this.#options));
    this.#kept.set(caseId, kept);
    this.#othersStates.set(caseId, await writersState(folder));
    return kept;
  }

  /**
   * Opens a case: for writing first, which repairs the effects of a crash and finds out what hinders writing.
   * @param staysWriting keeps the lock
   */
  async #keep(caseId: string, folder: string, staysWriting: boolean): Promise<Kept> {
    if (this.#isClosing) {
      throw environmentError(
        'program-ending',
        'The program is closing.',
        'Start the program again to continue.',
      );
    }
    const kept = await openHere(folder, this.#options);
    if (kept.opened.index.id !== caseId) {
      await kept.opened.close();
      throw unknown(caseId, `${folder} now contains another case.`);
    }
    this.#kept.set(caseId, kept);
    if (kept.opened.mode === 'read') this.#othersStates.set(caseId, await writersState(folder));
    const shown =
      kept.opened.mode === 'write' && !staysWriting ? await this.#readOnly(caseId, kept.opened) : kept;
    this.#emit('case.changed', { caseId, what: 'opened' });
    this.#emit('cases.changed', {});
    return shown;
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
      `Work on one of them. To see this one, first remove the other from the list of cases; its folder stays as it is. To work on this one, adopt it: palimpsest case adopt CASE --reason "…".`,
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
