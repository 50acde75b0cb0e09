import { useMemo } from 'react';
import type { KnownCase } from '../../../src/contract/index.js';
import { useAction } from '../../api/index.js';
import {
  Badge,
  Button,
  DataTable,
  ErrorPanel,
  HostileText,
  Link,
  UtcTime,
  type DataColumn,
} from '../../components/index.js';
import { href, navigate } from '../../navigation/index.js';

export interface CaseTableProps {
  readonly cases: readonly KnownCase[];
  readonly isReader: boolean;
  readonly empty: React.ReactNode;
}

/** The cases on the list, most recently opened first. */
export function CaseTable({ cases, isReader, empty }: CaseTableProps): React.JSX.Element {
  const forget = useAction('case.forget');
  const { mutate } = forget;
  const columns = useMemo(
    () => columnsOf(isReader ? undefined : (caseId) => mutate({ caseId })),
    [isReader, mutate],
  );
  return (
    <div className="stack">
      {forget.error !== null && <ErrorPanel error={forget.error} />}
      <DataTable<KnownCase>
        label="Cases"
        columns={columns}
        rows={cases}
        rowKey={({ caseId }) => caseId}
        hasCsv={false}
        onOpen={({ caseId, state }) => {
          if (state !== 'gone') navigate(href.case(caseId));
        }}
        empty={empty}
      />
    </div>
  );
}

function columnsOf(onForget: ((caseId: string) => void) | undefined): readonly DataColumn<KnownCase>[] {
  return [
    {
      id: 'caption',
      title: 'Case',
      isRowHeader: true,
      width: '2fr',
      value: ({ caption }) => caption,
      cell: ({ caseId, caption, state }) => {
        const name = (
          <HostileText
            text={caption === '' ? 'Case without a caption' : caption}
            maxLength={120}
            isWithinControl={state !== 'gone'}
          />
        );
        return state === 'gone' ? name : <Link href={href.case(caseId)}>{name}</Link>;
      },
    },
    {
      id: 'docket',
      title: 'Docket',
      width: 160,
      value: ({ docket }) => docket,
      cell: ({ docket }) => <HostileText text={docket} maxLength={60} />,
    },
    {
      id: 'folder',
      title: 'Folder',
      width: '2fr',
      value: ({ folder }) => folder,
      cell: ({ folder, copies }) => (
        <>
          <HostileText text={folder} isMono maxLength={160} />
          {copies !== undefined && copies.length > 0 && (
            <span className="muted">
              {' '}
              (copies of this case exist elsewhere; only one of them can be open at a time)
            </span>
          )}
        </>
      ),
    },
    {
      id: 'opened',
      title: 'Last opened',
      width: 200,
      value: ({ openedAt }) => (openedAt === '' ? undefined : openedAt),
      cell: ({ openedAt }) => (openedAt === '' ? '' : <UtcTime iso={openedAt} />),
    },
    {
      id: 'state',
      title: 'State',
      width: 176,
      value: ({ state }) => state,
      cell: ({ state, caseId }) => (
        <span className="row">
          <Badge tone={state === 'open' ? 'accent' : 'quiet'}>{state}</Badge>
          {state === 'gone' && onForget !== undefined && (
            <Button size="small" variant="quiet" onPress={() => onForget(caseId)}>
              Remove from list
            </Button>
          )}
        </span>
      ),
    },
  ];
}
