import { LoadingState, PageHeader } from '../../components/index.js';

export interface ExamineScreenProps {
  readonly caseId: string;
}

export function ExamineScreen(_: ExamineScreenProps): React.JSX.Element {
  return (
    <div className="screen">
      <PageHeader title="New examination" />
      <LoadingState />
    </div>
  );
}
