import { counted } from '../../../base/index.js';
import type { TextsPanel } from '../../../domain/index.js';
import { formatCount, visibleShort, type Originals } from '../../../figure/index.js';
import { parallelPieces } from '../../../text/index.js';
import { foreign, heading, leading, note, say, type Block, type Inline } from '../blocks.js';
import { placeWords } from './panelTable.js';
import { parallelLegend, parallelRows } from './parallelRows.js';

type Place = NonNullable<TextsPanel['items'][number]['place']>;

/** Most texts of a panel that a report prints; of texts that no model wrote, one. */
const TEXTS_PRINTED = 2;

/**
 * A texts panel: its first items, each with what the model was given, and the text of the work beside what the model wrote.
 * @param file where all items are
 * @param printed places of the works that the report prints already: an item at another place is preferred
 */
export function panelTexts(
  panel: TextsPanel,
  id: string,
  file: string,
  originals: Originals,
  printed: readonly Place[] = [],
): Block[] {
  const works = new Set(panel.items.flatMap(({ place }) => (place === null ? [] : [place.workId])));
  const items = itemsToPrint(panel, printed);
  const rest =
    items.length === panel.items.length
      ? []
      : [
          say(`${formatCount(items.length)} of ${counted(panel.items.length, 'text')} printed. All are in `),
          ...foreign(file, 'mono'),
          say('. '),
        ];
  return [
    heading(3, visibleShort(panel.title, 200), id),
    ...(panel.note === '' && rest.length === 0
      ? []
      : [leading(note(...rest, ...(panel.note === '' ? [] : foreign(panel.note))))]),
    ...(items.length === 0
      ? [note(say('There are no texts to show.'))]
      : panel.shows === 'given'
        ? items.map(givenBlock)
        : [
            parallelLegend(),
            ...items.flatMap((item) =>
              itemBlocks(item, outputHeader(panel.shows), works.size > 1, originals),
            ),
          ]),
  ];
}

/** The first items at places that are not printed already; the first of all where every place is. */
function itemsToPrint({ items, shows }: TextsPanel, printed: readonly Place[]): TextsPanel['items'] {
  const others = items.filter(({ place }) => place === null || !printed.some((one) => overlap(one, place)));
  return (others.length === 0 ? items : others).slice(0, shows === undefined ? TEXTS_PRINTED : 1);
}

function overlap(a: Place, b: Place): boolean {
  return a.workId === b.workId && a.startChar < b.endChar && b.startChar < a.endChar;
}

/** What the model was given, where the panel is about prompts. */
function givenBlock({ label, given, numbers }: TextsPanel['items'][number]): Block {
  return {
    kind: 'table',
    title: visibleShort(label, 160),
    reading: true,
    columns: [{ header: 'Given to the model', weight: 1, align: 'left' }],
    rows: [[plain(given)]],
    note: numbers === '' ? [] : foreign(numbers),
  };
}

/** Heading over the text beside the work. */
function outputHeader(shows: TextsPanel['shows']): string {
  return shows === 'computed' ? 'Computed, not generated' : 'What the model wrote';
}

function itemBlocks(
  item: TextsPanel['items'][number],
  output: string,
  isNamed: boolean,
  originals: Originals,
): Block[] {
  const { label, place, given, truth, written, numbers } = item;
  return [
    ...(given === ''
      ? []
      : [leading(note(say('Given to the model: ', 'strong'), ...foreign(given, 'muted')))]),
    {
      kind: 'table',
      title: `${visibleShort(label, 160)}${place === null ? '' : `, ${placeWords(place, isNamed, originals)}`}`,
      reading: true,
      ...(truth === ''
        ? {
            columns: [{ header: output, weight: 1, align: 'left' }],
            rows: [[plain(written)]],
          }
        : {
            columns: [
              { header: 'The work', weight: 1, align: 'left' },
              { header: output, weight: 1, align: 'left' },
            ],
            rows: parallelRows(parallelPieces(truth, written)),
          }),
      note: numbers === '' ? [] : foreign(numbers),
    },
  ];
}

function plain(text: string): Inline[] {
  return text === '' ? [say('(nothing)', 'muted')] : foreign(text);
}
