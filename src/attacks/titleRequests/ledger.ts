import type { Scored } from '../../base/index.js';
import type { TablePanel } from '../../domain/index.js';
import type { AskedTitle, AskedWork, Attempt } from './collect.js';
import { LANGUAGE_NAMES } from './requests.js';
import type { TitleSpec } from './units.js';
import { NOT_MADE, words } from './words.js';

const MOST_ROWS = 500;

/** Every attempt about some works, hits and failures alike; requests that were not made are rows of their own. */
export function ledgerPanel(id: string, title: string, works: readonly AskedWork[]): TablePanel {
  const made = works.flatMap((of) =>
    of.asked.flatMap((asked) => asked.attempts.map((attempt) => attemptRow(of, asked, attempt))),
  );
  const notMade = works.flatMap((of) =>
    of.notAsked.map(({ spec, why }): Row => {
      const none = words.unscored('not-made');
      const cells = [
        requestOf(of, spec),
        LANGUAGE_NAMES[spec.language],
        none,
        none,
        `not made: ${NOT_MADE[why]}`,
        none,
        none,
        none,
        none,
      ];
      return { cells, place: null };
    }),
  );
  const rows = [...made, ...notMade];
  return {
    kind: 'table',
    id,
    title,
    columns: [
      { title: 'Request', kind: 'text', unit: '' },
      { title: 'Language', kind: 'text', unit: '' },
      { title: 'Temperature', kind: 'number', unit: '' },
      { title: 'Answer number', kind: 'count', unit: '' },
      { title: 'Outcome', kind: 'text', unit: '' },
      { title: 'Answer', kind: 'count', unit: 'tokens' },
      { title: 'Work in the prompt', kind: 'count', unit: 'words' },
      { title: 'Work in the prompt', kind: 'share', unit: '' },
      { title: 'Longest run', kind: 'count', unit: 'words' },
    ],
    rows: rows.slice(0, MOST_ROWS).map(({ cells }) => cells),
    places: rows.slice(0, MOST_ROWS).map(({ place }) => place),
    note: [
      ...(rows.length > MOST_ROWS
        ? [`The table shows the first ${MOST_ROWS} of ${rows.length} rows; the journal has every attempt.`]
        : []),
      'Runs are runs of the whole work, wherever they lie in it.',
      'After a request to continue, the text already in the prompt is the model’s own earlier answer.',
      'An attempt that was not answered counts neither as copied nor as tried.',
    ].join(' '),
  };
}

interface Row {
  readonly cells: TablePanel['rows'][number];
  readonly place: TablePanel['places'][number];
}

const OUTCOMES: Readonly<Record<Attempt['answer']['end'], string>> = {
  ended: 'answered',
  longest: 'answered, ended at its greatest length',
  blocked: 'answered, ended by the filter',
  'not-answered': 'not answered',
};

/** The request, literally; one to go on with the request before it. */
function requestOf({ asked }: AskedWork, { request, language, words: own }: TitleSpec): string {
  if (request !== 'go-on') return own;
  const first = asked.find(({ spec }) => spec.request === 'text' && spec.language === language);
  return first === undefined ? own : `${own} (after its answer to: ${first.spec.words})`;
}

function attemptRow(
  of: AskedWork,
  { spec, promptWords }: AskedTitle,
  { answer, answered, run }: Attempt,
): Row {
  const { work, searched } = of;
  const longest: Scored = answered ? run.words : words.unscored('no-answer');
  return {
    cells: [
      requestOf(of, spec),
      LANGUAGE_NAMES[spec.language],
      answer.temperature,
      answer.draw + 1,
      OUTCOMES[answer.end],
      answer.tokens,
      promptWords,
      searched.size === 0 ? words.unscored('no-word') : promptWords / searched.size,
      longest,
    ],
    place: run.words === 0 ? null : { workId: work.id, ...searched.charsOf(run) },
  };
}
