import { useCallback, useMemo, useRef, useState, type ReactNode } from 'react';
import type { ExaminationShort } from '../../../src/contract/index.js';
import { counted } from '../../../src/base/index.js';
import { visibleShort } from '../../../src/figure/index.js';
import {
  Button,
  CalibrationMark,
  Callout,
  Link,
  PowersText,
  showToast,
  SplitPane,
} from '../../components/index.js';
import { href, navigate } from '../../navigation/index.js';
import { thresholdWords } from './formatScores.js';
import { DesignateDialog } from './DesignateDialog.js';
import { ExhibitDialog } from './ExhibitDialog.js';
import { stepGroup } from './heat/stepGroup.js';
import { heatMeasures } from './measures.js';
import { CoverageTable } from './panels/CoverageTable.js';
import { HeatKey } from './panels/HeatKey.js';
import { PassageList } from './panels/PassageList.js';
import { ReaderHead } from './panels/ReaderHead.js';
import { ReaderTools } from './panels/ReaderTools.js';
import { SelectionBar } from './panels/SelectionBar.js';
import { StripBands } from './panels/StripBands.js';
import { ThresholdPanel } from './panels/ThresholdPanel.js';
import { TokenCard } from './panels/TokenCard.js';
import { useWorkSearch } from './panels/useWorkSearch.js';
import { PlaceStore, type CharRange } from './places.js';
import { chapterAt, rangeWords, shortTitle } from './placeWords.js';
import { PlaceMarks } from './surface/PlaceMarks.js';
import { hasHighlights, TextHighlights } from './surface/TextHighlights.js';
import { TextSurface } from './surface/TextSurface.js';
import { toWholeWords } from './text/toWholeWords.js';
import { TextPane, type TextPaneHandle } from './text/TextPane.js';
import { firstThreshold, marksOf } from './thresholds.js';
import { useCopyPassage } from './useCopyPassage.js';
import { useIsNarrow } from './useIsNarrow.js';
import { useReaderCommands } from './useReaderCommands.js';
import { useRoom } from './useRoom.js';
import { useShownFinding } from './useShownFinding.js';
import { useWorkExhibits } from './useWorkExhibits.js';
import { useAddressFollows, useReaderAddress } from './useReaderAddress.js';
import type { OpenWork } from './useOpenWork.js';

export interface ReaderViewProps {
  readonly caseId: string;
  readonly open: OpenWork;
  readonly examination: ExaminationShort | undefined;
  readonly canMark: boolean;
  readonly notice: ReactNode;
}

/** Maximum number of works of the other role shown beside this one. */
const COMPANIONS = 3;

export function ReaderView(props: ReaderViewProps): React.JSX.Element {
  const { caseId, open, examination, canMark, notice } = props;
  const { work } = open;
  const [store] = useState(() => new PlaceStore());
  const [surface] = useState(() => new TextSurface());
  const [highlights] = useState(() => new TextHighlights());
  const pane = useRef<TextPaneHandle>(null);
  const cardHeading = useRef<HTMLHeadingElement>(null);
  const searchBox = useRef<HTMLDivElement>(null);
  const isNarrow = useIsNarrow();
  const room = useRoom();
  const address = useReaderAddress();
  const finding = useShownFinding(caseId, open, address.finding);
  const marked = finding?.open ?? open;
  const exhibits = useWorkExhibits(caseId, work.workId);
  const { windows } = marked;

  const measures = useMemo(() => heatMeasures(work), [work]);
  const [measureId, setMeasureId] = useState(address.measure);
  const measure = measures.find(({ id }) => id === measureId) ?? measures[0];
  // Thresholds and strips are of passages; with the heat of tokens they use the full softmax.
  const passage = measure?.passage ?? 0;
  const usual = firstThreshold(work, passage);
  const [chosenThreshold, setThreshold] = useState(address.threshold);
  const threshold = chosenThreshold ?? usual;
  // A finding names its passages, whatever their probability.
  const markedAbove = finding === undefined ? threshold : -Infinity;
  const named = finding === undefined ? 'above the threshold' : 'of the finding';
  const companions = useMemo(
    () =>
      work.strips
        .filter(({ workId, role }) => workId !== work.workId && role !== work.role)
        .slice(0, COMPANIONS),
    [work],
  );

  const goTo = useCallback((char: number) => pane.current?.goTo(char), []);
  const pick = useCallback((char: number) => pane.current?.goTo(char, { keepCaret: true }), []);
  const changeMeasure = useCallback(
    (id: string) => {
      setMeasureId(id);
      const next = measures.find((one) => one.id === id);
      // Floors of one measure do not apply to another.
      if ((next?.passage ?? 0) !== passage) setThreshold(undefined);
    },
    [measures, passage],
  );
  useAddressFollows(
    store,
    { measure: measure?.id ?? '', threshold },
    { measure: measures[0]?.id ?? '', threshold: usual },
    goTo,
  );
  const search = useWorkSearch(caseId, work.workId);
  const stepSearch = (by: 1 | -1): void => {
    const hit = search.step(by, store.now.caret ?? store.now.view?.first ?? 0);
    if (hit !== undefined) pane.current?.goTo(hit.startChar);
  };
  const step = useCallback(
    (direction: 'next' | 'previous') => {
      const from = store.now.caret ?? store.now.view?.first ?? 0;
      const found = stepGroup(windows, passage, markedAbove, from, direction);
      if (found === undefined) showToast(`No ${direction} group of passages ${named}.`);
      else pane.current?.goTo(found);
    },
    [store, windows, passage, markedAbove, named],
  );

  const [marking, setMarking] = useState<CharRange | null>(null);
  const [designating, setDesignating] = useState<CharRange | null>(null);
  const compare = (at: number): void =>
    navigate(href.compare(caseId, { exam: work.examinationId, work: work.workId, at }));
  const copyLater = useCopyPassage(caseId, work);
  const openWindow = useCallback(
    (index: number) => pane.current?.goTo(windows.startChar[index] ?? 0),
    [windows],
  );
  const windowRange = (index: number): CharRange => ({
    startChar: windows.startChar[index] ?? 0,
    endChar: windows.endChar[index] ?? 0,
  });

  useReaderCommands({ named, step, searchBox, pane });
  if (measure === undefined) return <Callout tone="warning">This examination has no measure.</Callout>;
  const currentHit = search.hits[search.current] ?? null;
  const bands = (
    <StripBands
      caseId={caseId}
      open={open}
      passage={passage}
      store={store}
      companions={companions}
      exhibits={exhibits}
      onPick={pick}
    />
  );
  const instruments = (
    <div className="reader-instruments">
      <HeatKey measure={measure} isTested={open.tested !== undefined} />
      <ThresholdPanel
        open={open}
        passage={passage}
        threshold={threshold}
        onChange={setThreshold}
        marks={marksOf(work, passage)}
      />
      <CoverageTable
        caseId={caseId}
        open={open}
        passage={passage}
        threshold={threshold}
        companions={companions}
      />
    </div>
  );
  /** What does not fit beside the text: closed at first. In the least height it takes the tools in, else they take it in. */
  const folded = (words: string, more: ReactNode): React.JSX.Element => (
    <details className="reader-folded">
      <summary>
        {words}
        <span className="muted">
          <PowersText text={`, threshold ${thresholdWords(threshold)}`} />
        </span>
      </summary>
      <CalibrationMark calibration={work.calibration} />
      {more}
    </details>
  );
  const tools = (
    <ReaderTools
      boxRef={searchBox}
      work={work}
      measures={measures}
      measure={measure}
      onMeasure={changeMeasure}
      search={search}
      onSearchStep={stepSearch}
      store={store}
      onStep={step}
      named={named}
      onGo={goTo}
      folded={room === 'short' && folded('Calibration, scale and coverage', instruments)}
    />
  );
  return (
    <div className={`screen-full reader reader-${room}`}>
      <ReaderHead caseId={caseId} work={work} examination={examination} isBrief={room !== 'full'} />
      {notice}
      {finding !== undefined && (
        <p className="reader-finding" role="note">
          {`Marked and listed: only the ${counted(finding.passages, 'passage')} of one finding, “${visibleShort(finding.title, 120)}”, whatever their probability. `}
          <Link href={href.reader(caseId, work.examinationId, work.workId)}>
            Show all passages above the threshold
          </Link>
        </p>
      )}
      {!hasHighlights() && (
        <Callout tone="warning" title="This browser cannot color the text">
          It does not support the CSS Custom Highlight API. Everything else works.
        </Callout>
      )}
      {room === 'tiny' ? (
        folded(
          'Calibration, bands, threshold, coverage and search',
          <>
            {bands}
            {instruments}
            {tools}
          </>,
        )
      ) : (
        <>
          {bands}
          {room === 'full' && instruments}
          {tools}
        </>
      )}
      <div className={isNarrow ? 'reader-split reader-split-narrow' : 'reader-split'}>
        <SplitPane
          id={isNarrow ? 'reader-narrow' : 'reader'}
          direction={isNarrow ? 'column' : 'row'}
          label={isNarrow ? 'Height of the text' : 'Width of the text'}
          defaultShare={isNarrow ? 0.55 : 0.66}
          minShare={0.35}
          maxShare={0.85}
          first={
            <div className="reader-text">
              <TextPane
                caseId={caseId}
                open={open}
                marked={windows}
                measure={measure}
                threshold={markedAbove}
                surface={surface}
                highlights={highlights}
                store={store}
                handle={pane}
                onStep={step}
                onOpen={() => cardHeading.current?.focus()}
                onCopyRange={(range) => copyLater(range, false)}
              />
              <PlaceMarks
                caseId={caseId}
                open={open}
                surface={surface}
                highlights={highlights}
                store={store}
                passage={passage}
                hits={search.hits}
                currentHit={currentHit}
                exhibits={exhibits}
              />
              <SelectionBar
                caseId={caseId}
                workId={work.workId}
                store={store}
                canMark={canMark}
                onMark={(range) => setMarking(toWholeWords(range, (char) => surface.textOf(char, char + 1)))}
                onDesignate={work.role === 'target' ? setDesignating : undefined}
                onCompare={({ startChar }) => compare(startChar)}
                onCopy={(range) => copyLater(range, true)}
                onClear={() => {
                  document.getSelection()?.removeAllRanges();
                  store.set({ chosen: null });
                  pane.current?.focus();
                }}
              />
            </div>
          }
          second={
            <SplitPane
              id="reader-passages"
              label="Height of the list"
              direction="column"
              defaultShare={0.4}
              minShare={0.2}
              maxShare={0.8}
              first={
                <PassageList
                  caseId={caseId}
                  open={marked}
                  passage={passage}
                  threshold={markedAbove}
                  named={named}
                  store={store}
                  onOpen={openWindow}
                />
              }
              second={
                <TokenCard
                  caseId={caseId}
                  open={open}
                  passage={passage}
                  threshold={threshold}
                  store={store}
                  headingRef={cardHeading}
                  onLeave={() => pane.current?.focus()}
                  actions={(index) => (
                    <>
                      <Button
                        size="small"
                        icon="exhibit"
                        isDisabled={!canMark}
                        onPress={() => setMarking(windowRange(index))}
                      >
                        Mark passage as exhibit…
                      </Button>
                      <Button
                        size="small"
                        icon="compare"
                        onPress={() => compare(windows.startChar[index] ?? 0)}
                      >
                        Compare from here
                      </Button>
                      <Button size="small" icon="copy" onPress={() => copyLater(windowRange(index), true)}>
                        Copy passage
                      </Button>
                    </>
                  )}
                />
              }
            />
          }
        />
      </div>
      {marking !== null && (
        <ExhibitDialog
          caseId={caseId}
          source={{
            kind: 'passage',
            examinationId: work.examinationId,
            workId: work.workId,
            ...marking,
          }}
          suggestedTitle={exhibitTitle(open, marking)}
          what={
            <p>
              {`${counted(marking.endChar - marking.startChar, 'character')} of `}
              <bdi>{shortTitle(work.title)}</bdi>
              {`, ${rangeWords(marking)}. `}
              <Link href={href.exhibits(caseId)}>All exhibits</Link>
            </p>
          }
          onClose={() => setMarking(null)}
        />
      )}
      {designating !== null && (
        <DesignateDialog
          caseId={caseId}
          workId={work.workId}
          range={designating}
          onClose={() => setDesignating(null)}
        />
      )}
    </div>
  );
}

function exhibitTitle({ work }: OpenWork, range: CharRange): string {
  const chapter = chapterAt(work.chapters, range.startChar);
  return [
    shortTitle(work.title, 100),
    ...(chapter === undefined ? [] : [shortTitle(chapter.title, 60)]),
    rangeWords(range),
  ].join(', ');
}
