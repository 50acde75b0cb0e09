import './works.css';
import { useCall } from '../../api/index.js';
import {
  ErrorPanel,
  HostileText,
  Link,
  LoadingState,
  PageHeader,
  Tabs,
  useTabParam,
} from '../../components/index.js';
import { counted } from '../../../src/base/index.js';
import { EVIDENCE_ROLE } from '../../../src/domain/index.js';
import { href } from '../../navigation/index.js';
import { ChapterTable } from './ChapterTable.js';
import { collectionOf } from './collectionOf.js';
import { CollectionTable } from './CollectionTable.js';
import { LayersView } from './LayersView.js';
import { QuotationProposals } from './QuotationProposals.js';
import { TokensView } from './TokensView.js';
import { WorkOverview } from './WorkOverview.js';
import { WorkSearch } from './WorkSearch.js';

export interface WorkScreenProps {
  readonly caseId: string;
  readonly evidenceId: string;
}

const TABS = ['overview', 'layers', 'chapters', 'tokens', 'search', 'quotations'] as const;

/** A work as prepared: the text received, the text read and tokenized, the text compared, and every change in between. */
export function WorkScreen({ caseId, evidenceId }: WorkScreenProps): React.JSX.Element {
  const answer = useCall('work.show', { caseId, evidenceId });
  const [tab, openTab] = useTabParam(TABS);
  if (answer.data === undefined) {
    return (
      <div className="screen">
        <PageHeader title={`Work ${evidenceId}`} />
        {answer.error === null ? (
          <LoadingState label="Reading and preparing the work" />
        ) : (
          <ErrorPanel
            error={answer.error}
            title="The work could not be read"
            onRetry={() => void answer.refetch()}
          />
        )}
      </div>
    );
  }
  const { evidence, work } = answer.data;
  const ids = { caseId, evidenceId };
  const collection = collectionOf(work);
  return (
    <div className="screen">
      <PageHeader
        title={
          <>
            <span className="muted">{evidenceId} </span>
            <HostileText text={work.title === '' ? evidence.name : work.title} maxLength={120} />
          </>
        }
        subtitle={
          <>
            {EVIDENCE_ROLE[evidence.role].label}
            {evidence.author !== '' && (
              <>
                {' by '}
                <HostileText text={evidence.author} maxLength={120} />
              </>
            )}
            {evidence.edition !== '' && (
              <>
                {', '}
                <HostileText text={evidence.edition} maxLength={120} />
              </>
            )}
            {evidence.firstPublished !== undefined && (
              <>
                {', first published '}
                <HostileText text={evidence.firstPublished} maxLength={120} />
              </>
            )}
            {collection !== null && `, ${counted(collection.works.length, 'work')}`},{' '}
            {counted(work.reading.words, 'word')}
          </>
        }
        actions={
          work.role === 'target' && (
            <Link href={href.examine(caseId, { target: evidenceId })}>Examine this work</Link>
          )
        }
      />
      <Tabs
        label="Work details"
        selectedKey={tab}
        onSelectionChange={openTab}
        items={[
          { id: 'overview', title: 'Overview', content: <WorkOverview {...ids} {...answer.data} /> },
          {
            id: 'layers',
            title: 'Layers',
            content: <LayersView {...ids} work={work} designated={evidence.designated ?? ''} />,
          },
          collection === null
            ? { id: 'chapters', title: 'Chapters', content: <ChapterTable {...ids} work={work} /> }
            : {
                id: 'chapters',
                title: 'Works',
                content: <CollectionTable {...ids} collection={collection} />,
              },
          { id: 'tokens', title: 'Tokens', content: <TokensView {...ids} work={work} /> },
          { id: 'search', title: 'Search', content: <WorkSearch {...ids} /> },
          ...(work.role === 'target' || work.role === 'control'
            ? [
                {
                  id: 'quotations' as const,
                  title: 'Quotations',
                  content: <QuotationProposals {...ids} />,
                },
              ]
            : []),
        ]}
      />
    </div>
  );
}
