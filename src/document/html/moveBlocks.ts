import { elementAt, firstWhere } from '../../base/index.js';
import type { Block, Extracted, Mark, MarkKind, PageStart } from '../../domain/index.js';

type Built = Pick<Extracted, 'text' | 'blocks' | 'marks' | 'pages'>;

/** What was built, in another order, and where offsets of the old text lie in the new one. */
export interface Moved {
  readonly built: Built;
  /** Goes with the text at the offset. */
  readonly follow: (offset: number) => number;
  /** Stays between the blocks that were not moved: at a moved one, the next of those, or the end of the text. */
  readonly stay: (offset: number) => number;
}

/** Parts of a file that stay where they are: a moved block leaves them and belongs to those of its new place. */
const PARTS: ReadonlySet<MarkKind> = new Set(['front-matter', 'back-matter', 'non-linear']);

/** Blocks that follow one another before and after; numbers of the first and the last before, offsets before, and the offset after. */
interface Run {
  readonly first: number;
  readonly last: number;
  readonly start: number;
  readonly end: number;
  readonly newStart: number;
  readonly isMoved: boolean;
}

/**
 * Puts blocks in another order, with their marks and pages. A mark that covers moved and other blocks is divided. Where a moved block stands on another
 * page than what is around it, that page, and after it the one before, begin again with `resumed`. Linear, and log n for each mark.
 * @param order numbers of all blocks in their new order
 * @param isMoved by number; the others keep their order
 */
export function moveBlocks(
  built: Built,
  order: readonly number[],
  isMoved: (block: number) => boolean,
): Moved {
  const runs = runsOf(built.blocks, order, isMoved);
  const byOld = runs.toSorted((a, b) => a.first - b.first);
  const indexAt = (offset: number): number => {
    return firstWhere(byOld.length, (middle) => elementAt(byOld, middle).start > offset) - 1;
  };
  const follow = (offset: number): number => {
    const run = byOld[indexAt(offset)];
    return run === undefined ? offset : run.newStart + Math.min(offset, run.end) - run.start;
  };
  const nextStaying = staying(byOld);
  const stay = (offset: number): number => {
    const run = byOld[indexAt(offset)];
    if (run?.isMoved !== true) return follow(offset);
    const next = nextStaying.get(run.first);
    return next?.newStart ?? built.text.length;
  };
  const blocks = runs.flatMap((run) =>
    built.blocks.slice(run.first, run.last + 1).map((block, at): Block => ({
      ...block,
      start: follow(block.start),
      end: follow(block.end),
      ...(run.isMoved ? { fileIndex: run.first + at } : {}),
    })),
  );
  return {
    built: {
      text: runs.map(({ start, end }) => built.text.slice(start, end)).join('\n\n'),
      blocks,
      marks: movedMarks(built.marks, blocks, byOld, indexAt),
      pages: movedPages(built.pages, runs, byOld),
    },
    follow,
    stay,
  };
}

function runsOf(
  blocks: readonly Block[],
  order: readonly number[],
  isMoved: (block: number) => boolean,
): readonly Run[] {
  const runs: Run[] = [];
  let newStart = 0;
  for (let at = 0; at < order.length;) {
    const first = order[at] ?? 0;
    let last = first;
    at += 1;
    while (order[at] === last + 1 && isMoved(last + 1) === isMoved(first)) {
      last += 1;
      at += 1;
    }
    const [start, end] = [blocks[first]?.start ?? 0, blocks[last]?.end ?? 0];
    runs.push({ first, last, start, end, newStart, isMoved: isMoved(first) });
    newStart += end - start + 2;
  }
  return runs;
}

/** For each moved run, by its first block, the next one in the old order that was not moved. */
function staying(byOld: readonly Run[]): ReadonlyMap<number, Run> {
  const next = new Map<number, Run>();
  let following: Run | undefined;
  for (const run of byOld.toReversed()) {
    if (!run.isMoved) following = run;
    else if (following !== undefined) next.set(run.first, following);
  }
  return next;
}

function movedMarks(
  marks: readonly Mark[],
  blocks: readonly Block[],
  byOld: readonly Run[],
  indexAt: (offset: number) => number,
): readonly Mark[] {
  const moved: Mark[] = [];
  const divided: Mark[] = [];
  for (const mark of marks) {
    const run = byOld[indexAt(mark.start)];
    if (run === undefined || mark.end > run.end) divided.push(mark);
    else {
      const by = run.newStart - run.start;
      moved.push({ kind: mark.kind, start: mark.start + by, end: mark.end + by });
    }
  }
  for (const mark of unions(divided)) {
    for (let at = Math.max(0, indexAt(mark.start)); at < byOld.length; at++) {
      const run = byOld[at];
      if (run === undefined || run.start >= mark.end) break;
      const [start, end] = [Math.max(mark.start, run.start), Math.min(mark.end, run.end)];
      if (start >= end || (run.isMoved && PARTS.has(mark.kind))) continue;
      const by = run.newStart - run.start;
      moved.push({ kind: mark.kind, start: start + by, end: end + by });
    }
  }
  // A part of the file that ends with a block has the moved blocks that come after it.
  const ends = endsWithMoved(blocks);
  return distinct(
    moved.map((mark) => (PARTS.has(mark.kind) ? { ...mark, end: ends.get(mark.end) ?? mark.end } : mark)),
  );
}

/** For each end of a block after which moved blocks stand: the end of the last of them. */
function endsWithMoved(blocks: readonly Block[]): ReadonlyMap<number, number> {
  const ends = new Map<number, number>();
  let last = 0;
  for (let at = blocks.length - 1; at > 0; at--) {
    const [block, before] = [blocks[at], blocks[at - 1]];
    if (block?.fileIndex === undefined || before === undefined) continue;
    if (blocks[at + 1]?.fileIndex === undefined) last = block.end;
    ends.set(before.end, last);
  }
  return ends;
}

/** Marks of one kind that overlap, as one: a piece in a hundred lists has one mark. */
function unions(marks: readonly Mark[]): readonly Mark[] {
  const last = new Map<MarkKind, { kind: MarkKind; start: number; end: number }>();
  const found: Mark[] = [];
  for (const { kind, start, end } of marks) {
    const before = last.get(kind);
    if (before !== undefined && start < before.end) {
      before.end = Math.max(before.end, end);
      continue;
    }
    const union = { kind, start, end };
    last.set(kind, union);
    found.push(union);
  }
  return found;
}

/** In order, each once. */
function distinct(marks: readonly Mark[]): readonly Mark[] {
  const seen = new Set<string>();
  return marks
    .filter(({ kind, start, end }) => seen.size < seen.add(`${kind} ${start} ${end}`).size)
    .sort((a, b) => a.start - b.start || b.end - a.end);
}

function movedPages(
  pages: readonly PageStart[],
  runs: readonly Run[],
  byOld: readonly Run[],
): readonly PageStart[] {
  if (pages.length === 0) return pages;
  const own = pagesOfRuns(pages, byOld);
  const found: PageStart[] = [];
  let current: PageStart | undefined;
  for (const run of runs) {
    const { before, within } = own.get(run.first) ?? { before: undefined, within: [] };
    if (within[0]?.start !== run.start && before !== current) {
      const { page, label } = before ?? { page: null, label: null };
      found.push({ start: run.newStart, page, label, resumed: true });
    }
    for (const page of within) {
      found.push({ ...page, start: run.newStart + Math.min(page.start, run.end) - run.start });
    }
    current = within.at(-1) ?? before;
  }
  return found;
}

/** For each run, by its first block: the page that began before it, and those that begin in it. */
function pagesOfRuns(
  pages: readonly PageStart[],
  byOld: readonly Run[],
): ReadonlyMap<number, { readonly before: PageStart | undefined; readonly within: readonly PageStart[] }> {
  const found = new Map<number, { before: PageStart | undefined; within: PageStart[] }>();
  let next = 0;
  byOld.forEach((run, at) => {
    const before = pages[next - 1];
    const limit = byOld[at + 1]?.start ?? Infinity;
    const within: PageStart[] = [];
    for (let page = pages[next]; page !== undefined && page.start < limit; page = pages[next]) {
      within.push(page);
      next += 1;
    }
    found.set(run.first, { before, within });
  });
  return found;
}
