import { useEffect, useRef, useState } from 'react';
import { counted, inputError, type PalimpsestError } from '../../../../src/base/index.js';
import type { Granted } from '../../../../src/contract/index.js';
import { visibleShort } from '../../../../src/figure/index.js';
import { useAction, useClient } from '../../../api/index.js';
import { toProblem, useKept, type Problem } from '../../../components/index.js';
import { mergeShards } from '../../picker/index.js';
import { guessRoles, type Role } from '../roleWords.js';
import { keyOf, readRows, requestOf, type Incoming, type Recognized } from './incoming.js';
import { BLANK, type Words } from './words.js';

/** Most files of a folder that become rows of their own. */
const MOST_UNPACKED = 500;

/** The files that wait to be received, and what can be done with them. */
export interface IncomingFiles {
  readonly rows: readonly Incoming[];
  /** Adds what was chosen together, with what is stated about all of it. */
  readonly add: (files: readonly Granted[], isUpload: boolean, words?: Partial<Words>) => void;
  /** States something about the rows with these keys. */
  readonly state: (keys: ReadonlySet<string>, words: Partial<Words>) => void;
  /** Starts to receive rows, in their order; what cannot be started is refused in its row. */
  readonly receive: (
    rows: readonly Incoming[],
    found: (row: Incoming) => Recognized | undefined,
  ) => Promise<void>;
  /** Ends what was started: received, refused, or canceled (no problem). */
  readonly end: (key: string, how: 'received' | { readonly problem: Problem | undefined }) => void;
  /** Puts the files of a folder in its place. */
  readonly unpack: (row: Incoming) => Promise<void>;
  /** Takes a row out; a file from a browser is removed on the server. */
  readonly remove: (row: Incoming) => void;
  /** Is it being received, or about to be? */
  readonly isBusy: (row: Incoming) => boolean;
  /** Name of a file that was sent again in place of one that was refused. */
  readonly replaced: string | undefined;
  readonly discardError: Problem | null;
}

/** Files waiting to be received, with everything stated about them; they survive a reload and a visit to another screen. */
export function useIncoming(caseId: string, has: (role: Role) => boolean): IncomingFiles {
  const client = useClient();
  const [rows, setRows] = useKept<readonly Incoming[]>(`palimpsest.incoming.${caseId}`, readRows);
  const [starting, setStarting] = useState<ReadonlySet<string>>(new Set());
  const [replaced, setReplaced] = useState<string>();
  const discard = useAction('files.discard');
  const isThere = useRef(true);
  const turns = useRef(0);
  useEffect(() => {
    isThere.current = true;
    return () => void (isThere.current = false);
  }, []);
  const patch = (key: string, part: Partial<Incoming>): void =>
    setRows((before) => before.map((row) => (keyOf(row) === key ? { ...row, ...part } : row)));
  const take = (key: string): void => setRows((before) => before.filter((row) => keyOf(row) !== key));
  const isBusy = (row: Incoming): boolean => row.jobId !== undefined || starting.has(keyOf(row));
  return {
    rows,
    add: (files, isUpload, words = {}) => {
      const merged = isUpload ? files : mergeShards(files);
      const guesses = guessRoles(merged, has);
      const old = rows.filter((row) => isUpload && merged.some((file) => isReplaced(row, file)));
      for (const row of old) discard.mutate({ grantId: keyOf(row) });
      setReplaced(old[0]?.file.name);
      const added = merged.flatMap((file, index): Incoming[] => {
        const guess = guesses[index];
        const said = old.find((row) => isReplaced(row, file))?.words ?? { ...BLANK, ...words };
        return guess === undefined ? [] : [{ file, isUpload, guess, words: said }];
      });
      setRows((before) => {
        const kept = before.filter((row) => old.every((gone) => keyOf(gone) !== keyOf(row)));
        const known = new Set(kept.map(keyOf));
        return [...kept, ...added.filter((row) => !known.has(keyOf(row)))];
      });
    },
    state: (keys, words) =>
      setRows((before) =>
        before.map((row) =>
          keys.has(keyOf(row)) && !isBusy(row) ? { ...row, words: { ...row.words, ...words } } : row,
        ),
      ),
    receive: async (chosen, found) => {
      const keys = chosen.map(keyOf);
      setStarting((before) => new Set([...before, ...keys]));
      setRows((before) =>
        before.map((row) => (keys.includes(keyOf(row)) ? { ...row, refusal: undefined } : row)),
      );
      for (const row of chosen) {
        // What was not started when the screen was left waits there.
        if (!isThere.current) return;
        try {
          const { jobId } = await client.call('evidence.add', requestOf(caseId, row, found(row)));
          patch(keyOf(row), { jobId, turn: (turns.current += 1) });
        } catch (thrown) {
          patch(keyOf(row), { refusal: toProblem(thrown) });
        }
        setStarting((before) => new Set([...before].filter((key) => key !== keyOf(row))));
      }
    },
    end: (key, how) => {
      if (how === 'received') take(key);
      else patch(key, { jobId: undefined, turn: undefined, refusal: how.problem });
    },
    unpack: async (row) => {
      try {
        const { entries, omitted } = await client.call('files.within', { folder: keyOf(row) });
        const usable = mergeShards(entries.filter(({ kind }) => kind === 'file' || kind === 'folder'));
        if (usable.length === 0 || usable.length + omitted > MOST_UNPACKED)
          throw notUnpacked(row.file.name, usable.length + omitted);
        const guesses = guessRoles(usable, has);
        const within = usable.flatMap((file, index): Incoming[] => {
          const guess = guesses[index];
          return guess === undefined
            ? []
            : [{ file, isUpload: false, guess, words: { ...row.words, title: '' } }];
        });
        setRows((before) => {
          const known = new Set(before.map(keyOf));
          const fresh = within.filter((one) => !known.has(keyOf(one)));
          return before.flatMap((one) => (keyOf(one) === keyOf(row) ? fresh : [one]));
        });
      } catch (thrown) {
        patch(keyOf(row), { refusal: toProblem(thrown) });
      }
    },
    remove: (row) => {
      take(keyOf(row));
      if (row.isUpload) discard.mutate({ grantId: keyOf(row) });
    },
    isBusy,
    replaced,
    discardError: discard.error,
  };
}

function notUnpacked(name: string, count: number): PalimpsestError {
  return inputError(
    'folder-not-unpacked',
    `${visibleShort(name, 120)} holds ${counted(count, 'file')}, and from 1 to ${MOST_UNPACKED} can be received one by one.`,
    'Receive the folder as one collection, or choose some of its files.',
  );
}

/** A file that was refused gives way to one of the same name that is sent after it. */
function isReplaced({ file, isUpload, refusal }: Incoming, sent: Granted): boolean {
  return isUpload && refusal !== undefined && file.name === sent.name && file.grantId !== sent.grantId;
}
