import { useAction } from '../../api/index.js';
import { Button, Card, CopyButton, ErrorPanel } from '../../components/index.js';

/** Read-only links for other people with a browser. */
export function VisitorSettings(): React.JSX.Element {
  const invite = useAction('visitors.invite');
  return (
    <Card
      title="Read-only links"
      subtitle="With a link, someone else can follow the work in a browser on this machine, or through a tunnel to it, without changing anything. Whoever opens the link sees every case of this workbench."
    >
      <div className="stack">
        <div className="row">
          <Button icon="link" isPending={invite.isPending} onPress={() => invite.mutate({})}>
            Create link
          </Button>
        </div>
        {invite.error !== null && <ErrorPanel error={invite.error} />}
        {invite.data !== undefined && (
          <div className="row">
            <bdi className="mono">{invite.data.url}</bdi>
            <CopyButton text={invite.data.url} what="the link" />
            <span className="muted">Valid once.</span>
          </div>
        )}
      </div>
    </Card>
  );
}
