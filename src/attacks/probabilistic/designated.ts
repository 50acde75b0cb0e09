import { counted, isScored, ofTotal } from '../../base/index.js';
import { noInterval, type Finding } from '../../domain/index.js';
import { mergeSpans } from '../../text/index.js';
import { finding } from '../findingKinds.js';
import {
  commonCaveats,
  common,
  controlPhrase,
  type JudgedTarget,
  markedBy,
  spanOf,
  type WindowAttackParameters,
} from '../kit/index.js';
import { probabilisticKinds } from './kinds.js';
import { words } from './words.js';

interface Span {
  readonly startChar: number;
  readonly endChar: number;
}

/** What of the designated passages lies in passages above the family floor; nothing if none were designated. */
export function designatedFindings(
  { calibrated, scores }: JudgedTarget,
  parameters: WindowAttackParameters,
): Finding[] {
  const { work } = scores;
  const { designated = [] } = work;
  if (designated.length === 0) return [];
  const { coverage, log10TauF: floor } = calibrated;
  const tested = mergeSpans(
    calibrated.target.map(({ window }) => ({ ...spanOf(scores, window, parameters) })),
  );
  const removed = mergeSpans(work.excluded);
  const of = (passages: readonly Span[]) => {
    const within = (spans: readonly Span[]): number => overlap(passages, spans);
    return {
      chars: passages.reduce((sum, { startChar, endChar }) => sum + endChar - startChar, 0) - within(removed),
      tested: within(tested),
      covered: within(coverage?.spans ?? []),
    };
  };
  const all = of(mergeSpans(designated.map(({ startChar, endChar }) => ({ startChar, endChar }))));
  const chosen = `${counted(designated.length, 'passage')} of ${counted(all.chars, 'character')} ${designated.length === 1 ? 'was' : 'were'} designated before this examination was planned`;
  const sentence = isScored(floor)
    ? `${chosen}; ${ofTotal(all.covered, all.chars)} of these characters lie in passages that exceed the family floor; ${controlPhrase(calibrated, `of the passages of the control, each compared with the floor set by the others, ${ofTotal(calibrated.leaveOneBlockOut.hits, calibrated.leaveOneBlockOut.total)} do`)}.`
    : `${chosen}. No family floor could be set, so nothing is said of them.`;
  return [
    finding(probabilisticKinds['designated-passages'], work.id, {
      sentence: markedBy(calibrated.calibration, sentence),
      value: !isScored(floor)
        ? floor
        : all.chars === 0
          ? common.unscored('no-character-of-work')
          : all.covered / all.chars,
      ...(isScored(floor)
        ? { count: { hits: all.covered, total: all.chars, of: 'characters of the work' } }
        : {}),
      controlValue: calibrated.leaveOneBlockOut.rate,
      interval: noInterval(words.unscored('designated-all')),
      threshold: { name: 'family floor τ_F', log10: floor },
      calibration: calibrated.calibration,
      spans: designated.map(({ startChar, endChar }) => ({
        workId: work.id,
        startChar,
        endChar,
        logProbNats: common.unscored('passages-joined'),
      })),
      caveats: [
        words.remark('designated-each', {
          passages: designated.map((passage) => ({ ...passage, ...of([passage]) })),
        }),
        ...(all.tested < all.chars
          ? [words.remark('designated-untested', { untested: all.chars - all.tested })]
          : []),
        ...commonCaveats(calibrated),
      ],
    }),
  ];
}

/** Characters that are in both; the spans of each side share none. */
function overlap(some: readonly Span[], others: readonly Span[]): number {
  return some.reduce(
    (sum, { startChar, endChar }) =>
      sum +
      others.reduce(
        (within, other) =>
          within + Math.max(0, Math.min(endChar, other.endChar) - Math.max(startChar, other.startChar)),
        0,
      ),
    0,
  );
}
