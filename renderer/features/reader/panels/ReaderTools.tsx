import { memo, useMemo, type ReactNode, type RefObject } from 'react';
import type { ReaderWork } from '../../../../src/contract/index.js';
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
  /** Which passages the steps lead to: `above the threshold`. */
  readonly named: string;
  readonly onGo: (char: number) => void;
  /** What is folded away beside them. */
  readonly folded: ReactNode;
}

/** The choice of heat, and navigation in the work. */
export function ReaderTools(props: ReaderToolsProps): React.JSX.Element {
  const {
    boxRef,
    work,
    measures,
    measure,
    onMeasure,
    search,
    onSearchStep,
    store,
    onStep,
    named,
    onGo,
    folded,
  } = props;
  return (
    <div className="reader-tools" ref={boxRef}>
      <MeasureField measures={measures} current={measure.id} onMeasure={onMeasure} />
      <ChapterField work={work} store={store} onGo={onGo} />
      <div className="reader-steps" role="group" aria-label={`Groups of passages ${named}`}>
        <IconButton
          icon="arrow-up"
          label={`Previous group of passages ${named} (p)`}
          onPress={() => onStep('previous')}
        />
        <IconButton
          icon="arrow-down"
          label={`Next group of passages ${named} (n)`}
          onPress={() => onStep('next')}
        />
      </div>
      <SearchBar search={search} onStep={onSearchStep} />
      {folded}
    </div>
  );
}

const MeasureField = memo(function MeasureField({
  measures,
  current,
  onMeasure,
}: {
  readonly measures: readonly HeatMeasure[];
  readonly current: string;
  readonly onMeasure: (id: string) => void;
}): React.JSX.Element {
  const options = useMemo(
    () =>
      measures.map(({ id, title, method }) => ({
        id,
        label: title,
        ...(method === undefined ? {} : { description: method }),
      })),
    [measures],
  );
  return (
    <SelectField
      label="Heat"
      isLabelHidden
      options={options}
      selectedKey={current}
      onSelectionChange={onMeasure}
    />
  );
});

/** There may be hundreds of chapters: rendered again only when another one is reached. */
const ChapterField = memo(function ChapterField({
  work,
  store,
  onGo,
}: {
  readonly work: ReaderWork;
  readonly store: PlaceStore;
  readonly onGo: (char: number) => void;
}): React.JSX.Element | null {
  const view = usePlaceOf(store, 'view');
  const chapters = useMemo(() => work.chapters.filter(({ kind }) => kind !== 'whole'), [work.chapters]);
  const options = useMemo(
    () => chapters.map(({ title }, index) => ({ id: String(index), label: shortTitle(title, 70) })),
    [chapters],
  );
  const here = view === null ? undefined : chapterAt(work.chapters, view.at);
  const current = here === undefined ? null : String(chapters.indexOf(here));
  return useMemo(
    () =>
      chapters.length === 0 ? null : (
        <SelectField
          label="Chapter"
          isLabelHidden
          placeholder="Chapter"
          options={options}
          selectedKey={current}
          onSelectionChange={(index) => {
            const chapter = chapters[Number(index)];
            if (chapter !== undefined) onGo(chapter.startChar);
          }}
        />
      ),
    [chapters, options, current, onGo],
  );
});
