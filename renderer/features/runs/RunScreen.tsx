import { LoadingState, PageHeader } from '../../components/index.js';

export interface RunScreenProps {
  readonly caseId: string;
  readonly examinationId: string;
}

export function RunScreen(_: RunScreenProps): React.JSX.Element {
  return (
    <div className="screen">
      <PageHeader title="Examination" />
      <LoadingState />
    </div>
  );
}
