import { panelDetailsOf, type ReportExamination, type TablePanel } from '../../../domain/index.js';
import { formatCount, panelCell, panelHead, visibleShort, type Originals } from '../../../figure/index.js';
import { foreign, say, type Block, type Inline } from '../blocks.js';
import { placeOf } from './panelTable.js';

/** Most rows that are shown; the tables of each examination have all of them. */
const ROWS = 60;
/** Most columns beside the passage. */
const COLUMNS = 6;

interface Column {
  readonly header: string;
  /** Cells by position. */
  readonly cells: ReadonlyMap<string, string>;
}

interface Tried {
  readonly key: string;
  readonly startChar: number;
  readonly endChar: number;
  readonly name: string;
}

/**
 * The same passages under each method: rows with the same position from the tables of several examinations. Nothing where the first
 * examination shares no passage with another one.
 * @param examinations of one model; the others are compared with the first
 */
export function samePassages(
  examinations: readonly ReportExamination[],
  workId: string,
  title: string,
  originals: Originals,
): Block[] {
  const [first, ...others] = examinations.map((examination) => triedOf(examination, workId));
  if (first === undefined) return [];
  const keysOfOthers = new Set(
    others.flatMap(({ columns }) => columns.flatMap(({ cells }) => [...cells.keys()])),
  );
  const shared = first.tried.filter(({ key }) => keysOfOthers.has(key));
  if (shared.length === 0) return [];
  const columns = [first, ...others]
    .flatMap((one) => one.columns)
    .filter(({ cells }) => shared.some(({ key }) => cells.has(key)))
    .slice(0, COLUMNS);
  const left = shared.length - ROWS;
  return [
    {
      kind: 'table',
      title,
      dense: true,
      columns: [
        { header: 'Passage', weight: 3.6, align: 'left' },
        ...columns.map(({ header }) => ({ header, weight: 2, align: 'right' as const })),
      ],
      rows: shared.slice(0, ROWS).map(({ key, name, startChar, endChar }) => [
        [...foreign(name), ...placeOf(name, { workId, startChar, endChar }, false, originals)],
        ...columns.map(({ cells }): Inline[] => {
          const cell = cells.get(key);
          return cell === undefined ? [say('–', 'muted')] : foreign(cell);
        }),
      ]),
      note: [
        say(
          `Passages that several methods tested, each under its own plan. A dash (–) means that the method did not test the passage or has no number for it; the table of the method gives the reason.${left > 0 ? ` ${formatCount(left)} more ${left === 1 ? 'is' : 'are'} in the tables of the examinations.` : ''}`,
        ),
      ],
    },
  ];
}

/** The passages of a work in the tables of an examination, with the columns that represent it: the first number, and the lower bound if there is one. */
function triedOf(
  examination: ReportExamination,
  workId: string,
): { readonly tried: readonly Tried[]; readonly columns: readonly Column[] } {
  const tables = (panelDetailsOf(examination.findings)?.panels ?? []).filter(
    (panel): panel is TablePanel =>
      panel.kind === 'table' && panel.places.some((place) => place?.workId === workId),
  );
  const [table] = tables;
  if (table === undefined) return { tried: [], columns: [] };
  const tried = new Map<string, Tried>();
  const chosen = chosenColumns(table);
  const cells = chosen.map(() => new Map<string, string>());
  table.places.forEach((place, row) => {
    if (place?.workId !== workId) return;
    const { startChar, endChar } = place;
    const key = `${startChar} ${endChar}`;
    const values = table.rows[row] ?? [];
    const name = values[0];
    if (!tried.has(key))
      tried.set(key, { key, startChar, endChar, name: typeof name === 'string' ? name : '' });
    chosen.forEach((at, index) => {
      const column = table.columns[at];
      const value = values[at];
      if (column !== undefined && value !== undefined && typeof value !== 'object')
        cells[index]?.set(key, panelCell(value, column));
    });
  });
  return {
    tried: [...tried.values()].sort((a, b) => a.startChar - b.startChar || a.endChar - b.endChar),
    columns: chosen.map((at, index) => ({
      header: headerOf(examination, table, at),
      cells: cells[index] ?? new Map<string, string>(),
    })),
  };
}

function chosenColumns({ columns }: TablePanel): number[] {
  const numbers = columns.flatMap(({ kind }, at) => (kind === 'text' ? [] : [at]));
  const bound = numbers.find((at) => columns[at]?.bound === 'lower');
  const [first] = numbers;
  return [...new Set([first, bound])].filter((at) => at !== undefined);
}

function headerOf({ id, findings }: ReportExamination, { columns }: TablePanel, at: number): string {
  const column = columns[at];
  const head = column === undefined ? '' : panelHead(column);
  return `${id} ${visibleShort(findings?.attack.title ?? '', 40)}: ${visibleShort(head, 50)}`;
}
