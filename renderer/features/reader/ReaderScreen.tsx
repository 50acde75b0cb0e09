import { LoadingState, PageHeader } from '../../components/index.js';

export interface ReaderScreenProps {
  readonly caseId: string;
  readonly examinationId: string;
  readonly workId: string;
}

export function ReaderScreen(_: ReaderScreenProps): React.JSX.Element {
  return (
    <div className="screen">
      <PageHeader title="Reader" />
      <LoadingState />
    </div>
  );
}
