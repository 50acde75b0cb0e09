import { LoadingState, PageHeader } from '../../components/index.js';

export interface FindingsScreenProps {
  readonly caseId: string;
  readonly examinationId?: string | undefined;
}

export function FindingsScreen(_: FindingsScreenProps): React.JSX.Element {
  return (
    <div className="screen">
      <PageHeader title="Findings" />
      <LoadingState />
    </div>
  );
}
