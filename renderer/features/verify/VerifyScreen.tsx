import { LoadingState, PageHeader } from '../../components/index.js';

export function VerifyScreen(): React.JSX.Element {
  return (
    <div className="screen">
      <PageHeader title="Verify a bag" />
      <LoadingState />
    </div>
  );
}
