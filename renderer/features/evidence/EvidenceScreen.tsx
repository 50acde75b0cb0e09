import { packedWords } from '../../../src/figure/index.js';
import { formatBytes } from '../../../src/base/index.js';
import {
  EVIDENCE_CHANGE,
  EVIDENCE_TEXT,
  EVIDENCE_TEXT_NAMES,
  isAskedIn,
  isModelRole,
  isTextRole,
  isWorkRole,
} from '../../../src/domain/index.js';
import type { CallOutput } from '../../../src/contract/index.js';
import { useAction, useCall } from '../../api/index.js';
import {
  Badge,
  Button,
  Callout,
  Card,
  DataTable,
  ErrorPanel,
  HashBadge,
  HostileText,
  KeyValueList,
  Link,
  LoadingState,
  PageHeader,
  UtcTime,
  type DataColumn,
} from '../../components/index.js';
import { href, navigate } from '../../navigation/index.js';
import { EvidenceHash } from './EvidenceHash.js';
import { CleaningEntries } from './CleaningEntries.js';
import { CorrectDialog } from './record/CorrectDialog.js';
import { HistoryCard } from './record/HistoryCard.js';
import { Relocate } from './record/Relocate.js';
import { WithdrawDialog } from './record/WithdrawDialog.js';
import { roleLabel } from './roleWords.js';

export interface EvidenceScreenProps {
  readonly caseId: string;
  readonly evidenceId: string;
}

type Check = CallOutput<'evidence.show'>['checks'][number];

/** One item of evidence: how it was received, and every time it was hashed. */
export function EvidenceScreen({ caseId, evidenceId }: EvidenceScreenProps): React.JSX.Element {
  const shown = useCall('evidence.show', { caseId, evidenceId });
  const home = useCall('home.show', {});
  const overview = useCall('case.show', { caseId });
  const reveal = useAction('files.reveal');
  const { data } = shown;
  if (data === undefined) {
    return (
      <div className="screen">
        <PageHeader
          title={
            <>
              Evidence <HostileText text={evidenceId} maxLength={60} />
            </>
          }
        />
        {shown.error === null ? (
          <LoadingState label="Reading the register" />
        ) : (
          <ErrorPanel error={shown.error} onRetry={() => void shown.refetch()} />
        )}
      </div>
    );
  }
  const { evidence, checks, history, usedBy, cleaningEntries } = data;
  const mayWrite = overview.data?.mode === 'write' && home.data?.role === 'writer';
  const isMissing = checks.at(-1)?.matches === false && typeof checks.at(-1)?.sha256 !== 'string';
  const isText = isTextRole(evidence.role);
  return (
    <div className="screen">
      <PageHeader
        title={
          <>
            {evidence.id} <HostileText text={evidence.title} maxLength={160} />
          </>
        }
        subtitle={
          evidence.withdrawn === undefined ? (
            roleLabel(evidence.role)
          ) : (
            <span className="row">
              {roleLabel(evidence.role)} <Badge icon="cross">{EVIDENCE_CHANGE.withdrawn.label}</Badge>
            </span>
          )
        }
        actions={
          <>
            {mayWrite && (
              <>
                <CorrectDialog caseId={caseId} evidence={evidence} usedBy={usedBy} />
                <WithdrawDialog caseId={caseId} evidence={evidence} />
              </>
            )}
            {home.data?.capabilities.reveal === true && (
              <Button
                icon="folder"
                onPress={() => reveal.mutate({ caseId, what: { kind: 'evidence', id: evidence.id } })}
              >
                Show the file
              </Button>
            )}
            {isModelRole(evidence.role) && (
              <Button icon="model" onPress={() => navigate(href.model(caseId, evidence.id))}>
                Model details
              </Button>
            )}
            {isText && (
              <Button icon="work" onPress={() => navigate(href.work(caseId, evidence.id))}>
                {isWorkRole(evidence.role) ? 'Text of the work' : 'Text'}
              </Button>
            )}
          </>
        }
      />
      {reveal.error !== null && <ErrorPanel error={reveal.error} />}
      {evidence.withdrawn !== undefined && (
        <Callout tone="warning" title="This item was withdrawn.">
          <HostileText text={evidence.withdrawn} maxLength={2000} />
        </Callout>
      )}
      {mayWrite && isMissing && evidence.storage === 'referenced' && (
        <Relocate caseId={caseId} evidenceId={evidence.id} isMissing />
      )}
      <Card
        title={
          history.some(({ kind }) => kind === 'corrected')
            ? 'As received, with later corrections'
            : 'As received'
        }
      >
        <KeyValueList
          items={[
            {
              key: 'Hash',
              value: <EvidenceHash caseId={caseId} evidenceId={evidence.id} digest={evidence.sha256} />,
              ...(evidence.files.length > 1
                ? {
                    note: 'Computed over the hashes of the shards, in order; each shard has its own hash below.',
                  }
                : {}),
            },
            { key: 'File name', value: <HostileText text={evidence.name} isMono /> },
            { key: 'Size', value: formatBytes(evidence.sizeBytes) },
            {
              key: 'Location',
              value:
                evidence.storage === 'copied'
                  ? 'copied into the case'
                  : 'in its original location; the case refers to it',
              note: (
                <>
                  <HostileText text={evidence.path} isMono maxLength={300} />
                  {mayWrite && !isMissing && evidence.storage === 'referenced' && (
                    <Relocate caseId={caseId} evidenceId={evidence.id} isMissing={false} />
                  )}
                </>
              ),
            },
            { key: 'Received', value: <UtcTime iso={evidence.receivedAt} /> },
            ...EVIDENCE_TEXT_NAMES.filter(
              (name) => name !== 'title' && (isAskedIn(name, evidence.role) || (evidence[name] ?? '') !== ''),
            ).map((name) => ({ key: EVIDENCE_TEXT[name].label, value: said(evidence[name] ?? '') })),
            ...(isText
              ? [
                  evidence.document === undefined
                    ? {
                        key: 'Requested encoding',
                        value:
                          evidence.encoding === '' ? (
                            'UTF-8, strict'
                          ) : (
                            <HostileText text={evidence.encoding} />
                          ),
                      }
                    : {
                        key: 'Format',
                        value: evidence.document.format.toUpperCase(),
                        note: `read by ${evidence.document.reader}`,
                      },
                  ...(evidence.packed === undefined
                    ? []
                    : [
                        {
                          key: 'Packed',
                          value: <HostileText text={packedWords(evidence.packed)} maxLength={800} />,
                        },
                      ]),
                ]
              : []),
            {
              key: 'Used by',
              value:
                usedBy.length === 0 ? (
                  'no examination yet'
                ) : (
                  <span className="row">
                    {usedBy.map((id) => (
                      <Link key={id} href={href.run(caseId, id)}>
                        {id}
                      </Link>
                    ))}
                  </span>
                ),
            },
          ]}
        />
      </Card>
      {evidence.files.length > 1 && (
        <Card title="Shards">
          <ul className="stack-tight">
            {evidence.files.map((file) => (
              <li key={file.path} className="row">
                <HostileText text={file.name} isMono maxLength={120} />
                <span>{formatBytes(file.sizeBytes)}</span>
                <HashBadge digest={file.sha256} />
              </li>
            ))}
          </ul>
        </Card>
      )}
      {cleaningEntries.length > 0 && <CleaningEntries entries={cleaningEntries} />}
      <HistoryCard history={history} />
      <Card title="Hash checks">
        <DataTable<Check>
          label="Hash checks"
          columns={CHECK_COLUMNS}
          rows={checks}
          rowKey={(check) => String(checks.indexOf(check))}
          empty="None."
        />
      </Card>
    </div>
  );
}

function said(text: string): React.ReactNode {
  return text === '' ? <span className="muted">not stated</span> : <HostileText text={text} />;
}

const WHEN: Readonly<Record<Check['when'], string>> = {
  receipt: 'on receipt',
  before: 'before an examination',
  after: 'after an examination',
  request: 'on request',
  seal: 'before a seal',
};

function asReceived({ matches, sha256 }: Check): string {
  return matches ? 'yes' : typeof sha256 === 'string' ? 'changed' : 'missing';
}

const CHECK_COLUMNS: readonly DataColumn<Check>[] = [
  {
    id: 'at',
    title: 'Time',
    isRowHeader: true,
    width: 208,
    value: ({ at }) => at,
    cell: ({ at }) => <UtcTime iso={at} />,
  },
  { id: 'when', title: 'When', width: 192, value: ({ when }) => WHEN[when] },
  { id: 'examination', title: 'Examination', width: 128, value: ({ examinationId }) => examinationId },
  {
    id: 'sha256',
    title: 'SHA-256',
    width: '2fr',
    value: ({ sha256 }) => (typeof sha256 === 'string' ? sha256 : sha256.reason),
    cell: ({ sha256 }) =>
      typeof sha256 === 'string' ? (
        <HashBadge digest={sha256} />
      ) : (
        <span className="muted">{sha256.reason}</span>
      ),
  },
  {
    id: 'matches',
    title: 'As received',
    width: 128,
    value: asReceived,
    cell: (check) =>
      check.matches ? (
        'yes'
      ) : (
        <Badge tone="alarm" icon="alert">
          {asReceived(check)}
        </Badge>
      ),
  },
];
