import { useAction } from '../../api/index.js';
import { Button, Card, CopyButton, ErrorPanel } from '../../components/index.js';

/** Links for others who may read along in a browser. */
export function VisitorSettings(): React.JSX.Element {
  const invite = useAction('visitors.invite');
  return (
    <Card
      title="Reading along"
      subtitle="Somebody else may follow the work in a browser on this machine, or through a tunnel to it, and change nothing."
    >
      <div className="stack">
        <div className="row">
          <Button icon="link" isPending={invite.isPending} onPress={() => invite.mutate({})}>
            Make a link
          </Button>
        </div>
        {invite.error !== null && <ErrorPanel error={invite.error} />}
        {invite.data !== undefined && (
          <div className="row">
            <bdi className="mono">{invite.data.url}</bdi>
            <CopyButton text={invite.data.url} what="the link" />
            <span className="muted">Good once.</span>
          </div>
        )}
      </div>
    </Card>
  );
}
