import { useState } from 'react';
import type { Granted } from '../../../src/contract/index.js';
import { formatBytes, inputError, type PalimpsestError } from '../../../src/base/index.js';
import { visibleShort } from '../../../src/figure/index.js';
import { useCall, useClient } from '../../api/index.js';
import {
  Button,
  DropZone,
  ErrorPanel,
  HostileText,
  Link,
  ProgressBar,
  toProblem,
  type Problem,
} from '../../components/index.js';
import { href } from '../../navigation/index.js';
import { FollowedJob, useEarlierJobs } from '../jobs/index.js';
import { usePicker } from '../picker/index.js';
import { ReceiveForm } from './ReceiveForm.js';
import type { Role } from './roleWords.js';
import { useWaiting, type Waiting } from './useWaiting.js';

interface Refused {
  readonly name: string;
  readonly problem: Problem;
}

interface Received {
  readonly evidenceId: string;
  readonly name: string;
}

interface Travelling {
  readonly name: string;
  readonly done: number;
  readonly total: number;
  readonly stop: AbortController;
}

/** A browser tells neither the path of a folder nor sends it. */
function folderInBrowser(name: string): PalimpsestError {
  return inputError(
    'file-is-folder',
    `${visibleShort(name, 120)} is a folder, and a browser sends only files.`,
    'Choose the folder on the server, or pack it into a ZIP and drop that.',
  );
}

/** Receives files that are dropped, chosen here, or chosen on the server; each gets its own form. */
export function Intake({
  caseId,
  has,
}: {
  readonly caseId: string;
  readonly has: (role: Role) => boolean;
}): React.JSX.Element {
  const client = useClient();
  const home = useCall('home.show', {});
  const [waiting, setWaiting] = useWaiting(caseId);
  const [travelling, setTravelling] = useState<Travelling>();
  const [refused, setRefused] = useState<readonly Refused[]>([]);
  const isDesktop = home.data?.capabilities.nativeDialogs === true;
  const [received, setReceived] = useState<readonly Received[]>([]);
  const earlier = useEarlierJobs(
    (job) => job.caseId === caseId && job.state === 'running' && job.kind === 'evidence-add',
  );
  const others = earlier.filter((job) => waiting.every(({ jobId }) => jobId !== job.jobId));
  const drop = ({ file }: Waiting): void =>
    setWaiting((before) => before.filter((other) => other.file.grantId !== file.grantId));
  const add = (file: Granted, isUpload: boolean): void =>
    setWaiting((before) => [
      ...before.filter(({ file: other }) => other.grantId !== file.grantId),
      { file, isUpload },
    ]);
  const picker = usePicker({ what: 'file', purpose: 'evidence' }, (file) => add(file, false));
  const folderPicker = usePicker({ what: 'folder', purpose: 'works' }, (folder) => add(folder, false));
  const send = async (file: File): Promise<void> => {
    const stop = new AbortController();
    const tell = (done: number, total: number): void => setTravelling({ name: file.name, done, total, stop });
    tell(0, file.size);
    try {
      add({ ...(await client.grantFile(file, tell, stop.signal)), kind: 'file' }, !isDesktop);
    } catch (thrown) {
      setRefused((before) => [...before, { name: file.name, problem: toProblem(thrown) }]);
    }
  };
  const take = async (files: readonly File[]): Promise<void> => {
    setRefused([]);
    // A refused file does not hold up the others that were dropped with it.
    for (const file of files) await send(file);
    setTravelling(undefined);
  };
  const takeFolders = async (folders: readonly File[]): Promise<void> => {
    setRefused([]);
    for (const folder of folders) {
      try {
        if (!isDesktop) throw folderInBrowser(folder.name);
        const { grantId } = await client.grantFile(folder);
        const { name, kind } = await client.call('files.describe', { grantId });
        add({ grantId, name, kind, sizeBytes: 0 }, false);
      } catch (thrown) {
        setRefused((before) => [...before, { name: folder.name, problem: toProblem(thrown) }]);
      }
    }
  };
  return (
    <section className="stack" aria-label="Receive evidence">
      <DropZone
        label="Drop a model, a work or a control here"
        description={
          isDesktop
            ? 'Large models stay where they are unless you choose to copy them.'
            : 'A file dropped here is sent to the machine that runs the workbench. For large models, choose the file there instead.'
        }
        onFiles={(files) => void take(files)}
        onFolders={(folders) => void takeFolders(folders)}
        {...(isDesktop ? { onChoose: picker.choose } : {})}
      />
      <div className="row">
        {!isDesktop && (
          <Button icon="folder" onPress={picker.choose}>
            Choose a file on the server…
          </Button>
        )}
        <Button icon="folder" onPress={folderPicker.choose}>
          {isDesktop ? 'Choose a folder of works…' : 'Choose a folder of works on the server…'}
        </Button>
      </div>
      {picker.dialog}
      {folderPicker.dialog}
      {[picker.error, folderPicker.error].map(
        (error, index) => error !== null && <ErrorPanel key={index} error={error} />,
      )}
      {travelling !== undefined && (
        <div className="stack-tight">
          <ProgressBar
            label={`Sending ${visibleShort(travelling.name, 120)}`}
            valueText={`${formatBytes(travelling.done)} of ${formatBytes(travelling.total)}`}
            value={travelling.total === 0 ? 0 : travelling.done / travelling.total}
          />
          <div className="row">
            <Button size="small" icon="stop" onPress={() => travelling.stop.abort()}>
              Cancel
            </Button>
          </div>
        </div>
      )}
      {refused.map(({ name, problem }, index) => (
        <ErrorPanel key={index} error={problem} title={`${visibleShort(name, 120)} could not be added`} />
      ))}
      <div className="stack-tight" role="status">
        {received.map(({ evidenceId, name }) => (
          <p key={evidenceId}>
            <HostileText text={name} maxLength={120} isMono /> was received as{' '}
            <Link href={href.evidenceItem(caseId, evidenceId)}>{evidenceId}</Link>. Its hash is on record.
          </p>
        ))}
      </div>
      {others.map((job) => (
        <FollowedJob key={job.jobId} job={job} failure="A file was not received" />
      ))}
      {waiting.map((one) => (
        <ReceiveForm
          key={one.file.grantId}
          caseId={caseId}
          waiting={one}
          has={has}
          onBegun={(jobId) =>
            setWaiting((before) => before.map((other) => (other === one ? { ...one, jobId } : other)))
          }
          onReceived={(evidenceId) => {
            setReceived((before) => [...before, { evidenceId, name: one.file.name }]);
            drop(one);
          }}
          onDropped={() => drop(one)}
        />
      ))}
    </section>
  );
}
