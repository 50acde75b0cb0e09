import { useState } from 'react';
import type { Inspection } from '../../../../src/domain/index.js';
import {
  formatCount,
  inspectionSections,
  inspectionTitle,
  visibleShort,
  type Section,
} from '../../../../src/figure/index.js';
import {
  Button,
  HashBadge,
  HostileText,
  KeyValueList,
  Link,
  PanelTable,
  UtcTime,
  type KeyValue,
} from '../../../components/index.js';
import { href } from '../../../navigation/index.js';
import { ExhibitDialog } from '../../reader/index.js';

export interface InspectionViewProps {
  readonly caseId: string;
  readonly record: Inspection;
  readonly mayMark: boolean;
}

/** What an inspection shows, section by section; it can be marked as an exhibit. */
export function InspectionView({ caseId, record, mayMark }: InspectionViewProps): React.JSX.Element {
  const [isMarking, setMarking] = useState(false);
  const title = visibleShort(inspectionTitle(record), 200);
  return (
    <div className="stack inspection">
      <div className="row inspection-head">
        <h2>
          <HostileText text={title} maxLength={200} />
        </h2>
        {mayMark && (
          <Button icon="exhibit" onPress={() => setMarking(true)}>
            Mark as exhibit…
          </Button>
        )}
      </div>
      {inspectionSections(record).map((section) => (
        <SectionView key={section.id} section={section} />
      ))}
      <section className="stack-tight" aria-labelledby="section-compared">
        <h3 id="section-compared">What was compared</h3>
        <KeyValueList isDense items={compared(record)} />
      </section>
      {isMarking && (
        <ExhibitDialog
          caseId={caseId}
          source={{ kind: 'inspection', inspectionId: record.inspectionId }}
          suggestedTitle={title}
          what={
            <p>
              {'Every test with its result, its numbers and its parameters, and the hashes of the files. '}
              <Link href={href.exhibits(caseId)}>All exhibits</Link>
            </p>
          }
          onClose={() => setMarking(false)}
        />
      )}
    </div>
  );
}

function SectionView({
  section: { id, title, verdict, paragraphs, table },
}: {
  readonly section: Section;
}): React.JSX.Element {
  return (
    <section className="stack-tight inspection-section" aria-labelledby={`section-${id}`}>
      <h3 id={`section-${id}`}>{title}</h3>
      {verdict !== '' && (
        <p className="inspection-verdict">
          <HostileText text={verdict} maxLength={1200} />
        </p>
      )}
      {paragraphs.map((text, at) => (
        <p key={at} className="inspection-text">
          <HostileText text={text} maxLength={4000} />
        </p>
      ))}
      {table !== null && <PanelTable panel={table} />}
      {table !== null && table.note !== '' && <p className="muted inspection-text">{table.note}</p>}
    </section>
  );
}

function compared({ inspectionId, createdAt, model, result }: Inspection): KeyValue[] {
  return [
    used('Model', model),
    ...(result.kind === 'lineage'
      ? [
          used('Base', result.base),
          { key: 'Seed', value: <HostileText text={result.lineage.seed} isMono maxLength={200} /> },
          { key: 'Permutations', value: formatCount(result.permutations) },
          { key: 'Hidden units of a layer, at most', value: formatCount(result.units) },
        ]
      : [
          {
            key: 'List',
            value: <HashBadge digest={result.recognized.list.sha256} />,
            note: `version ${result.recognized.list.version}`,
          },
        ]),
    { key: 'Compared', value: <UtcTime iso={createdAt} /> },
    { key: 'Record', value: <span className="mono">{inspectionId}</span> },
  ];
}

function used(key: string, { id, name, sha256 }: Inspection['model']): KeyValue {
  return {
    key: `${key} ${id}`,
    value: <HostileText text={name} maxLength={120} />,
    note: <HashBadge digest={sha256} />,
  };
}
