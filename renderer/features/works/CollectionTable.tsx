import { useMemo } from 'react';
import { LEFT_OUT_REASON, type CollectedText } from '../../../src/domain/index.js';
import { formatBytes } from '../../../src/base/index.js';
import { formatCount } from '../../../src/figure/index.js';
import { HashBadge, HostileText, Link, LongTable, Term, type DataColumn } from '../../components/index.js';
import type { ShownCollection } from './collectionOf.js';
import { placeHref } from './usePlace.js';

export interface CollectionTableProps {
  readonly caseId: string;
  readonly evidenceId: string;
  readonly collection: ShownCollection;
}

type LeftOut = ShownCollection['leftOut'][number];

const LEFT_OUT: readonly DataColumn<LeftOut>[] = [
  {
    id: 'entry',
    title: 'Entry',
    value: ({ entry }) => entry,
    cell: ({ entry }) => <HostileText text={entry} maxLength={200} isMono />,
    isRowHeader: true,
    width: '2fr',
  },
  {
    id: 'reason',
    title: 'What it is',
    value: ({ reason }) => LEFT_OUT_REASON[reason].label,
    width: 200,
  },
];

/** The works of a collection, and the entries of its file that are none. */
export function CollectionTable({ caseId, evidenceId, collection }: CollectionTableProps): React.JSX.Element {
  const { works, leftOut } = collection;
  const columns = useMemo(
    (): readonly DataColumn<CollectedText>[] => [
      {
        id: 'title',
        title: 'Title',
        value: ({ title }) => title,
        cell: ({ title, startChar }) => (
          <Link href={placeHref(caseId, evidenceId, startChar)} isQuiet>
            <HostileText text={title} maxLength={160} />
          </Link>
        ),
        isRowHeader: true,
        width: '2fr',
      },
      {
        id: 'entry',
        title: 'Entry',
        value: ({ entry }) => entry,
        cell: ({ entry }) => <HostileText text={entry} maxLength={200} isMono />,
        width: '2fr',
      },
      { id: 'format', title: 'Format', value: ({ format }) => format.toUpperCase(), width: 96 },
      {
        id: 'length',
        title: 'Characters',
        value: ({ startChar, endChar }) => endChar - startChar,
        cell: ({ startChar, endChar }) => formatCount(endChar - startChar),
        align: 'end',
        width: 128,
      },
      {
        id: 'size',
        title: 'Size',
        value: ({ bytes }) => bytes,
        cell: ({ bytes }) => formatBytes(bytes),
        align: 'end',
        width: 152,
      },
      {
        id: 'hash',
        title: 'SHA-256',
        value: ({ sha256 }) => sha256,
        cell: ({ sha256 }) => <HashBadge digest={sha256} />,
        width: 176,
      },
    ],
    [caseId, evidenceId],
  );
  return (
    <div className="stack">
      <p className="muted">
        The works of the collection, in the order of their names in the file. Each is a{' '}
        <Term id="block">block</Term> of its own for <Term id="interval">confidence intervals</Term>, and no
        passage goes from one into the next.
      </p>
      <LongTable
        label="Works"
        noun="work"
        columns={columns}
        rows={works}
        total={works.length}
        isWrapped
        empty={null}
      />
      {leftOut.length > 0 && (
        <LongTable
          label="Entries that are not works"
          noun="name"
          columns={LEFT_OUT}
          rows={leftOut}
          total={leftOut.length}
          isWrapped
          empty={null}
        />
      )}
    </div>
  );
}
