import './intake/intake.css';
import { useEffect, useRef, useState } from 'react';
import { useSearchParams } from 'wouter';
import type { Granted } from '../../../src/contract/index.js';
import { formatBytes, inputError, type PalimpsestError } from '../../../src/base/index.js';
import { formatCount, visibleShort } from '../../../src/figure/index.js';
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
import { href, navigate } from '../../navigation/index.js';
import { FollowedJob, useEarlierJobs } from '../jobs/index.js';
import { usePicker } from '../picker/index.js';
import { IncomingTable } from './intake/IncomingTable.js';
import { NOTHING_SAME } from './intake/SameForAll.js';
import { useDroppedBefore } from './intake/useDropIntoCase.js';
import { useIncoming } from './intake/useIncoming.js';
import type { Role } from './roleWords.js';

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
  /** Number of this file, from 1, and of all that were dropped together. */
  readonly at: number;
  readonly of: number;
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

/** Receives files and folders that are dropped, chosen here, or chosen on the server, all in one table. */
export function Intake({
  caseId,
  has,
}: {
  readonly caseId: string;
  readonly has: (role: Role) => boolean;
}): React.JSX.Element {
  const client = useClient();
  const home = useCall('home.show', {});
  const files = useIncoming(caseId, has);
  const [same, setSame] = useState(NOTHING_SAME);
  const [arrival, setArrival] = useState(0);
  const [travelling, setTravelling] = useState<Travelling>();
  const [refused, setRefused] = useState<readonly Refused[]>([]);
  const [received, setReceived] = useState<readonly Received[]>([]);
  const isDesktop = home.data?.capabilities.nativeDialogs === true;
  const earlier = useEarlierJobs(
    caseId,
    (job) => job.caseId === caseId && job.state === 'running' && job.kind === 'evidence-add',
  );
  const others = earlier.filter((job) => files.rows.every(({ jobId }) => jobId !== job.jobId));
  const add = (granted: readonly Granted[], isUpload: boolean): void => {
    if (granted.length === 0) return;
    // What was said about the last table is not said about this one.
    const said = files.rows.length === 0 ? NOTHING_SAME : same;
    setSame(said);
    if (files.rows.length === 0) setReceived([]);
    files.add(granted, isUpload, said);
    setArrival((before) => before + 1);
  };
  const picker = usePicker({ what: 'file', purpose: 'evidence', isMultiple: true }, (chosen) =>
    add(chosen, false),
  );
  const folderPicker = usePicker({ what: 'folder', purpose: 'works' }, (chosen) => add(chosen, false));
  useChooseAtOnce(picker.choose);
  const refuse = (name: string, thrown: unknown): void =>
    setRefused((before) => [...before, { name, problem: toProblem(thrown) }]);
  const send = async (file: File, at: number, of: number): Promise<Granted[]> => {
    const stop = new AbortController();
    const tell = (done: number, total: number): void =>
      setTravelling({ name: file.name, done, total, at, of, stop });
    tell(0, file.size);
    try {
      return [{ ...(await client.grantFile(file, tell, stop.signal)), kind: 'file' }];
    } catch (thrown) {
      // A refused file does not hold up the others that were dropped with it.
      refuse(file.name, thrown);
      return [];
    }
  };
  const take = async (dropped: readonly File[]): Promise<void> => {
    setRefused([]);
    const sent: Granted[] = [];
    for (const [index, file] of dropped.entries())
      sent.push(...(await send(file, index + 1, dropped.length)));
    setTravelling(undefined);
    add(sent, !isDesktop);
  };
  const takeFolders = async (folders: readonly File[]): Promise<void> => {
    setRefused([]);
    const taken: Granted[] = [];
    for (const folder of folders) {
      try {
        if (!isDesktop) throw folderInBrowser(folder.name);
        const { grantId } = await client.grantFile(folder);
        const { name, kind } = await client.call('files.describe', { grantId });
        taken.push({ grantId, name, kind, sizeBytes: 0 });
      } catch (thrown) {
        refuse(folder.name, thrown);
      }
    }
    add(taken, false);
  };
  useDroppedBefore(caseId, ({ files: dropped, folders }) => {
    if (dropped.length > 0) void take(dropped);
    if (folders.length > 0) void takeFolders(folders);
  });
  return (
    <section className="stack" aria-label="Receive evidence">
      <ReceivedLine caseId={caseId} received={received} hasRows={files.rows.length > 0} />
      {files.rows.length > 0 && (
        <IncomingTable
          files={files}
          same={same}
          onSame={setSame}
          arrival={arrival}
          isSending={travelling !== undefined}
          onReceived={(row, evidenceId) => {
            setReceived((before) => [
              ...before.filter((one) => one.evidenceId !== evidenceId),
              { evidenceId, name: row.file.name },
            ]);
            files.end(row.file.grantId, 'received');
          }}
        />
      )}
      {travelling !== undefined && (
        <div className="stack-tight">
          <ProgressBar
            label={`Sending ${visibleShort(travelling.name, 120)}${travelling.of > 1 ? `, ${formatCount(travelling.at)} of ${formatCount(travelling.of)}` : ''}`}
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
      {files.discardError !== null && (
        <ErrorPanel error={files.discardError} title="A file could not be discarded" />
      )}
      {others.map((job) => (
        <FollowedJob key={job.jobId} job={job} failure="A file was not received" />
      ))}
      <DropZone
        label="Drop models, works and controls here"
        description={
          isDesktop
            ? 'Large models stay where they are unless you choose to copy them.'
            : 'A file dropped here is sent to the machine that runs the workbench. For large models, choose the file there instead.'
        }
        onFiles={(dropped) => void take(dropped)}
        onFolders={(folders) => void takeFolders(folders)}
        {...(isDesktop ? { onChoose: picker.choose } : {})}
      />
      <div className="row">
        {isDesktop ? (
          <Button icon="folder" onPress={folderPicker.choose}>
            Choose a folder of works…
          </Button>
        ) : (
          <Button icon="folder" onPress={picker.choose}>
            Choose files and folders on the server…
          </Button>
        )}
      </div>
      {picker.dialog}
      {folderPicker.dialog}
      {[picker.error, folderPicker.error].map(
        (error, index) => error !== null && <ErrorPanel key={index} error={error} />,
      )}
    </section>
  );
}

/** Asks for files as soon as the screen is shown, where the address says so; a reload does not ask again. */
function useChooseAtOnce(choose: () => void): void {
  const [params, setParams] = useSearchParams();
  const isAsked = params.get('choose') === '1';
  const latest = useRef(choose);
  useEffect(() => {
    latest.current = choose;
  });
  const hasAsked = useRef(false);
  useEffect(() => {
    if (!isAsked) hasAsked.current = false;
    if (!isAsked || hasAsked.current) return;
    hasAsked.current = true;
    latest.current();
    setParams(
      (before) => {
        before.delete('choose');
        return before;
      },
      { replace: true },
    );
  }, [isAsked, setParams]);
}

/** What was received from the table, each with a link; it takes the focus when nothing is left to receive. */
function ReceivedLine({
  caseId,
  received,
  hasRows,
}: {
  readonly caseId: string;
  readonly received: readonly Received[];
  readonly hasRows: boolean;
}): React.JSX.Element {
  const overview = useCall('case.show', { caseId });
  const line = useRef<HTMLParagraphElement>(null);
  const isOver = received.length > 0 && !hasRows;
  useEffect(() => {
    if (isOver && (document.activeElement === null || document.activeElement === document.body))
      line.current?.focus();
  }, [isOver]);
  return (
    <>
      <div role="status">
        {received.length > 0 && (
          <p ref={line} tabIndex={-1}>
            {`Received, with ${received.length === 1 ? 'its hash' : 'their hashes'} on record: `}
            {received.map(({ evidenceId, name }, index) => (
              <span key={evidenceId}>
                {index > 0 && ' · '}
                <Link href={href.evidenceItem(caseId, evidenceId)}>{evidenceId}</Link>{' '}
                <HostileText text={name} maxLength={80} isMono />
              </span>
            ))}
          </p>
        )}
      </div>
      {isOver && overview.data?.nextStep.step === 'examine' && (
        <div className="row">
          <Button
            variant="primary"
            icon="arrow-right"
            onPress={() => navigate(href.examine(caseId, { standard: true }))}
          >
            Standard examination
          </Button>
        </div>
      )}
    </>
  );
}
