import type { BarsPanel, CurvePanel, Panel, TablePanel, TextsPanel } from '../domain/index.js';
import {
  axisNumber,
  formatCount,
  keyName,
  panelCell,
  panelHead,
  visibleShort,
  type Originals,
} from '../figure/index.js';
import { plainTable } from './layout/plainTable.js';

/** The maximum number of rows and texts printed; `--json` has all of them. */
const ROWS = 40;
const TEXTS = 5;
const TEXT_CHARS = 240;

/**
 * A panel of findings for a terminal: numbers as a plain table, texts one below the other.
 * @param width columns of the screen
 */
export function panelText(panel: Panel, originals: Originals = () => '', width = Infinity): string[] {
  return [
    '',
    `  ${visibleShort(panel.title, 200)}`,
    ...bodyOf(panel, originals, width - 4).map((line) => `    ${line}`),
    ...(panel.note === '' ? [] : [`    ${visibleShort(panel.note, 1000)}`]),
  ];
}

/** A table and what a reader must know to read it, without its title. */
export function tablePanelText(panel: TablePanel, width = Infinity): string[] {
  return [...tableLines(panel, width), ...(panel.note === '' ? [] : [visibleShort(panel.note, 1000)])];
}

function bodyOf(panel: Panel, originals: Originals, width: number): string[] {
  switch (panel.kind) {
    case 'table':
      return tableLines(panel, width, originals);
    case 'curve':
      return curveLines(panel, width);
    case 'bars':
      return barLines(panel, width);
    case 'texts':
      return textLines(panel, originals);
  }
}

function tableLines(
  { columns, rows, places }: TablePanel,
  width: number,
  originals: Originals = () => '',
): string[] {
  if (rows.length === 0) return ['(no rows)'];
  const hasPlaces = places.some((place) => place !== null);
  const isCited = places.some((place) => place !== null && originals(place) !== '');
  const head = [
    ...columns.map((column) => ({ title: panelHead(column), isNumber: column.kind !== 'text' })),
    ...(hasPlaces ? [{ title: 'Place', isNumber: false }] : []),
    ...(isCited ? [{ title: 'In the original', isNumber: false }] : []),
  ];
  const lines = rows.slice(0, ROWS).map((row, at) => {
    const place = places[at] ?? null;
    return [
      ...columns.map((column, index) => panelCell(row[index] ?? '', column)),
      ...(hasPlaces
        ? [
            place === null
              ? ''
              : `${place.workId} ${formatCount(place.startChar)}-${formatCount(place.endChar)}`,
          ]
        : []),
      ...(isCited ? [place === null ? '' : originals(place)] : []),
    ];
  });
  return [...plainTable(head, lines, width), ...more(rows.length - ROWS, 'row')];
}

function curveLines({ x, y, series }: CurvePanel, width: number): string[] {
  const rows = series.flatMap(({ name, role, points }) =>
    points.map((point) => [
      keyName(name, role),
      axisNumber(point.x, x.kind),
      typeof point.y === 'number' ? axisNumber(point.y, y.kind) : `no value: ${point.y.reason}`,
    ]),
  );
  if (rows.length === 0) return ['(no points)'];
  const head = [
    { title: 'Line', isNumber: false },
    { title: x.title, isNumber: true },
    { title: y.title, isNumber: true },
  ];
  return [...plainTable(head, rows.slice(0, ROWS), width), ...more(rows.length - ROWS, 'point')];
}

function barLines({ y, groups }: BarsPanel, width: number): string[] {
  const rows = groups.flatMap(({ name: group, bars }) =>
    bars.map(({ name, role, value, lower, upper }) => [
      group,
      keyName(name, role),
      typeof value === 'number' ? axisNumber(value, y.kind) : `no value: ${value.reason}`,
      lower === undefined || upper === undefined
        ? ''
        : `${axisNumber(lower, y.kind)} to ${axisNumber(upper, y.kind)}`,
    ]),
  );
  if (rows.length === 0) return ['(nothing to compare)'];
  const head = [
    { title: 'Of', isNumber: false },
    { title: '', isNumber: false },
    { title: y.title, isNumber: true },
    { title: '95% confidence interval', isNumber: false },
  ];
  return plainTable(head, rows, width);
}

function textLines({ items, shows }: TextsPanel, originals: Originals): string[] {
  if (items.length === 0) return ['(no texts)'];
  const part = (name: string, text: string): string[] =>
    text === '' ? [] : [`  ${name}: ${visibleShort(text, TEXT_CHARS)}`];
  return [
    ...items
      .slice(0, TEXTS)
      .flatMap(({ label, place, given, truth, written, numbers }) => [
        visibleShort(label, 160),
        ...part('in the original', place === null ? '' : originals(place)),
        ...part('given', given),
        ...part('work', truth),
        ...(shows === 'given' ? [] : part('model', written === '' ? '(nothing)' : written)),
        ...(numbers === '' ? [] : [`  ${visibleShort(numbers, TEXT_CHARS)}`]),
      ]),
    ...more(items.length - TEXTS, 'text'),
  ];
}

function more(count: number, noun: string): string[] {
  return count > 0
    ? [`… ${formatCount(count)} more ${noun}${count === 1 ? '' : 's'}; --json has all of them.`]
    : [];
}
