import { useState } from 'react';
import { counted } from '../../../src/base/index.js';
import { useAction } from '../../api/index.js';
import { Button, ErrorPanel } from '../../components/index.js';
import type { FindingRow } from './findingColumns.js';

interface Marked {
  readonly exhibitId: string;
  readonly label: string;
}

export interface MarkSelectedProps {
  readonly caseId: string;
  readonly rows: readonly FindingRow[];
}

/** Marks several findings as exhibits under their own titles, one after the other, and takes that back. */
export function MarkSelected({ caseId, rows }: MarkSelectedProps): React.JSX.Element {
  const add = useAction('exhibits.add');
  const remove = useAction('exhibits.remove');
  const [marked, setMarked] = useState<readonly Marked[]>([]);
  const [isBusy, setBusy] = useState(false);
  const inTurn = async (work: () => Promise<void>): Promise<void> => {
    setBusy(true);
    try {
      await work();
    } catch {
      // Shown below; what was done before it stays, and can be undone.
    } finally {
      setBusy(false);
    }
  };
  const mark = (): Promise<void> =>
    inTurn(async () => {
      setMarked([]);
      remove.reset();
      for (const { examinationId, finding } of rows) {
        const source = { kind: 'finding' as const, examinationId, findingId: finding.id };
        const one = await add.mutateAsync({ caseId, source, title: finding.title, note: '' });
        setMarked((before) => [...before, one]);
      }
    });
  const undo = (): Promise<void> =>
    inTurn(async () => {
      for (const { exhibitId } of marked.toReversed()) {
        await remove.mutateAsync({ caseId, exhibitId });
        setMarked((before) => before.filter((one) => one.exhibitId !== exhibitId));
      }
    });
  return (
    <>
      <Button
        size="small"
        icon="exhibit"
        isDisabled={rows.length === 0}
        isPending={isBusy}
        onPress={() => void mark()}
      >
        {rows.length < 2 ? 'Mark selected as exhibit' : `Mark ${counted(rows.length, 'finding')} as exhibits`}
      </Button>
      <span role="status">
        {marked.length > 0 && `Marked as ${marked.map(({ label }) => label).join(', ')}.`}
      </span>
      {marked.length > 0 && (
        <Button size="small" variant="quiet" isDisabled={isBusy} onPress={() => void undo()}>
          Undo
        </Button>
      )}
      {add.error !== null && <ErrorPanel error={add.error} title="A finding was not marked" />}
      {remove.error !== null && <ErrorPanel error={remove.error} title="An exhibit was not removed" />}
    </>
  );
}
