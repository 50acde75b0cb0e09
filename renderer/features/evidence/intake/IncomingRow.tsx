import { useEffect, useRef, useState } from 'react';
import { encodingProposals, EVIDENCE_TEXT, EVIDENCE_TEXT_NAMES } from '../../../../src/domain/index.js';
import { formatCount, visibleShort } from '../../../../src/figure/index.js';
import { useAction, useJob } from '../../../api/index.js';
import {
  Badge,
  Button,
  CheckboxField,
  errorAt,
  fieldOf,
  HostileText,
  IconButton,
  SelectField,
  TextField,
} from '../../../components/index.js';
import {
  isAboutEncoding,
  keyOf,
  problemOf,
  roleOf,
  rolesOf,
  type Incoming,
  type Recognized,
} from './incoming.js';
import { RowDetails } from './RowDetails.js';
import { RowNotes } from './RowNotes.js';
import type { IncomingFiles } from './useIncoming.js';
import { COLUMN_TEXTS, DETAIL_TEXTS, type Words } from './words.js';
import { formatBytes } from '../../../../src/base/index.js';

const FORMATS: Readonly<Record<NonNullable<Recognized['format']>, string>> = {
  gguf: 'GGUF',
  txt: 'plain text',
  html: 'HTML',
  epub: 'EPUB',
  docx: 'DOCX',
  odt: 'ODT',
  rtf: 'RTF',
  pdf: 'PDF',
  zip: 'ZIP: a collection of works',
  folder: 'folder: a collection of works',
};

/** What a file is and how large: `plain text, windows-1252 · 1.2 MB`. */
function formatWords({ file, words }: Incoming, found: Recognized | undefined): string {
  const { shards } = file;
  const size = found?.sizeBytes ?? file.sizeBytes;
  const parts = shards?.found ?? found?.files ?? 1;
  return [
    found === undefined
      ? 'looking into it'
      : found.format === null
        ? 'format not recognized'
        : FORMATS[found.format],
    ...(parts > 1 ? [`${parts} shards`] : []),
    ...(found?.format === 'txt' && words.encoding !== '' ? [words.encoding] : []),
  ]
    .join(', ')
    .concat(size > 0 ? ` · ${formatBytes(size)}` : '');
}

export interface IncomingRowProps {
  readonly row: Incoming;
  readonly found: Recognized | undefined;
  readonly files: IncomingFiles;
  readonly isSelected: boolean;
  readonly onSelect: (isOn: boolean) => void;
  /** How many are received before it: 0 for the one at work; negative for one that waits to be started. */
  readonly before: number;
  readonly onReceived: (evidenceId: string) => void;
  /** Receives this row, with words that are stated by the same step. */
  readonly onReceive: (words?: Partial<Words>) => void;
}

/** A file that waits to be received: a line of the table, what is to be said about it, and its details. */
export function IncomingRow({
  row,
  found,
  files,
  isSelected,
  onSelect,
  before,
  onReceived,
  onReceive,
}: IncomingRowProps): React.JSX.Element {
  const job = useJob(row.jobId);
  const cancel = useAction('jobs.cancel');
  const key = keyOf(row);
  const name = visibleShort(row.file.name, 80);
  const isBusy = files.isBusy(row);
  const refusedField = row.refusal === undefined ? '' : fieldOf(row.refusal);
  const isAmongDetails = DETAIL_TEXTS.some((text) => text === refusedField) || wantsEncoding(row);
  const [isOpen, setOpen] = useState(false);
  const isShowingDetails = isOpen || isAmongDetails;
  const state = (words: Partial<Words>): void => files.state(new Set([key]), words);
  const ended = useRef<() => void>(undefined);
  useEffect(() => {
    ended.current = () => {
      if (job?.state === 'done' && job.result?.kind === 'evidence-add') onReceived(job.result.evidenceId);
      if (job?.state === 'failed') files.end(key, { problem: job.error ?? undefined });
      if (job?.state === 'cancelled') files.end(key, { problem: undefined });
    };
  });
  useEffect(() => ended.current?.(), [job?.state]);
  const notes =
    isShowingNotes(row, found, isBusy) || (before === 0 && job !== null) ? (
      <RowNotes
        row={row}
        found={found}
        job={before === 0 && isBusy ? job : null}
        isBusy={isBusy}
        onEncoding={(encoding) => {
          if (row.refusal === undefined) state({ encoding });
          else onReceive({ encoding });
        }}
        onAgain={() => onReceive()}
      />
    ) : null;
  return (
    <tbody className="intake-row">
      <tr>
        <td>
          <CheckboxField
            label={`Select ${name}`}
            isLabelHidden
            isSelected={isSelected}
            isDisabled={isBusy}
            onChange={onSelect}
          />
        </td>
        <th scope="row">
          <span className="intake-name">
            <HostileText text={row.file.name} maxLength={120} isMono />
          </span>
          <span className="muted intake-format">{formatWords(row, found)}</span>
          {row.file.kind === 'folder' && (
            <Button size="small" isDisabled={isBusy} onPress={() => void files.unpack(row)}>
              Its files one by one
            </Button>
          )}
        </th>
        <td>
          <SelectField
            label={`Role of ${name}`}
            isLabelHidden
            options={rolesOf(row, found)}
            selectedKey={roleOf(row, found)}
            onSelectionChange={(role) => state({ role })}
            isDisabled={isBusy}
          />
        </td>
        {COLUMN_TEXTS.map((word) => (
          <td key={word} data-word={word}>
            <TextField
              label={`${EVIDENCE_TEXT[word].label}: ${name}`}
              isLabelHidden
              placeholder={word === 'title' ? visibleShort(found?.title ?? '', 80) : undefined}
              value={row.words[word]}
              onChange={(value) => state({ [word]: value })}
              isDisabled={isBusy}
              errorMessage={errorAt(row.refusal ?? null, word)}
            />
          </td>
        ))}
        <td>
          <RowState row={row} found={found} isBusy={isBusy} before={before} />
        </td>
        <td className="intake-actions">
          <IconButton
            icon={isShowingDetails ? 'chevron-up' : 'chevron-down'}
            label={`Details of ${name}`}
            size="small"
            aria-expanded={isShowingDetails}
            onPress={() => setOpen(!isShowingDetails)}
          />
          {isBusy ? (
            <IconButton
              icon="stop"
              label={`Cancel ${name}`}
              size="small"
              isDisabled={row.jobId === undefined}
              onPress={() => {
                if (row.jobId !== undefined) cancel.mutate({ jobId: row.jobId });
              }}
            />
          ) : (
            <IconButton
              icon="close"
              label={`Remove ${name}`}
              size="small"
              onPress={() => files.remove(row)}
            />
          )}
        </td>
      </tr>
      {notes !== null && (
        <tr>
          <td />
          <td colSpan={6}>{notes}</td>
        </tr>
      )}
      {isShowingDetails && (
        <tr>
          <td />
          <td colSpan={6}>
            <RowDetails row={row} found={found} isDisabled={isBusy} onState={state} />
          </td>
        </tr>
      )}
    </tbody>
  );
}

/** Is another encoding to be stated, and none is proposed? */
function wantsEncoding({ refusal }: Incoming): boolean {
  return (
    refusal !== undefined && isAboutEncoding(refusal) && encodingProposals(refusal.details ?? {}).length === 0
  );
}

/** A refusal at a field of the row stands there. */
function isShowingNotes(row: Incoming, found: Recognized | undefined, isBusy: boolean): boolean {
  const problem = problemOf(row, found);
  if (problem === undefined || isBusy) return false;
  const field = fieldOf(problem);
  return EVIDENCE_TEXT_NAMES.every((text) => text !== field);
}

function RowState({
  row,
  found,
  isBusy,
  before,
}: {
  readonly row: Incoming;
  readonly found: Recognized | undefined;
  readonly isBusy: boolean;
  readonly before: number;
}): React.JSX.Element {
  if (isBusy && before === 0) return <Badge icon="running">receiving</Badge>;
  if (isBusy) return <Badge icon="queued">{`after ${formatCount(before)}`}</Badge>;
  if (row.refusal !== undefined) return <Badge icon="alert">refused</Badge>;
  if (problemOf(row, found) !== undefined) return <Badge icon="alert">to correct</Badge>;
  return <Badge tone="quiet">waiting</Badge>;
}
