import { LoadingState, PageHeader } from '../../components/index.js';

export interface WorkScreenProps {
  readonly caseId: string;
  readonly evidenceId: string;
}

export function WorkScreen(_: WorkScreenProps): React.JSX.Element {
  return (
    <div className="screen">
      <PageHeader title="Work" />
      <LoadingState />
    </div>
  );
}
