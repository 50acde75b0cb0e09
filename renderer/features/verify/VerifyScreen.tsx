import { useCall } from '../../api/index.js';
import { Callout, ErrorPanel, PageHeader } from '../../components/index.js';
import { VerifyForm } from './VerifyForm.js';

/** Verifies a sealed report from its folder alone; needs neither a case nor a key. */
export function VerifyScreen(): React.JSX.Element {
  const home = useCall('home.show', {});
  return (
    <div className="screen">
      <PageHeader
        title="Verify a sealed report"
        subtitle="Checks every file against the manifests, the manifests against three signatures, the audit log, and the report’s own statements."
      />
      {home.error !== null && <ErrorPanel error={home.error} onRetry={() => void home.refetch()} />}
      {home.data?.role === 'reader' && (
        <Callout title="You have a read-only link.">
          The examiner verifies reports in this window. Anyone can verify a sealed report anywhere: with this
          program, or with the standard command given with each check.
        </Callout>
      )}
      {home.data?.role === 'writer' && <VerifyForm />}
    </div>
  );
}
