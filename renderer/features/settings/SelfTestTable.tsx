import type { JobResult } from '../../../src/contract/index.js';
import { Callout, DataTable, UtcTime, type DataColumn } from '../../components/index.js';

type SelfTest = Extract<JobResult, { kind: 'self-test' }>['selfTest'];
type Check = Extract<SelfTest, { kind: 'run' }>['checks'][number];

/** The results of a self-test, check by check. */
export function SelfTestTable({ selfTest }: { readonly selfTest: SelfTest }): React.JSX.Element {
  if (selfTest.kind === 'none') return <Callout>{selfTest.reason}</Callout>;
  return (
    <div className="stack">
      <Callout
        tone={selfTest.passed ? 'info' : 'alarm'}
        title={selfTest.passed ? 'All checks passed.' : 'One or more checks FAILED.'}
      >
        Run at <UtcTime iso={selfTest.at} />.
      </Callout>
      <DataTable<Check>
        label="Checks of the self-test"
        columns={COLUMNS}
        rows={selfTest.checks}
        rowKey={({ name }) => name}
        empty="No checks."
      />
    </div>
  );
}

const COLUMNS: readonly DataColumn<Check>[] = [
  { id: 'name', title: 'Check', isRowHeader: true, width: '2fr', value: ({ name }) => name },
  { id: 'expected', title: 'Expected', value: ({ expected }) => expected },
  { id: 'got', title: 'Measured', value: ({ got }) => got },
  { id: 'passed', title: 'Passed', width: 96, value: ({ passed }) => (passed ? 'yes' : 'NO') },
];
