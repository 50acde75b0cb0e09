import { memo, useLayoutEffect, useMemo, useRef } from 'react';
import { useCall } from '../../../api/index.js';
import { ErrorPanel, Sign } from '../../../components/index.js';
import { tokenRange, tokenSpans, tokenTable } from '../heat/tokenTable.js';
import { aboveSpans, NO_SPANS, passageSpans, untestedSpans, windowSteps, type Spans } from '../heat/spans.js';
import type { ReaderWindows } from '../heat/readerWindows.js';
import type { TextHighlights } from '../surface/TextHighlights.js';
import type { TextSurface } from '../surface/TextSurface.js';
import { BLOCK_CHARS } from './blockCut.js';
import type { OpenWork } from '../useOpenWork.js';
import type { HeatMeasure } from '../measures.js';
import { type BlockText, layoutStretch } from './stretch.js';
import { stretchOf, stretchRange } from './stretch.js';
import type { Paragraph } from './paragraphs.js';

interface Laid {
  readonly stretch: number;
  readonly chars: number;
  readonly chapterStarts: readonly number[];
  readonly blocks: readonly BlockText[];
}

const laid = new WeakMap<object, Laid>();

/** The blocks of a group from its answer; laid out once for each answer, because all of its blocks ask. */
function stretchBlocks(
  answer: { readonly text: string },
  stretch: number,
  chars: number,
  chapterStarts: readonly number[],
): readonly BlockText[] {
  const known = laid.get(answer);
  if (
    known?.stretch === stretch &&
    known.chars === chars &&
    // Every answer about the work brings its chapters again, usually the same.
    known.chapterStarts.join() === chapterStarts.join()
  ) {
    return known.blocks;
  }
  const blocks = layoutStretch(stretch, answer.text, chars, chapterStarts);
  laid.set(answer, { stretch, chars, chapterStarts, blocks });
  return blocks;
}

interface ParagraphTextProps {
  readonly paragraph: Paragraph;
  /** Whether it began in the previous block. */
  readonly isContinued: boolean;
}

/** A paragraph of the work. Every piece is one text node, in order: positions are found by counting them. */
const ParagraphText = memo(function ParagraphText({
  paragraph: { kind, direction, pieces },
  isContinued,
}: ParagraphTextProps): React.JSX.Element {
  const className = `reader-paragraph reader-${kind}${isContinued ? ' reader-continued' : ''}`;
  const content = pieces.map((piece, index) =>
    piece.kind === 'text' ? piece.text : <Sign key={index} text={piece.text} />,
  );
  return kind === 'heading' ? (
    <h2 className={className} dir={direction}>
      {content}
    </h2>
  ) : (
    <p className={className} dir={direction}>
      {content}
    </p>
  );
});

export interface TextBlockProps {
  readonly caseId: string;
  readonly open: OpenWork;
  readonly index: number;
  /** The windows of which those above the threshold are underlined. */
  readonly marked: ReaderWindows;
  readonly measure: HeatMeasure;
  /** log10; passages strictly above are underlined. */
  readonly threshold: number;
  readonly surface: TextSurface;
  readonly highlights: TextHighlights;
}

/** One block of a work: requests its range, draws it and colors it. */
export const TextBlock = memo(function TextBlock(props: TextBlockProps): React.JSX.Element {
  const { caseId, open, index } = props;
  const stretch = stretchOf(index);
  const answer = useCall(
    'work.text',
    { caseId, evidenceId: open.work.workId, ...stretchRange(stretch, open.work.chars) },
    { staleTime: Infinity },
  );
  if (answer.error !== null) {
    return (
      <ErrorPanel
        error={answer.error}
        title="This part of the work could not be read"
        onRetry={() => void answer.refetch()}
      />
    );
  }
  if (answer.data === undefined) return <div className="reader-block reader-block-coming" aria-busy="true" />;
  const blocks = stretchBlocks(answer.data, stretch, open.work.chars, open.chapterStarts);
  const block = blocks.find((one) => one.index === index);
  return block === undefined ? <div className="reader-block" /> : <DrawnBlock {...props} block={block} />;
});

function DrawnBlock({
  caseId,
  open,
  marked,
  measure,
  threshold,
  surface,
  highlights,
  block,
}: TextBlockProps & { readonly block: BlockText }): React.JSX.Element {
  const element = useRef<HTMLDivElement>(null);
  const { windows, work } = open;
  const { startChar, endChar } = block;
  const tokens = useCall(
    'reader.tokens',
    {
      caseId,
      examinationId: work.examinationId,
      workId: work.workId,
      ...tokenRange(block.index * BLOCK_CHARS, work.chars),
    },
    { staleTime: Infinity, enabled: measure.token !== null },
  );
  const heat = useMemo((): Spans => {
    if (measure.token !== null) {
      return tokenSpans(
        tokens.data === undefined ? undefined : tokenTable(tokens.data),
        measure.token,
        startChar,
        endChar,
      );
    }
    return measure.passage === null
      ? NO_SPANS
      : passageSpans(windows, windowSteps(windows, measure.passage), startChar, endChar);
  }, [windows, measure, tokens.data, startChar, endChar]);
  const above = useMemo(
    () => aboveSpans(marked, measure.passage ?? 0, threshold, startChar, endChar),
    [marked, measure, threshold, startChar, endChar],
  );
  const untested = useMemo(
    () => (open.tested === undefined ? NO_SPANS : untestedSpans(windows, startChar, endChar)),
    [open.tested, windows, startChar, endChar],
  );
  useLayoutEffect(() => {
    const drawn = element.current;
    return drawn === null ? undefined : surface.mount(block, drawn);
  }, [surface, block]);
  useLayoutEffect(() => {
    const owner = String(block.index);
    const bySteps = new Map<number, StaticRange[]>();
    for (let at = 0; at < heat.count; at++) {
      const range = surface.range(heat.start[at] ?? 0, heat.end[at] ?? 0);
      if (range === undefined) continue;
      const step = heat.step[at] ?? 0;
      const list = bySteps.get(step);
      if (list === undefined) bySteps.set(step, [range]);
      else list.push(range);
    }
    for (const [step, ranges] of bySteps) highlights.paint(`heat-${step as 0}`, owner, ranges);
    return () => {
      for (const step of bySteps.keys()) highlights.paint(`heat-${step as 0}`, owner, []);
    };
  }, [surface, highlights, block, heat]);
  useLayoutEffect(() => {
    const owner = String(block.index);
    const rangesOf = ({ count, start, end }: Spans): StaticRange[] =>
      Array.from({ length: count }, (_, at) => surface.range(start[at] ?? 0, end[at] ?? 0) ?? []).flat();
    const removed = work.removed.flatMap((span) =>
      span.startChar < endChar && span.endChar > startChar
        ? (surface.range(Math.max(startChar, span.startChar), Math.min(endChar, span.endChar)) ?? [])
        : [],
    );
    highlights.paint('above', owner, rangesOf(above));
    highlights.paint('untested', owner, rangesOf(untested));
    highlights.paint('removed', owner, removed);
    return () => {
      highlights.paint('above', owner, []);
      highlights.paint('untested', owner, []);
      highlights.paint('removed', owner, []);
    };
  }, [surface, highlights, block, above, untested, work.removed, startChar, endChar]);
  return (
    <div
      ref={element}
      className={block.paragraphs.length === 0 ? 'reader-block reader-block-blank' : 'reader-block'}
    >
      {block.paragraphs.map((paragraph, at) => (
        <ParagraphText
          key={paragraph.start}
          paragraph={paragraph}
          isContinued={at === 0 && block.isContinued}
        />
      ))}
    </div>
  );
}
