import { shownText } from '../../base/index.js';
import type { PanelDetails, TablePanel } from '../../domain/index.js';
import { passageName, placeOf } from '../kit/index.js';
import type { JudgedEditions, ScoredPlace } from './judge.js';
import { differingText } from './places.js';

const MOST_ROWS = 500;
/** The most characters of differing text in a cell. */
const MOST_CHARS = 60;

/** The tables of a comparison of editions. */
export function editionPanels(judged: JudgedEditions): PanelDetails {
  return { kind: 'panels', panels: [countsTable(judged), placesTable(judged)] };
}

function countsTable({ found, places, editions }: JudgedEditions): TablePanel {
  return {
    kind: 'table',
    id: 'editions',
    title: 'The two editions at their differences',
    columns: [
      { title: 'Edition', kind: 'text', unit: '' },
      { title: 'Differences tested', kind: 'count', unit: '' },
      { title: 'Passages above the family floor', kind: 'count', unit: '' },
      { title: 'Preferred where one is above', kind: 'count', unit: '' },
    ],
    rows: editions.map(({ work, judgement, preferred }) => [
      `${work.id} ${work.title}`,
      places.length,
      judgement.hits.length,
      preferred,
    ]),
    places: [],
    note: `The editions share ${found.sharedTokens} tokens and differ in ${found.differences} places, of which ${found.eligible} follow a shared prefix and can be tested. Preferred: the passage of at least one edition exceeds the family floor, and this one is at least ten times as probable as the other.`,
  };
}

function placesTable({ places, editions }: JudgedEditions): TablePanel {
  const shown = places.slice(0, MOST_ROWS);
  const [first, second] = editions;
  return {
    kind: 'table',
    id: 'differences',
    title: 'Differences of the two editions',
    columns: [
      { title: 'Passage', kind: 'text', unit: '' },
      { title: `Words of ${first.work.id}`, kind: 'text', unit: '' },
      { title: `Words of ${second.work.id}`, kind: 'text', unit: '' },
      { title: `Probability, ${first.work.id}`, kind: 'log10', unit: '' },
      { title: `Probability, ${second.work.id}`, kind: 'log10', unit: '' },
      { title: 'Difference', kind: 'decades', unit: '' },
      { title: 'Verdict', kind: 'text', unit: '' },
    ],
    rows: shown.map((scored) => [
      passageName(scored.place.first),
      shownText(() => shortened(differingText(scored.place.first, scored.place.ends[0]))),
      shownText(() => shortened(differingText(scored.place.second, scored.place.ends[1]))),
      scored.scores[0] / Math.LN10,
      scored.scores[1] / Math.LN10,
      scored.difference,
      verdictOf(scored, [first.work.id, second.work.id]),
    ]),
    places: shown.map(({ place }) => placeOf(place.first)),
    note: `${shown.length === places.length ? 'All differences tested' : `The first ${shown.length} of ${places.length} differences tested`}. “Below the floor” means that neither passage exceeds the family floor, so the difference does not count.`,
  };
}

function verdictOf({ isHeld, preferred }: ScoredPlace, ids: readonly [string, string]): string {
  if (!isHeld) return 'below the floor';
  return preferred === null ? 'not told apart' : ids[preferred];
}

function shortened(text: string): string {
  const line = text.trim().replace(/\s+/gu, ' ');
  const characters = Array.from(line);
  if (characters.length === 0) return '(omitted)';
  return characters.length <= MOST_CHARS ? line : `${characters.slice(0, MOST_CHARS).join('')}…`;
}
