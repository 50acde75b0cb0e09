import { useCall } from '../../api/index.js';
import { Card, ErrorPanel, LoadingState } from '../../components/index.js';
import { KeyFacts } from './KeyFacts.js';
import { NewKeyForm } from './NewKeyForm.js';

/** The examiner’s signing key, or the form that makes one. */
export function KeySettings({ isReadOnly }: { readonly isReadOnly: boolean }): React.JSX.Element {
  const shown = useCall('keys.show', {});
  return (
    <Card
      title="Signing key"
      subtitle="Seals reports. It lies encrypted on this machine; the pass phrase is asked for each time and kept nowhere."
    >
      {shown.error !== null && <ErrorPanel error={shown.error} onRetry={() => void shown.refetch()} />}
      {shown.data === undefined && shown.error === null && <LoadingState label="Looking for the key" />}
      {shown.data !== undefined && shown.data.key !== null && <KeyFacts keyInfo={shown.data.key} />}
      {shown.data?.key === null &&
        (isReadOnly ? (
          <p>There is no key on this machine yet.</p>
        ) : (
          <NewKeyForm folder={shown.data.folder} />
        ))}
    </Card>
  );
}
