import { useMemo, useState, type DragEventHandler } from 'react';
import { WHAT_IT_DOES } from '../../../src/domain/index.js';
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
import { href, navigate, useCommands, type Command, runCommand } from '../../navigation/index.js';
import { usePicker } from '../picker/index.js';
import { CaseTable } from './CaseTable.js';
import { DemoCase } from './DemoCase.js';
import { NewCaseDialog } from './NewCaseDialog.js';

/** The first screen: create a case, open one, open the demonstration, or verify a sealed report. */
export function HomeScreen(): React.JSX.Element {
  const client = useClient();
  const home = useCall('home.show', {}, { staleTime: 0 });
  const [isNew, setNew] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const open = useAction('case.open');
  const openFolder = (grantId: string): void =>
    open.mutate({ folder: grantId }, { onSuccess: ({ caseId }) => navigate(href.case(caseId)) });
  const picker = usePicker({ what: 'folder', purpose: 'open-case' }, ([{ grantId }]) => openFolder(grantId));
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
        subtitle={`${WHAT_IT_DOES} One folder for each matter. Everything stays on this machine.`}
        actions={
          !mayWrite ? undefined : (
            <>
              <Button icon="folder" isPending={open.isPending} onPress={picker.choose}>
                Open a case…
              </Button>
              <Button variant="primary" icon="add" onPress={() => setNew(true)}>
                New case…
              </Button>
            </>
          )
        }
      />
      {picker.dialog}
      {data !== undefined && (
        <NewCaseDialog isOpen={isNew} onOpenChange={setNew} home={data.home} examiner={data.examiner} />
      )}
      {error !== null && <ErrorPanel error={error} title="The folder could not be opened" />}
      {home.error !== null && <ErrorPanel error={home.error} onRetry={() => void home.refetch()} />}
      {data === undefined && home.error === null && <LoadingState label="Loading the cases" />}
      {data !== undefined && (
        <CaseTable
          cases={data.cases}
          isReader={!mayWrite}
          empty={
            <EmptyState title="No cases yet" icon="case">
              A case contains the evidence (models, works and controls, each with its hash), the examinations,
              the findings, and the audit log that records all of it.{' '}
              {mayWrite
                ? 'Create one, or open the demonstration first. It has two small models: one was trained on eight chapters of Moby-Dick, the other never saw them.'
                : 'The examiner has not created one here.'}
            </EmptyState>
          }
        />
      )}
      <div className="grid-cards">
        {mayWrite && place !== undefined && (
          <Card
            title="Demonstration"
            subtitle="Two models, a work and a control that ship with the program. What the models were trained on is known."
          >
            <DemoCase place={place} taken={data.cases.map(({ folder }) => lastPart(folder))} />
          </Card>
        )}
        <HelpCard />
        {mayWrite && (
          <Card
            title="Sealed reports"
            subtitle="Check a sealed report from its folder alone. You need neither a case nor a key."
          >
            <div className="stack">
              <div className="row">
                <Button icon="seal" onPress={() => navigate(href.verify())}>
                  Verify a sealed report
                </Button>
              </div>
              {isDesktop && (
                <p className="muted">Or drop the folder of a report or case anywhere on this page.</p>
              )}
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

/** The doors that a person looks for on the first day: settings, self-test, shortcuts and glossary. */
function HelpCard(): React.JSX.Element {
  return (
    <Card
      title="Settings and help"
      subtitle="How models are loaded, your key, and a test of this program on this machine."
    >
      <div className="row">
        <Button icon="settings" onPress={() => navigate(href.settings())}>
          Settings
        </Button>
        <Button icon="info" onPress={() => navigate(href.about())}>
          About and self-test
        </Button>
        <Button icon="keyboard" onPress={() => runCommand('help.shortcuts')}>
          Keyboard shortcuts
        </Button>
        <Button icon="help" onPress={() => runCommand('help.glossary')}>
          Glossary
        </Button>
      </div>
    </Card>
  );
}

/** Handlers for a folder dropped on an element; only the desktop program can tell its path. */
function useDroppedFolder(onDropped: (folder: File) => void): {
  readonly onDragOver: DragEventHandler;
  readonly onDrop: DragEventHandler;
} {
  return {
    onDragOver: (event) => {
      if (event.dataTransfer.types.includes('Files')) event.preventDefault();
    },
    onDrop: (event) => {
      const [file] = event.dataTransfer.files;
      if (file === undefined) return;
      event.preventDefault();
      onDropped(file);
    },
  };
}
