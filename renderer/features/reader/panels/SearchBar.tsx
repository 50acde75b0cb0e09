import { formatCount } from '../../../../src/figure/index.js';
import { Callout, IconButton, SearchField, SwitchField } from '../../../components/index.js';
import type { WorkSearch } from './useWorkSearch.js';

export interface SearchBarProps {
  readonly search: WorkSearch;
  readonly onStep: (by: 1 | -1) => void;
}

/** Search within the work. Enter goes to the next match, Shift+Enter to the previous one. */
export function SearchBar({ search, onStep }: SearchBarProps): React.JSX.Element {
  const { query, setQuery, matchCase, setMatchCase, total, hits, current, isSearching, error } = search;
  return (
    <div className="reader-search" role="search">
      <SearchField
        label="Search the work"
        placeholder="Search the work"
        value={query}
        maxLength={500}
        onChange={setQuery}
        onKeyDown={(event) => {
          if (event.key !== 'Enter') return;
          event.preventDefault();
          onStep(event.shiftKey ? -1 : 1);
        }}
      />
      {query.trim().length >= 2 && (
        <>
          <span role="status" className="muted reader-search-count">
            {isSearching ? 'searching…' : countWords(total, hits.length, current)}
          </span>
          <IconButton
            icon="chevron-up"
            label="Previous match"
            size="small"
            isDisabled={hits.length === 0}
            onPress={() => onStep(-1)}
          />
          <IconButton
            icon="chevron-down"
            label="Next match"
            size="small"
            isDisabled={hits.length === 0}
            onPress={() => onStep(1)}
          />
          <SwitchField label="Match case" isSelected={matchCase} onChange={setMatchCase} />
        </>
      )}
      {error !== null && <Callout tone="warning">{error.message}</Callout>}
    </div>
  );
}

function countWords(total: number, shown: number, current: number): string {
  if (total === 0) return 'not found';
  const of = total > shown ? `${formatCount(shown)} (of ${formatCount(total)} in total)` : formatCount(total);
  return current < 0 ? `${of} found` : `${formatCount(current + 1)} of ${of}`;
}
