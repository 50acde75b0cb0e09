import { useMemo, useState } from 'react';
import { useAction, useCall, useClient } from '../../api/index.js';
import {
  Button,
  Card,
  EmptyState,
  ErrorPanel,
  LoadingState,
  PageHeader,
  toProblem,
  type Problem,
} from '../../components/index.js';
import { href, navigate, useCommands, type Command } from '../../navigation/index.js';
import { usePicker } from '../picker/index.js';
import { CaseTable } from './CaseTable.js';
import { DemoCase } from './DemoCase.js';
import { NewCaseDialog } from './NewCaseDialog.js';
import { useDroppedFolder } from './useDroppedFolder.js';

/** The first screen: make a case, open one, try the demonstration, verify a sealed report. */
export function HomeScreen(): React.JSX.Element {
  const client = useClient();
  const home = useCall('home.show', {}, { staleTime: 0 });
  const [isNew, setNew] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const open = useAction('case.open');
  const openFolder = (grantId: string): void =>
    open.mutate({ folder: grantId }, { onSuccess: ({ caseId }) => navigate(href.case(caseId)) });
  const picker = usePicker({ what: 'folder', purpose: 'open-case' }, ({ grantId }) => openFolder(grantId));
  const drop = useDroppedFolder((file) => {
    setProblem(undefined);
    client
      .grantFile(file)
      .then(({ grantId }) => client.call('files.describe', { grantId }))
      .then((found) => {
        if (found.kind === 'bag') navigate(`${href.verify()}?bag=${found.grantId}`);
        else openFolder(found.grantId);
      })
      .catch((thrown: unknown) => setProblem(toProblem(thrown)));
  });
  const { data } = home;
  const mayWrite = data?.role === 'writer';
  const commands = useMemo<readonly Command[]>(
    () =>
      mayWrite ? [{ id: 'home.new', title: 'New case', section: 'Cases', run: () => setNew(true) }] : [],
    [mayWrite],
  );
  useCommands(commands);
  const isDesktop = data?.capabilities.nativeDialogs === true;
  const place = data?.home ?? undefined;
  const error = problem ?? open.error ?? picker.error;
  return (
    <div className="screen" {...(isDesktop && mayWrite ? drop : {})}>
      <PageHeader
        title="Cases"
        subtitle="One folder, one matter. Everything stays on this machine."
        actions={
          !mayWrite ? undefined : (
            <>
              <Button icon="folder" isPending={open.isPending} onPress={picker.choose}>
                Open a case …
              </Button>
              <Button variant="primary" icon="add" onPress={() => setNew(true)}>
                New case …
              </Button>
            </>
          )
        }
      />
      {picker.dialog}
      {data !== undefined && <NewCaseDialog isOpen={isNew} onOpenChange={setNew} home={data.home} />}
      {error !== null && <ErrorPanel error={error} title="That could not be opened" />}
      {home.error !== null && <ErrorPanel error={home.error} onRetry={() => void home.refetch()} />}
      {data === undefined && home.error === null && <LoadingState label="Looking for cases" />}
      {data !== undefined && (
        <CaseTable
          cases={data.cases}
          isReader={!mayWrite}
          empty={
            <EmptyState title="No case yet" icon="case">
              A case holds the evidence (models, works and controls, each with its hash), what was examined,
              what was found, and the audit log that binds it all.{' '}
              {mayWrite
                ? 'Make one, or look at the demonstration first: two small models, one of which was trained on eight chapters of Moby-Dick and one of which never saw them.'
                : 'The examiner has not made one here.'}
            </EmptyState>
          }
        />
      )}
      <div className="grid-cards">
        {mayWrite && place !== undefined && (
          <Card
            title="Demonstration"
            subtitle="Models, a work and a control that ship with the program; what was planted in them is known."
          >
            <DemoCase place={place} taken={data.cases.map(({ folder }) => lastPart(folder))} />
          </Card>
        )}
        {mayWrite && (
          <Card
            title="Sealed reports"
            subtitle="Check a report that you were given, from nothing but its folder. No case and no key are needed."
          >
            <div className="stack">
              <div className="row">
                <Button icon="seal" onPress={() => navigate(href.verify())}>
                  Verify a sealed report
                </Button>
              </div>
              {isDesktop && <p className="muted">Or drop its folder anywhere on this screen.</p>}
            </div>
          </Card>
        )}
      </div>
    </div>
  );
}

function lastPart(path: string): string {
  return path.split(/[\\/]/).filter(Boolean).at(-1) ?? path;
}
