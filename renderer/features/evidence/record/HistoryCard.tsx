import {
  EVIDENCE_CHANGE,
  EVIDENCE_FIELD,
  EVIDENCE_ROLE,
  evidenceRoleSchema,
  type EvidenceChange,
} from '../../../../src/domain/index.js';
import { Card, DataTable, HostileText, UtcTime, type DataColumn } from '../../../components/index.js';

type Field = EvidenceChange['fields'][number];

/** Every change of a register entry after receipt: what was stated before, what is stated now, who changed it, when and why. */
export function HistoryCard({
  history,
}: {
  readonly history: readonly EvidenceChange[];
}): React.JSX.Element | null {
  if (history.length === 0) return null;
  return (
    <Card title="Changes after receipt">
      <DataTable<EvidenceChange>
        label="Changes after receipt"
        columns={COLUMNS}
        rows={history}
        rowKey={({ entry }) => String(entry)}
        empty="None."
      />
    </Card>
  );
}

function Words({ name, text }: { readonly name: Field['name']; readonly text: string }): React.JSX.Element {
  const role = name === 'role' ? evidenceRoleSchema.safeParse(text).data : undefined;
  if (role !== undefined) return <span>{EVIDENCE_ROLE[role].label}</span>;
  return text === '' ? (
    <span className="muted">not stated</span>
  ) : (
    <HostileText text={text} maxLength={500} />
  );
}

const COLUMNS: readonly DataColumn<EvidenceChange>[] = [
  {
    id: 'at',
    title: 'Time',
    isRowHeader: true,
    width: 208,
    value: ({ at }) => at,
    cell: ({ at }) => <UtcTime iso={at} />,
  },
  { id: 'by', title: 'By', width: 112, value: ({ by }) => by, cell: ({ by }) => <HostileText text={by} /> },
  {
    id: 'what',
    title: 'What was changed',
    width: '2fr',
    isSortable: false,
    value: ({ kind, fields }) => [kind, ...fields.map(({ name }) => name)].join(' '),
    cell: ({ kind, fields }) =>
      kind === 'corrected' ? (
        <div className="stack-tight">
          {fields.map(({ name, before, after }) => (
            <div key={name}>
              <span className="muted">{EVIDENCE_FIELD[name].label}: </span>
              <s>
                <Words name={name} text={before} />
              </s>{' '}
              → <Words name={name} text={after} />
            </div>
          ))}
        </div>
      ) : (
        EVIDENCE_CHANGE[kind].meaning
      ),
  },
  {
    id: 'reason',
    title: 'Reason',
    width: '1fr',
    value: ({ reason }) => reason,
    cell: ({ reason }) => <HostileText text={reason === '' ? '–' : reason} maxLength={2000} />,
  },
];
