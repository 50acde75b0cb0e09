import { useCall } from '../../api/index.js';
import { Callout, ErrorPanel, PageHeader } from '../../components/index.js';
import { VerifyForm } from './VerifyForm.js';

/** Checks a sealed report again from nothing but its folder; needs no case and no key. */
export function VerifyScreen(): React.JSX.Element {
  const home = useCall('home.show', {});
  return (
    <div className="screen">
      <PageHeader
        title="Verify a sealed report"
        subtitle="Every file against the manifests, the manifests against three signatures, the audit log, and the report’s own statements."
      />
      {home.error !== null && <ErrorPanel error={home.error} onRetry={() => void home.refetch()} />}
      {home.data?.role === 'reader' && (
        <Callout title="You are reading along.">
          The examiner verifies reports in this window. A sealed report can be checked anywhere by anybody:
          with this program, or with the stock command that stands beside each check.
        </Callout>
      )}
      {home.data?.role === 'writer' && <VerifyForm />}
    </div>
  );
}
