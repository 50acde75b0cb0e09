import { useAction } from '../../api/index.js';
import { Button, ErrorPanel } from '../../components/index.js';
import { href, navigate } from '../../navigation/index.js';

export interface CaseActionsProps {
  readonly caseId: string;
  readonly mayWrite: boolean;
  readonly mayReveal: boolean;
}

/** Close the case, or show its folder. */
export function CaseActions({ caseId, mayWrite, mayReveal }: CaseActionsProps): React.JSX.Element {
  const close = useAction('case.close');
  const reveal = useAction('files.reveal');
  const error = close.error ?? reveal.error;
  return (
    <>
      {mayReveal && (
        <Button icon="folder" onPress={() => reveal.mutate({ caseId, what: { kind: 'case' } })}>
          Show the folder
        </Button>
      )}
      {mayWrite && (
        <Button
          icon="close"
          isPending={close.isPending}
          onPress={() => close.mutate({ caseId }, { onSuccess: () => navigate(href.home()) })}
        >
          Close the case
        </Button>
      )}
      {error !== null && <ErrorPanel error={error} />}
    </>
  );
}
