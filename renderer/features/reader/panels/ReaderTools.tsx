import type { RefObject } from 'react';
import type { ReaderWork } from '../../../../src/api/contract.js';
import { IconButton, SelectField } from '../../../components/index.js';
import type { HeatMeasure } from '../measures.js';
import { usePlaceOf, type PlaceStore } from '../places.js';
import { chapterAt, shortTitle } from '../placeWords.js';
import { SearchBar } from './SearchBar.js';
import type { WorkSearch } from './useWorkSearch.js';

export interface ReaderToolsProps {
  readonly boxRef: RefObject<HTMLDivElement | null>;
  readonly work: ReaderWork;
  readonly measures: readonly HeatMeasure[];
  readonly measure: HeatMeasure;
  readonly onMeasure: (id: string) => void;
  readonly search: WorkSearch;
  readonly onSearchStep: (by: 1 | -1) => void;
  readonly store: PlaceStore;
  readonly onStep: (direction: 'next' | 'previous') => void;
  readonly onGo: (char: number) => void;
}

/** What the heat shows, and ways through the work. */
export function ReaderTools(props: ReaderToolsProps): React.JSX.Element {
  const { boxRef, work, measures, measure, onMeasure, search, onSearchStep, store, onStep, onGo } = props;
  const view = usePlaceOf(store, 'view');
  const chapters = work.chapters.filter(({ kind }) => kind !== 'whole');
  const here = view === null ? undefined : chapterAt(work.chapters, view.at);
  return (
    <div className="reader-tools" ref={boxRef}>
      <SelectField
        label="Heat of"
        isLabelHidden
        options={measures.map(({ id, title }) => ({ id, label: title }))}
        selectedKey={measure.id}
        onSelectionChange={onMeasure}
      />
      {chapters.length > 0 && (
        <SelectField
          label="Chapter"
          isLabelHidden
          options={chapters.map(({ title }, index) => ({ id: String(index), label: shortTitle(title, 70) }))}
          selectedKey={here === undefined ? null : String(chapters.indexOf(here))}
          onSelectionChange={(index) => {
            const chapter = chapters[Number(index)];
            if (chapter !== undefined) onGo(chapter.startChar);
          }}
        />
      )}
      <div className="reader-steps" role="group" aria-label="Passages above the threshold">
        <IconButton
          icon="arrow-up"
          label="Previous passage above the threshold (p)"
          onPress={() => onStep('previous')}
        />
        <IconButton
          icon="arrow-down"
          label="Next passage above the threshold (n)"
          onPress={() => onStep('next')}
        />
      </div>
      <SearchBar search={search} onStep={onSearchStep} />
    </div>
  );
}
