import { useMemo, useState } from 'react';
import type { TextsPanel } from '../../../../src/domain/index.js';
import { formatCount, visibleShort } from '../../../../src/figure/index.js';
import { useOriginals } from '../../../api/index.js';
import {
  CsvButtons,
  DiffPair,
  HostileText,
  Link,
  toCsv,
  type DataColumn,
} from '../../../components/index.js';
import { href } from '../../../navigation/index.js';

export interface PanelTextsViewProps {
  readonly caseId: string;
  readonly examinationId: string;
  readonly panel: TextsPanel;
}

type Item = TextsPanel['items'][number];

/** Number of items open at first. */
const OPEN = 2;

/** The work beside the model output; the first items are open, the others can be opened. */
export function PanelTextsView({ caseId, examinationId, panel }: PanelTextsViewProps): React.JSX.Element {
  const places = useMemo(() => panel.items.flatMap(({ place }) => (place === null ? [] : [place])), [panel]);
  const originals = useOriginals(caseId, places);
  if (panel.items.length === 0) return <p>No texts.</p>;
  return (
    <div className="stack">
      {panel.items.map((item, index) => (
        <TextsItem
          key={index}
          caseId={caseId}
          examinationId={examinationId}
          item={item}
          original={item.place === null ? '' : originals(item.place)}
          isFirst={index < OPEN}
          shows={panel.shows ?? 'written'}
        />
      ))}
      <CsvButtons label={panel.title} text={() => toCsv(panel.items, csvColumns(panel))} />
    </div>
  );
}

/** The texts in full, each with its place. */
function csvColumns({ shows }: TextsPanel): DataColumn<Item>[] {
  return [
    { id: 'text', title: 'Text', value: ({ label }) => label },
    { id: 'work', title: 'Work', value: ({ place }) => place?.workId },
    { id: 'start', title: 'Position', unit: 'characters', value: ({ place }) => place?.startChar },
    { id: 'end', title: 'End position', unit: 'characters', value: ({ place }) => place?.endChar },
    { id: 'given', title: 'Given to the model', value: ({ given }) => given },
    { id: 'truth', title: 'Text of the work', value: ({ truth }) => truth },
    {
      id: 'written',
      title: shows === 'computed' ? 'Computed, not generated' : 'Model output',
      value: ({ written }) => written,
    },
    { id: 'numbers', title: 'Numbers', value: ({ numbers }) => numbers },
  ];
}

function TextsItem({
  caseId,
  examinationId,
  item,
  original,
  isFirst,
  shows,
}: {
  readonly caseId: string;
  readonly examinationId: string;
  readonly item: Item;
  readonly original: string;
  readonly isFirst: boolean;
  readonly shows: NonNullable<TextsPanel['shows']> | 'written';
}): React.JSX.Element {
  // Texts are compared only when someone opens them.
  const [isOpen, setOpen] = useState(isFirst);
  const { label, place, given, truth, written, numbers } = item;
  return (
    <details className="p-panel-texts" open={isOpen} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        <HostileText text={label === '' ? 'Text' : label} maxLength={160} isWithinControl />
      </summary>
      {isOpen && (
        <div className="stack-tight">
          {numbers !== '' && (
            <p>
              <HostileText text={numbers} maxLength={600} />
            </p>
          )}
          {place !== null && (
            <p>
              <Link href={href.reader(caseId, examinationId, place.workId, { at: place.startChar })}>
                {`${visibleShort(place.workId, 40)}, characters ${formatCount(place.startChar)} to ${formatCount(place.endChar)}`}
              </Link>
              {original !== '' && <bdi>{`: ${original}`}</bdi>}
            </p>
          )}
          {given !== '' && (
            <p className="p-panel-given">
              <span className="muted">Given to the model: </span>
              <HostileText text={given} maxLength={shows === 'given' ? 8000 : 600} />
            </p>
          )}
          {shows === 'given' ? null : truth === '' ? (
            <p className="p-panel-written">
              <span className="muted">
                {shows === 'written' ? 'The model wrote: ' : 'Computed, not generated: '}
              </span>
              {written === '' ? 'nothing' : <HostileText text={written} maxLength={2000} />}
            </p>
          ) : (
            <DiffPair
              work={truth}
              output={written}
              {...(shows === 'computed' ? { header: 'Computed, not generated' } : {})}
              label={`${visibleShort(label, 160)}: work and ${shows === 'computed' ? 'computed text' : 'model output'}`}
            />
          )}
        </div>
      )}
    </details>
  );
}
