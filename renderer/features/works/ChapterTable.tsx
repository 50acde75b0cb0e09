import { useMemo } from 'react';
import type { Chapter, Work } from '../../../src/domain/index.js';
import { percent } from '../../../src/base/index.js';
import { formatCount } from '../../../src/figure/index.js';
import { HostileText, Link, LongTable, Term, type DataColumn } from '../../components/index.js';
import { placeHref } from './usePlace.js';

const KINDS: Readonly<Record<Chapter['kind'], string>> = {
  'front-matter': 'before the first heading',
  chapter: 'chapter',
  whole: 'whole text',
};

export interface ChapterTableProps {
  readonly caseId: string;
  readonly evidenceId: string;
  readonly work: Work;
}

export function ChapterTable({ caseId, evidenceId, work }: ChapterTableProps): React.JSX.Element {
  const columns = useMemo((): readonly DataColumn<Chapter>[] => {
    const total = work.reading.chars;
    return [
      {
        id: 'title',
        title: 'Title',
        value: ({ title, kind }) => (title === '' ? KINDS[kind] : title),
        cell: ({ title, kind, startChar }) => (
          <Link href={placeHref(caseId, evidenceId, startChar)} isQuiet>
            <HostileText text={title === '' ? KINDS[kind] : title} maxLength={160} />
          </Link>
        ),
        width: '2fr',
      },
      { id: 'kind', title: 'Kind', value: ({ kind }) => KINDS[kind], width: 200 },
      {
        id: 'start',
        title: 'First character',
        value: ({ startChar }) => startChar,
        cell: ({ startChar }) => formatCount(startChar),
        align: 'end',
        width: 176,
      },
      {
        id: 'length',
        title: 'Characters',
        value: ({ startChar, endChar }) => endChar - startChar,
        cell: ({ startChar, endChar }) => formatCount(endChar - startChar),
        align: 'end',
        width: 128,
      },
      {
        id: 'share',
        title: 'Share of the work',
        value: ({ startChar, endChar }) => (endChar - startChar) / total,
        cell: ({ startChar, endChar }) => percent((endChar - startChar) / total),
        align: 'end',
        width: 152,
      },
    ];
  }, [caseId, evidenceId, work.reading.chars]);
  return (
    <div className="stack">
      <p className="muted">
        Identified by their headings. Chapters serve as <Term id="block">blocks</Term> for{' '}
        <Term id="interval">confidence intervals</Term>, because passages of one chapter are not independent.
      </p>
      <LongTable
        label="Chapters"
        noun="section"
        columns={columns}
        rows={work.chapters}
        total={work.chapters.length}
        isWrapped
        empty={null}
      />
    </div>
  );
}
