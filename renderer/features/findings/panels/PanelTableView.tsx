import { useMemo } from 'react';
import type { TablePanel } from '../../../../src/domain/index.js';
import { formatCount, visibleShort, type Originals } from '../../../../src/figure/index.js';
import { useOriginals } from '../../../api/index.js';
import { Link, PanelTable, type DataColumn, type PanelRow } from '../../../components/index.js';
import { href } from '../../../navigation/index.js';

export interface PanelTableViewProps {
  readonly caseId: string;
  readonly examinationId: string;
  readonly panel: TablePanel;
}

/** Width for locations. */
const PLACE_WIDTH = 144;
/** Width for places in the file that was received. */
const ORIGINAL_WIDTH = 200;

/** A table panel in which each row links to its passage in the work. */
export function PanelTableView({ caseId, examinationId, panel }: PanelTableViewProps): React.JSX.Element {
  const places = useMemo(() => panel.places.flatMap((place) => (place === null ? [] : [place])), [panel]);
  const originals = useOriginals(caseId, places);
  const columns = useMemo(
    () => placeColumns(caseId, examinationId, originals),
    [caseId, examinationId, originals],
  );
  return <PanelTable panel={panel} placeColumns={columns} />;
}

function placeColumns(caseId: string, examinationId: string, originals: Originals): DataColumn<PanelRow>[] {
  const originalOf = ({ place }: PanelRow): string => (place === null ? '' : originals(place));
  return [
    {
      id: 'place',
      title: 'Position',
      unit: 'characters',
      width: PLACE_WIDTH,
      value: ({ place }) => place?.startChar,
      cell: ({ place }) =>
        place === null ? (
          <span className="muted">–</span>
        ) : (
          <Link href={href.reader(caseId, examinationId, place.workId, { at: place.startChar })}>
            {`${visibleShort(place.workId, 40)} ${formatCount(place.startChar)}–${formatCount(place.endChar)}`}
          </Link>
        ),
    },
    {
      id: 'original',
      title: 'Place in the original',
      width: ORIGINAL_WIDTH,
      value: (row) => originalOf(row),
      cell: (row) => {
        const original = originalOf(row);
        return original === '' ? <span className="muted">–</span> : <bdi>{original}</bdi>;
      },
    },
    { id: 'work', title: 'Work', only: 'csv', value: ({ place }) => place?.workId },
    {
      id: 'end',
      title: 'End position',
      unit: 'characters',
      only: 'csv',
      value: ({ place }) => place?.endChar,
    },
  ];
}
