import { useState } from 'react';
import type { Granted } from '../../../src/api/contract.js';
import { formatBytes } from '../../../src/figure/index.js';
import { useAction, useJob } from '../../api/index.js';
import {
  Button,
  Card,
  CheckboxField,
  ErrorPanel,
  HostileText,
  RadioField,
  TextField,
} from '../../components/index.js';
import { JobView } from '../jobs/index.js';
import { guessRole, ROLES, type Role } from './roleWords.js';

export interface ReceiveFormProps {
  readonly caseId: string;
  readonly file: Granted;
  /** Files that travelled from a browser are always copied. */
  readonly isUpload: boolean;
  readonly has: (role: Role) => boolean;
  /** The file is in the case, or nobody wants it any more. */
  readonly onDone: () => void;
}

const BLANK = { from: '', by: '', title: '', author: '', edition: '', encoding: '' };

/** Receives one file as evidence: what it is, from whom, and whether it is copied. What was typed stays when it is refused. */
export function ReceiveForm({ caseId, file, isUpload, has, onDone }: ReceiveFormProps): React.JSX.Element {
  const [role, setRole] = useState<Role>(() => guessRole(file.name, has));
  const [copy, setCopy] = useState(false);
  const [words, setWords] = useState(BLANK);
  const start = useAction('evidence.add');
  const job = useJob(start.data?.jobId);
  const set = (change: Partial<typeof BLANK>): void => setWords({ ...words, ...change });
  const isText = !role.endsWith('-model');
  const isRunning = start.isPending || job?.state === 'running';
  const isDone = job?.state === 'done';
  const encodingProblem = job?.error?.code.startsWith('text-') === true ? job.error : undefined;
  return (
    <Card
      title={
        <>
          Receive <HostileText text={file.name} maxLength={120} />
        </>
      }
      subtitle={formatBytes(file.sizeBytes)}
      actions={
        <Button size="small" variant="quiet" icon="close" isDisabled={isRunning} onPress={onDone}>
          {isDone ? 'Done' : 'Do not receive'}
        </Button>
      }
    >
      {isDone && job.result?.kind === 'evidence-add' ? (
        <p role="status">Received as {job.result.evidenceId}; its hash is on record.</p>
      ) : (
        <form
          className="stack form"
          onSubmit={(event) => {
            event.preventDefault();
            start.mutate({ caseId, file: file.grantId, role, copy: copy || isUpload, ...words });
          }}
        >
          <RadioField
            label="What it is"
            value={role}
            onChange={(value) => setRole(value as Role)}
            options={ROLES}
            isDisabled={isRunning}
          />
          <TextField
            label="Received from"
            value={words.from}
            onChange={(from) => set({ from })}
            isDisabled={isRunning}
          />
          <TextField
            label="Received by"
            description="Left empty: the user of this machine."
            value={words.by}
            onChange={(by) => set({ by })}
            isDisabled={isRunning}
          />
          <TextField
            label="Title"
            description="Left empty: the name in the model file, or the file name."
            value={words.title}
            onChange={(title) => set({ title })}
            isDisabled={isRunning}
          />
          {isText && (
            <>
              <TextField
                label="Author"
                value={words.author}
                onChange={(author) => set({ author })}
                isDisabled={isRunning}
              />
              <TextField
                label="Edition"
                value={words.edition}
                onChange={(edition) => set({ edition })}
                isDisabled={isRunning}
              />
              <TextField
                label="Encoding"
                description="Left empty: UTF-8, strictly. Other examples: windows-1252, utf-16."
                value={words.encoding}
                onChange={(encoding) => set({ encoding })}
                isDisabled={isRunning}
                errorMessage={encodingProblem}
              />
            </>
          )}
          <CheckboxField
            description={
              isUpload
                ? 'A file that came through the browser is always copied.'
                : 'Otherwise it stays where it is; the case holds its hash and notices any change.'
            }
            isSelected={copy || isUpload}
            isDisabled={isRunning || isUpload}
            onChange={setCopy}
            label="Copy it into the case"
          />
          {start.error !== null && <ErrorPanel error={start.error} title="The file was not received" />}
          {job !== null && encodingProblem === undefined && (
            <JobView job={job} failure="The file was not received" />
          )}
          <div className="row">
            <Button type="submit" variant="primary" icon="evidence" isPending={isRunning}>
              Receive as evidence
            </Button>
          </div>
        </form>
      )}
    </Card>
  );
}
