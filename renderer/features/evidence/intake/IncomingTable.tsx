import { useEffect, useRef, useState } from 'react';
import { counted, mapValues } from '../../../../src/base/index.js';
import { EVIDENCE_TEXT } from '../../../../src/domain/index.js';
import { Button, CheckboxField, HostileText } from '../../../components/index.js';
import { keyOf, problemOf, rolesOf, type Incoming, type Recognized } from './incoming.js';
import { IncomingRow } from './IncomingRow.js';
import { NOTHING_SAME, SameForAll, type Same } from './SameForAll.js';
import type { IncomingFiles } from './useIncoming.js';
import { COLUMN_TEXTS, type Words } from './words.js';
import { useQueries } from '@tanstack/react-query';
import { useClient } from '../../../api/index.js';

export interface IncomingTableProps {
  readonly files: IncomingFiles;
  /** What is said about all rows; rows that come later take it over. */
  readonly same: Same;
  readonly onSame: (same: Same) => void;
  /** Another number each time something was chosen: the table then comes into view with the focus. */
  readonly arrival: number;
  readonly isSending: boolean;
  readonly onReceived: (row: Incoming, evidenceId: string) => void;
}

/** Everything that waits to be received, in one table: what is the same for all, a line for each, and one button that receives all. */
export function IncomingTable({
  files,
  same,
  onSame,
  arrival,
  isSending,
  onReceived,
}: IncomingTableProps): React.JSX.Element {
  const { rows, isBusy } = files;
  const found = useRecognized(rows);
  const form = useRef<HTMLFormElement>(null);
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const chosen = rows.filter((row) => selected.has(keyOf(row)) && !isBusy(row));
  const isSelection = chosen.length > 0;
  const scope = isSelection ? chosen : rows.filter((row) => !isBusy(row));
  const waiting = rows.filter((row) => !isBusy(row));
  const toMend = waiting.filter((row) => problemOf(row, found(row)) !== undefined).length;
  const busy = rows.filter(isBusy);
  const order = busy.toSorted((a, b) => turnOf(a) - turnOf(b));
  const [sameOfSelection, setSameOfSelection] = useState(NOTHING_SAME);
  const arrived = useRef(0);
  useEffect(() => {
    if (arrival === arrived.current) return;
    arrived.current = arrival;
    comeInto(form.current);
  }, [arrival]);
  const select = (keys: ReadonlySet<string>): void => {
    setSelected(keys);
    setSameOfSelection(NOTHING_SAME);
  };
  const say = (said: Partial<Words>): void => {
    const { role, ...words } = said;
    files.state(new Set(scope.map(keyOf)), words);
    if (role !== undefined) {
      const able = scope.filter((row) => rolesOf(row, found(row)).some(({ id }) => id === role));
      files.state(new Set(able.map(keyOf)), { role });
    }
    const before = isSelection ? sameOfSelection : same;
    const now = mapValues(before, (text, name) => said[name] ?? text);
    if (isSelection) setSameOfSelection(now);
    else onSame(now);
  };
  const receiveAll = (): void => {
    if (waiting.length === 0 || isSending) return;
    select(new Set());
    // Fields are closed while their rows are received; the button stays.
    form.current?.querySelector<HTMLElement>('.intake-receive')?.focus();
    void files.receive(waiting, found);
  };
  return (
    <form
      ref={form}
      className="stack intake"
      aria-label="Files to receive"
      onSubmit={(event) => {
        event.preventDefault();
        receiveAll();
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
        event.preventDefault();
        receiveAll();
      }}
    >
      {rows.length > 1 && (
        <SameForAll
          key={isSelection ? chosen.map(keyOf).join() : 'all'}
          rows={scope}
          isSelection={isSelection}
          same={isSelection ? sameOfSelection : same}
          onChange={say}
        />
      )}
      <div className="row">
        <Button
          type="submit"
          variant="primary"
          icon="evidence"
          className="intake-receive"
          isPending={waiting.length === 0}
          isDisabled={isSending}
        >
          {rows.length === 1 ? 'Receive as evidence' : 'Receive all'}
        </Button>
        <span className="muted">
          {isSending
            ? 'when all files are sent'
            : `${waitingWords(waiting.length - toMend, toMend)}${busy.length > 0 ? `, ${counted(busy.length, 'file')} being received one after another` : '. Enter or Ctrl+Enter receives all.'}`}
        </span>
      </div>
      <div className="intake-scroll">
        <table className="intake-table" aria-label="Files to receive">
          <thead>
            <tr>
              <th scope="col">
                <CheckboxField
                  label="Select all"
                  isLabelHidden
                  isSelected={isSelection && chosen.length === waiting.length}
                  isIndeterminate={isSelection && chosen.length < waiting.length}
                  isDisabled={waiting.length === 0}
                  onChange={(isOn) => select(new Set(isOn ? waiting.map(keyOf) : []))}
                />
              </th>
              <th scope="col">File, format, size</th>
              <th scope="col">Role</th>
              {COLUMN_TEXTS.map((name) => (
                <th key={name} scope="col">
                  {EVIDENCE_TEXT[name].label}
                </th>
              ))}
              <th scope="col">State</th>
              <th scope="col">
                <span className="sr-only">Details and removal</span>
              </th>
            </tr>
          </thead>
          {rows.map((row) => (
            <IncomingRow
              key={keyOf(row)}
              row={row}
              found={found(row)}
              files={files}
              isSelected={selected.has(keyOf(row))}
              onSelect={(isOn) => {
                const others = [...selected].filter((key) => key !== keyOf(row));
                select(new Set(isOn ? [...others, keyOf(row)] : others));
              }}
              before={order.indexOf(row)}
              onReceived={(evidenceId) => onReceived(row, evidenceId)}
              onReceive={(words = {}) => {
                const now = { ...row, words: { ...row.words, ...words } };
                files.state(new Set([keyOf(row)]), words);
                void files.receive([now], found);
              }}
            />
          ))}
        </table>
      </div>
      {files.replaced !== undefined && (
        <p role="status">
          <HostileText text={files.replaced} maxLength={120} isMono /> was sent again. It replaces the file of
          that name that was not received.
        </p>
      )}
    </form>
  );
}

/** For example `2 files waiting, 3 to correct`. */
function waitingWords(waiting: number, toMend: number): string {
  if (toMend === 0) return `${counted(waiting, 'file')} waiting`;
  return waiting === 0
    ? `${counted(toMend, 'file')} to correct`
    : `${counted(waiting, 'file')} waiting, ${toMend} to correct`;
}

/** What is being handed over comes after everything that has a turn. */
function turnOf({ turn = Number.MAX_SAFE_INTEGER }: Incoming): number {
  return turn;
}

/** Brings the table into view, with the focus on the first field that has nothing, or on the button where all is said. */
function comeInto(form: HTMLFormElement | null): void {
  const empty = [
    ...(form?.querySelectorAll<HTMLInputElement>('[data-word=receivedFrom] input:not(:disabled)') ?? []),
  ].filter(({ value }) => value === '');
  const sameFrom = form?.querySelectorAll<HTMLInputElement>('.intake-same input[type=text]')[0];
  const button = form?.querySelector<HTMLElement>('.intake-receive');
  const first = empty.length === 0 ? button : ((empty.length > 1 ? sameFrom : undefined) ?? empty[0]);
  form?.scrollIntoView({ block: 'start' });
  first?.focus({ preventScroll: true });
}

/** What each file is by its contents, as far as it is known. A file is looked into once. */
function useRecognized(rows: readonly Incoming[]): (row: Incoming) => Recognized | undefined {
  const client = useClient();
  const answers = useQueries({
    queries: rows.map((row) => ({
      queryKey: ['evidence.recognize', { file: keyOf(row) }],
      queryFn: () => client.call('evidence.recognize', { file: keyOf(row) }),
      staleTime: Infinity,
      retry: false,
    })),
  });
  return (row) => answers[rows.indexOf(row)]?.data;
}
