import './receive.css';
import { useEffect, useRef, useState } from 'react';
import { formatBytes } from '../../../src/base/index.js';
import { encodingProposals } from '../../../src/domain/index.js';
import { useAction, useJob } from '../../api/index.js';
import {
  Button,
  Card,
  CheckboxField,
  errorAt,
  errorBeside,
  ErrorPanel,
  HostileText,
  RadioField,
  readTexts,
  TextField,
  useFocusInvalid,
  useKept,
} from '../../components/index.js';
import { JobView } from '../jobs/index.js';
import { EncodingChoices } from './EncodingChoices.js';
import { rulesIn } from './documentRules.js';
import { RuleSwitches } from './RuleSwitches.js';
import { guessRole, isReadable, ROLES, type Role } from './roleWords.js';
import type { Waiting } from './useWaiting.js';

export interface ReceiveFormProps {
  readonly caseId: string;
  readonly waiting: Waiting;
  readonly has: (role: Role) => boolean;
  readonly onBegun: (jobId: string) => void;
  readonly onReceived: (evidenceId: string) => void;
  /** The file is no longer wanted. */
  readonly onDropped: () => void;
}

const BLANK = {
  role: '',
  copy: '',
  from: '',
  by: '',
  title: '',
  author: '',
  edition: '',
  firstPublished: '',
  whyUnseen: '',
  howKnown: '',
  encoding: '',
  /** Names of rules that are off, with spaces between them. */
  rulesOff: '',
};

type Typed = typeof BLANK;

type Words = Omit<Typed, 'role' | 'copy' | 'rulesOff'>;

interface WordField {
  readonly key: keyof Words;
  readonly label: string;
  readonly description?: string;
  /** Only texts have an encoding, only controls must be unseen, and only spikes must be known. */
  readonly isFor?: 'texts' | 'controls' | 'spikes';
}

const FIELDS: readonly WordField[] = [
  { key: 'from', label: 'Received from' },
  { key: 'by', label: 'Received by', description: 'If empty: the user of this machine.' },
  { key: 'title', label: 'Title', description: 'If empty: the name in the model file, or the file name.' },
  { key: 'author', label: 'Author', isFor: 'texts' },
  { key: 'edition', label: 'Edition', isFor: 'texts' },
  {
    key: 'firstPublished',
    label: 'First published',
    description: 'The date or year in which the text first appeared, e.g. 1851 or 2026-03-02.',
    isFor: 'texts',
  },
  {
    key: 'whyUnseen',
    label: 'Why the model cannot have seen it',
    description:
      'For example: published after the model was released. Reports print this beside every claim’s control.',
    isFor: 'controls',
  },
  {
    key: 'howKnown',
    label: 'How it is known that the model holds it',
    description:
      'For example: the maker of the model states that it is in the training data. Reports print this beside what the test found.',
    isFor: 'spikes',
  },
  {
    key: 'encoding',
    label: 'Encoding',
    description:
      'Of plain text, alone or in a ZIP or folder; a document states its own. If empty: UTF-16 where the file has its byte order mark, else UTF-8, strict. Other examples: windows-1252, shift_jis.',
    isFor: 'texts',
  },
];

function isShown({ isFor }: WordField, role: Role): boolean {
  if (isFor === 'controls') return role === 'control-work';
  if (isFor === 'spikes') return role === 'known-memorized';
  return isFor === undefined || !role.endsWith('-model');
}

/** What was typed, without what the role does not ask for. */
function shownWords(words: Words, role: Role): Words {
  const shown = { ...words };
  for (const field of FIELDS) if (!isShown(field, role)) shown[field.key] = '';
  return shown;
}

/** Receives one file as evidence: its role, its source, and whether it is copied. Typed text stays when the file is refused. */
export function ReceiveForm({
  caseId,
  waiting: { file, isUpload, jobId },
  has,
  onBegun,
  onReceived,
  onDropped,
}: ReceiveFormProps): React.JSX.Element {
  const [typed, setTyped, forget] = useKept<Typed>(`palimpsest.receive.${file.grantId}`, (kept) =>
    readTexts(BLANK, kept),
  );
  const isFolder = file.kind === 'folder';
  const roles = isFolder ? ROLES.filter(({ id }) => isReadable(id)) : ROLES;
  const [guessed] = useState(() => guessRole(file.name, has, isFolder));
  const { role: chosen, copy: copied, rulesOff: switched, ...words } = typed;
  const off = rulesIn(switched);
  const role = roles.find(({ id }) => id === chosen)?.id ?? guessed;
  const copy = isUpload || isFolder || copied === 'yes';
  const start = useAction('evidence.add');
  const job = useJob(jobId);
  const isText = !role.endsWith('-model');
  const hasRules = isText && role !== 'cleaning-list';
  const fields = FIELDS.filter((field) => isShown(field, role));
  const isRunning = start.isPending || job?.state === 'running' || job?.state === 'done';
  const evidenceId = job?.result?.kind === 'evidence-add' ? job.result.evidenceId : undefined;
  const received = useRef<(id: string) => void>(undefined);
  useEffect(() => {
    received.current = (id) => {
      forget();
      onReceived(id);
    };
  });
  useEffect(() => {
    if (evidenceId !== undefined) received.current?.(evidenceId);
  }, [evidenceId]);
  const isAboutEncoding =
    job?.error?.code.startsWith('text-') === true || job?.error?.code === 'document-encoding-given';
  const encodingProblem = isText && isAboutEncoding ? (job.error ?? undefined) : undefined;
  const receive = (given: Words): void =>
    start.mutate(
      {
        caseId,
        file: file.grantId,
        role,
        copy,
        ...shownWords(given, role),
        ...(hasRules && off.length > 0 ? { rulesOff: off } : {}),
      },
      { onSuccess: ({ jobId: begun }) => onBegun(begun) },
    );
  const form = useFocusInvalid(start.error ?? encodingProblem ?? null);
  const refusal = errorBeside(
    start.error,
    FIELDS.map(({ key }) => key),
  );
  return (
    <Card
      title={
        <>
          Receive <HostileText text={file.name} maxLength={120} />
        </>
      }
      subtitle={isFolder ? 'A folder of works; each of its files is a work.' : formatBytes(file.sizeBytes)}
      actions={
        <Button
          size="small"
          variant="quiet"
          icon="close"
          isDisabled={isRunning}
          onPress={() => {
            forget();
            onDropped();
          }}
        >
          Discard
        </Button>
      }
    >
      <form
        ref={form}
        className="stack form"
        onSubmit={(event) => {
          event.preventDefault();
          receive(words);
        }}
      >
        <RadioField
          label="Role"
          value={role}
          onChange={(value) => setTyped({ ...typed, role: value })}
          options={roles}
          isDisabled={isRunning}
        />
        {fields.map(({ key, label, description }) => (
          <TextField
            key={key}
            label={label}
            description={description}
            value={words[key]}
            onChange={(value) => setTyped({ ...typed, [key]: value })}
            isDisabled={isRunning}
            errorMessage={errorAt(start.error, key) ?? (key === 'encoding' ? encodingProblem : undefined)}
          />
        ))}
        {encodingProblem !== undefined && (
          <EncodingChoices
            proposals={encodingProposals(encodingProblem.details)}
            isDisabled={isRunning}
            onChoose={(encoding) => {
              setTyped({ ...typed, encoding });
              receive({ ...words, encoding });
            }}
          />
        )}
        {hasRules && (
          <RuleSwitches
            fileName={file.name}
            off={off}
            isDisabled={isRunning}
            onChange={(rules) => setTyped({ ...typed, rulesOff: rules.join(' ') })}
          />
        )}
        <CheckboxField
          description={
            isFolder
              ? 'A folder is packed into one ZIP file, which is kept in the case.'
              : isUpload
                ? 'A file sent through the browser is always copied.'
                : 'Otherwise the file stays where it is; the case records its hash and detects any change.'
          }
          isSelected={copy}
          isDisabled={isRunning || isUpload || isFolder}
          onChange={(isOn) => setTyped({ ...typed, copy: isOn ? 'yes' : '' })}
          label={isFolder ? 'Keep the packed file in the case' : 'Copy the file into the case'}
        />
        {refusal !== undefined && <ErrorPanel error={refusal} title="The file was not received" />}
        {job !== null && encodingProblem === undefined && (
          <JobView job={job} failure="The file was not received" />
        )}
        <div className="row">
          <Button type="submit" variant="primary" icon="evidence" isPending={isRunning}>
            Receive as evidence
          </Button>
        </div>
      </form>
    </Card>
  );
}
