import { useCall } from '../../api/index.js';
import { Card, ErrorPanel, LoadingState } from '../../components/index.js';
import { KeyFacts } from './KeyFacts.js';
import { NewKeyForm } from './NewKeyForm.js';

/** The examiner’s signing key, or the form that creates one. */
export function KeySettings({ isReadOnly }: { readonly isReadOnly: boolean }): React.JSX.Element {
  const shown = useCall('keys.show', {});
  return (
    <Card
      title="Signing key"
      subtitle="Signs sealed reports. It is stored encrypted on this machine. The program asks for the passphrase each time and never stores it."
    >
      {shown.error !== null && <ErrorPanel error={shown.error} onRetry={() => void shown.refetch()} />}
      {shown.data === undefined && shown.error === null && <LoadingState label="Loading the key" />}
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
