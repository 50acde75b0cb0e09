import type {
  ReplayedExamination,
  ReplayItem,
  ReplayPlace,
  ReplayReport,
} from '../../../src/contract/index.js';
import { counted, duration } from '../../../src/base/index.js';
import { formatCount } from '../../../src/figure/index.js';
import {
  Badge,
  Callout,
  Card,
  DataTable,
  HashBadge,
  HostileText,
  KeyValueList,
  type DataColumn,
} from '../../components/index.js';
import { disagreements, extentWords, notRepeated, outcomeWords, verdictWords } from './replayWords.js';

/** The result of a replay: the verdict, each examination, and every difference. */
export function ReplayView({ report }: { readonly report: ReplayReport }): React.JSX.Element {
  const { bag, items, examinations } = report;
  const missing = items.filter(({ status }) => status === 'missing');
  return (
    <div className="stack">
      <ReplayVerdict report={report} />
      <Card title="Replay">
        <div className="stack">
          <KeyValueList
            isDense
            items={[
              { key: 'Report', value: <HostileText text={bag.report} /> },
              { key: 'Seal number', value: <HashBadge algorithm="Seal" digest={bag.sealNumber} /> },
            ]}
          />
          <DataTable<ReplayedExamination>
            label="Replayed examinations"
            columns={examinationColumns(report)}
            rows={examinations}
            rowKey={({ id }) => id}
            empty="The report contains no examinations."
          />
        </div>
      </Card>
      {missing.length > 0 && (
        <Callout tone="warning" title={`${counted(missing.length, 'item')} not among the files.`}>
          <ul>
            {missing.map((item) => (
              <li key={item.id}>
                <MissingItem item={item} />
              </li>
            ))}
          </ul>
        </Callout>
      )}
      {items
        .filter(({ facts }) => facts.length > 0)
        .map(({ id, facts }) => (
          <Card key={id} title={`${id}: facts that differ from the report`}>
            <Places label={`Facts of ${id}`} places={facts} />
          </Card>
        ))}
      {examinations.map((one) => (
        <ExaminationDetail key={one.id} one={one} />
      ))}
    </div>
  );
}

function ReplayVerdict({ report }: { readonly report: ReplayReport }): React.JSX.Element {
  const reasons = disagreements(report);
  const left = notRepeated(report);
  const isAny = left.length < report.examinations.length;
  const extent = isAny ? <HostileText text={extentWords(report)} /> : null;
  const leftLine = left.length === 0 ? [] : [`Not replayed: ${left.join(', ')}.`];
  if (report.verdict === 'agrees') {
    return (
      <Callout title={verdictWords(report)}>
        {extent}
        {leftLine.map((line) => (
          <p key={line}>{line}</p>
        ))}
      </Callout>
    );
  }
  return (
    <Callout tone={report.verdict === 'differs' ? 'alarm' : 'warning'} title={verdictWords(report)}>
      <ul>
        {[...reasons, ...leftLine].map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
      {extent}
    </Callout>
  );
}

function MissingItem({ item: { id, name, files } }: { readonly item: ReplayItem }): React.JSX.Element {
  return (
    <>
      {id} <HostileText text={name} maxLength={120} />
      {files
        .filter(({ found }) => found === '')
        .map(({ name: fileName, sha256 }) => (
          <div key={sha256}>
            <HostileText text={fileName} isMono maxLength={120} /> <HashBadge digest={sha256} />
          </div>
        ))}
    </>
  );
}

/** Where and why an examination differs from the report; nothing when it is the same, byte for byte. */
function ExaminationDetail({ one }: { readonly one: ReplayedExamination }): React.JSX.Element | null {
  const { id, outcome, reason, places, differences, engine, sameMachine, worded } = one;
  const isWorded = worded.sentences > 0;
  if (outcome !== 'not-repeated' && places.length === 0 && engine.length === 0 && !isWorded) return null;
  const title =
    outcome === 'not-repeated'
      ? `${id} was not replayed`
      : places.length > 0
        ? `${id}: differences`
        : isWorded
          ? `${id}: sentences that are worded differently`
          : `${id}: a different engine or processor`;
  return (
    <Card title={title}>
      <div className="stack">
        {reason.words !== '' && (
          <p>
            <HostileText text={reason.words} maxLength={1000} />
          </p>
        )}
        {outcome === 'differs' && sameMachine === true && (
          <p>Engine and processor are those of the report, so the bytes should be the same.</p>
        )}
        {places.length > 0 && (
          <>
            <Places label={`Differences of ${id}`} places={places} />
            {differences > places.length && (
              <p className="muted">
                The first {formatCount(places.length)} of {formatCount(differences)}.
              </p>
            )}
          </>
        )}
        {isWorded && <Wordings worded={worded} />}
        {sameMachine === false && (
          <p>
            The report names another engine or processor than this machine has. That is the signer’s own
            statement; by it, a log probability may differ by the tolerance.
          </p>
        )}
        {engine.length > 0 && (
          <KeyValueList
            isDense
            items={engine.map(({ what, inBag, now }) => ({
              key: what,
              value: (
                <>
                  <HostileText text={inBag} maxLength={200} /> in the report,{' '}
                  <HostileText text={now} maxLength={200} /> here
                </>
              ),
            }))}
          />
        )}
      </div>
    </Card>
  );
}

/** Both wordings of each sentence that another build wrote. */
function Wordings({ worded }: { readonly worded: ReplayedExamination['worded'] }): React.JSX.Element {
  return (
    <>
      <p>
        Made by build {worded.inBag.join(', ')}; this is build {worded.here}. Numbers, units, ids and verdicts
        are the same.
      </p>
      <DataTable
        label="Sentences that are worded differently"
        columns={WORDING_COLUMNS}
        rows={worded.wordings.map((one, index) => ({ ...one, key: String(index) }))}
        rowKey={({ key }) => key}
        empty="None."
      />
    </>
  );
}

const WORDING_COLUMNS: readonly DataColumn<ReplayedExamination['worded']['wordings'][number]>[] = [
  { id: 'bag', title: 'In the report', isRowHeader: true, value: ({ inBag }) => inBag },
  { id: 'now', title: 'Now', value: ({ now }) => now },
  { id: 'times', title: 'Times', width: 72, align: 'end', value: ({ times }) => times },
];

function Places({
  label,
  places,
}: {
  readonly label: string;
  readonly places: readonly ReplayPlace[];
}): React.JSX.Element {
  const rows = places.map((place, index) => ({ ...place, key: String(index) }));
  return (
    <DataTable<ReplayPlace & { readonly key: string }>
      label={label}
      columns={PLACE_COLUMNS}
      rows={rows}
      rowKey={({ key }) => key}
      empty="None."
    />
  );
}

const PLACE_COLUMNS: readonly DataColumn<ReplayPlace>[] = [
  { id: 'file', title: 'File', isRowHeader: true, value: ({ file }) => file },
  {
    id: 'line',
    title: 'Line',
    width: 72,
    align: 'end',
    value: ({ line }) => (line === 0 ? undefined : line),
  },
  { id: 'at', title: 'Item', value: ({ at }) => at },
  { id: 'bag', title: 'In the report', value: ({ inBag }) => inBag },
  { id: 'now', title: 'Now', value: ({ now }) => now },
  {
    id: 'decides',
    title: 'Affects verdict',
    width: 96,
    value: ({ decides }) => (decides ? 'yes' : 'no'),
  },
];

function examinationColumns({ mode }: ReplayReport): readonly DataColumn<ReplayedExamination>[] {
  return [
    { id: 'id', title: 'No.', isRowHeader: true, width: 72, value: ({ id }) => id },
    { id: 'attack', title: 'Attack', value: ({ attack }) => `${attack.id} ${attack.version}` },
    { id: 'model', title: 'Model', value: ({ model }) => model },
    {
      id: 'outcome',
      title: 'Outcome',
      width: '2fr',
      value: (one) => outcomeWords(one, mode),
      cell: (one) =>
        one.outcome === 'differs' ? (
          <Badge tone="alarm" icon="alert">
            {outcomeWords(one, mode)}
          </Badge>
        ) : (
          outcomeWords(one, mode)
        ),
    },
    {
      id: 'units',
      title: 'Units compared',
      width: 144,
      align: 'end',
      value: ({ unitsCompared }) => unitsCompared,
      cell: ({ unitsCompared, units }) => `${formatCount(unitsCompared)} of ${formatCount(units)}`,
    },
    {
      id: 'seconds',
      title: 'Time',
      width: 96,
      align: 'end',
      value: ({ seconds }) => seconds,
      cell: ({ seconds }) => duration(seconds),
    },
  ];
}
