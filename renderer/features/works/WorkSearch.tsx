import { useState } from 'react';
import { counted } from '../../../src/base/index.js';
import { formatCount, visibleString } from '../../../src/figure/index.js';
import { useCall } from '../../api/index.js';
import {
  CheckboxField,
  ErrorPanel,
  Link,
  LoadingState,
  SearchField,
  VirtualList,
  useDebounced,
} from '../../components/index.js';
import { placeHref } from './usePlace.js';

export function WorkSearch({
  caseId,
  evidenceId,
}: {
  readonly caseId: string;
  readonly evidenceId: string;
}): React.JSX.Element {
  const [query, setQuery] = useState('');
  const [matchCase, setMatchCase] = useState(false);
  const settled = useDebounced(query.trim());
  const answer = useCall(
    'work.search',
    { caseId, evidenceId, query: settled, matchCase },
    { enabled: settled !== '' && settled.length <= 500, staleTime: Infinity },
  );
  const hits = answer.data?.hits ?? [];
  return (
    <div className="stack">
      <div className="work-search">
        <SearchField
          label="Search the reading text"
          isLabelHidden={false}
          placeholder="A word or a phrase"
          description="Any white space matches any other, so phrases are found across line ends."
          value={query}
          onChange={setQuery}
          {...(settled.length > 500
            ? {
                errorMessage: {
                  message: `${formatCount(settled.length)} characters; the maximum is 500.`,
                  hint: 'Shorten the phrase.',
                },
              }
            : {})}
        />
        <CheckboxField label="Match case" isSelected={matchCase} onChange={setMatchCase} />
      </div>
      {settled === '' ? (
        <p className="muted">
          Matches are listed here in the order of the work; each links to its paragraph.
        </p>
      ) : answer.error !== null ? (
        <ErrorPanel error={answer.error} title="The work could not be searched" />
      ) : answer.data === undefined ? (
        <LoadingState label="Searching" />
      ) : (
        <>
          <p role="status">
            {counted(answer.data.total, 'place')}
            {answer.data.total > hits.length && `; the first ${formatCount(hits.length)} are listed`}
          </p>
          {hits.length > 0 && (
            <VirtualList
              label="Matches"
              count={hits.length}
              rowRem={2.5}
              className="work-hits"
              resetKey={`${settled} ${matchCase}`}
              renderRow={(index) => {
                const hit = hits[index];
                return (
                  hit !== undefined && (
                    <div className="hit">
                      <Link href={placeHref(caseId, evidenceId, hit.startChar)} isQuiet>
                        <span className="sr-only">Character </span>
                        {formatCount(hit.startChar)}
                      </Link>
                      <bdi className="hit-text hit-before">
                        <span>{visibleString(hit.before)}</span>
                      </bdi>
                      <bdi className="hit-text">
                        <mark>{visibleString(hit.match)}</mark>
                        <span>{visibleString(hit.after)}</span>
                      </bdi>
                    </div>
                  )
                );
              }}
            />
          )}
        </>
      )}
    </div>
  );
}
