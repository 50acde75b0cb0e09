import { useMemo, useState } from 'react';
import type { FamilyTest } from '../../../src/domain/index.js';
import {
  familyPWords,
  familyResult,
  familySummary,
  familyTitle,
  levelWords,
} from '../../../src/figure/index.js';
import { useCall } from '../../api/index.js';
import {
  Card,
  DataTable,
  ErrorPanel,
  HostileText,
  Link,
  LoadingState,
  Term,
  type DataColumn,
} from '../../components/index.js';
import { href } from '../../navigation/index.js';

/** How many tests of the case could have ended in a claim, how many did, and all of them in a table. */
export function CaseTests({ caseId }: { readonly caseId: string }): React.JSX.Element {
  const { data, error, refetch } = useCall('case.families', { caseId });
  const [isOpen, setIsOpen] = useState(false);
  return (
    <Card
      title="Tests"
      subtitle={
        <>
          Every test of this case that could have ended in a <Term id="claim" />, finished or not. A report
          prints the same count.
        </>
      }
    >
      {error !== null && (
        <ErrorPanel error={error} title="The tests could not be counted" onRetry={() => void refetch()} />
      )}
      {data === undefined && error === null && <LoadingState label="Counting the tests" />}
      {data !== undefined && (
        <div className="stack-tight">
          <p>{familySummary(data)}</p>
          {data.tested > 0 && (
            <details onToggle={({ currentTarget }) => setIsOpen(currentTarget.open)}>
              <summary>All tests</summary>
              {isOpen && <TestsTable caseId={caseId} />}
            </details>
          )}
        </div>
      )}
    </Card>
  );
}

/** A case of many works has thousands of tests: they are read when the table is opened. */
function TestsTable({ caseId }: { readonly caseId: string }): React.JSX.Element {
  const { data, error, refetch } = useCall('case.tests', { caseId });
  const columns = useMemo(() => columnsOf(caseId), [caseId]);
  if (error !== null)
    return <ErrorPanel error={error} title="The tests could not be listed" onRetry={() => void refetch()} />;
  if (data === undefined) return <LoadingState label="Reading the tests" />;
  return (
    <DataTable<FamilyTest>
      label="Tests"
      columns={columns}
      rows={data.tests}
      rowKey={testKey}
      empty="No tests."
    />
  );
}

function testKey({ examinationId, work, findingId }: FamilyTest): string {
  return `${examinationId} ${work.id} ${findingId}`;
}

function columnsOf(caseId: string): readonly DataColumn<FamilyTest>[] {
  return [
    {
      id: 'examination',
      title: 'Exam.',
      width: 72,
      value: ({ examinationId }) => examinationId,
      cell: ({ examinationId }) => <Link href={href.run(caseId, examinationId)}>{examinationId}</Link>,
    },
    {
      id: 'test',
      title: 'Test',
      isRowHeader: true,
      width: '3fr',
      value: (test) => `${test.attack.title}: ${familyTitle(test)}`,
      cell: (test) => (
        <div className="stack-tight">
          <HostileText text={familyTitle(test)} maxLength={200} />
          <span className="muted">
            <HostileText text={`${test.attack.title} ${test.attack.version}`} maxLength={200} />
          </span>
        </div>
      ),
    },
    namedColumn('model', 'Model', ({ model }) => `${model.id} ${model.name}`),
    namedColumn('work', 'Work', ({ work }) => `${work.id} ${work.name}`),
    namedColumn('control', 'Control', ({ controls }) =>
      controls.length === 0 ? 'none' : controls.map(({ id }) => id).join(', '),
    ),
    namedColumn('seed', 'Seed', ({ seed }) => seed),
    namedColumn('level', 'Level', levelWords),
    namedColumn('p', 'p', familyPWords),
    namedColumn('result', 'Result', familyResult),
  ];
}

function namedColumn(id: string, title: string, text: (test: FamilyTest) => string): DataColumn<FamilyTest> {
  return { id, title, value: text, cell: (test) => <HostileText text={text(test)} maxLength={80} /> };
}
