import { listed, ofTotal, wholeNumber } from '../../base/index.js';
import type { Finding } from '../../domain/index.js';
import type { AttackInput, Workings } from '../define.js';
import { finding } from '../findingKinds.js';
import {
  blockedInterval,
  common,
  commonCaveats,
  controlPhrase,
  type CountedWindow,
  type JudgedTarget,
  listedCaveat,
  markedBy,
  shareOf,
  spansOf,
  type WindowAttackParameters,
} from '../kit/index.js';
import { claimOf } from './claimOf.js';
import { greedyKinds } from './kinds.js';
import { words } from './words.js';
import {
  CHANGED_WORDS,
  MOST_CHANGED,
  WHY_NOT_WRITTEN,
  whyNotWritten,
  type WrittenPassage,
  type WrittenPassages,
} from './writing.js';

/** The passages that the model writes with few changed words: each is written, and compared with the work in words and characters. */
export function nearCopiesFinding(
  target: JudgedTarget,
  written: WrittenPassages,
  input: AttackInput<WindowAttackParameters>,
): Finding {
  const { calibrated, scores } = target;
  const passageOf = ({ scores: own, window }: CountedWindow): WrittenPassage | undefined =>
    written.get(own.work.id)?.get(window);
  const tested = calibrated.tilingTarget.filter((window) => passageOf(window) !== undefined);
  const control = calibrated.tilingControl.filter((window) => passageOf(window) !== undefined);
  const isWithin =
    (most: number) =>
    (window: CountedWindow): boolean => {
      const changed = passageOf(window)?.changed ?? null;
      return changed !== null && changed.words <= most;
    };
  const byChanges = CHANGED_WORDS.map((most) => ({
    most,
    hits: tested.filter(isWithin(most)).length,
    controlHits: control.filter(isWithin(most)).length,
  }));
  const hits = tested.filter(isWithin(MOST_CHANGED));
  const { rate, standing, missing } = claimOf(target, {
    tested,
    control,
    isHit: isWithin(MOST_CHANGED),
    none: words.remark('no-near-copy'),
  });
  const isWritten = tested.length > 0;
  const near = hits.flatMap((window) => passageOf(window) ?? []);
  const sumOf = (amount: (passage: WrittenPassage) => number): string =>
    wholeNumber(near.reduce((sum, passage) => sum + amount(passage), 0));
  const [most, ...fewer] = byChanges.toReversed();
  const ofFewer = fewer.map(
    ({ most: of, hits: own }) => `${wholeNumber(own)} with ${of === 0 ? 'none' : `at most ${of}`}`,
  );
  const ofControl = byChanges.toReversed().map(({ controlHits }) => wholeNumber(controlHits));
  const totals =
    near.length === 0
      ? ''
      : ` The ${wholeNumber(near.length)} near copies have ${sumOf(({ changed }) => changed?.words ?? 0)} changed words of ${sumOf((passage) => passage.words)}, and ${sumOf(({ changed }) => changed?.chars ?? 0)} changed characters.`;
  const sentence = isWritten
    ? `Always taking its most probable token, the model wrote ${ofTotal(most?.hits ?? 0, tested.length)} passages with at most ${MOST_CHANGED} changed words, ${listed(ofFewer)}; ${controlPhrase(calibrated, `in the control, ${listed(ofControl)} of ${wholeNumber(control.length)}`)}.${totals}`
    : `No passage was written, of the work or of the control: ${WHY_NOT_WRITTEN[whyNotWritten(input)]}.`;
  return finding(greedyKinds['greedy-near'], scores.work.id, {
    sentence: markedBy(calibrated.calibration, sentence),
    ...(isWritten
      ? { ...shareOf(hits.length, tested.length, 'tested passages'), byChanges }
      : { value: words.unscored('none-written', { why: whyNotWritten(input) }) }),
    controlValue:
      control.length === 0
        ? common.unscored('no-control-passage-measured')
        : control.filter(isWithin(MOST_CHANGED)).length / control.length,
    ...(control.length === 0
      ? {}
      : {
          controlCount: {
            hits: control.filter(isWithin(MOST_CHANGED)).length,
            total: control.length,
            of: 'control passages',
          },
        }),
    interval: blockedInterval(
      rate,
      'the share of passages that are written with few changed words, if blocks like these were drawn again',
    ),
    calibration: calibrated.calibration,
    standing: isWritten ? standing : 'measured',
    spans: spansOf(hits, input.parameters),
    caveats: [
      ...(standing === 'not-shown' && isWritten ? [...missing, common.remark('not-shown')] : []),
      ...listedCaveat(hits.length, 'most probable'),
      words.remark('words-exactly'),
      ...commonCaveats(calibrated),
    ],
  });
}

/** The workings with what was written of each window: its words, and how many words and characters are changed, null where too many are. */
export function withWritten({ rows, document }: Workings, written: WrittenPassages): Workings {
  return {
    document,
    rows: {
      *[Symbol.iterator]() {
        for (const row of rows) {
          const passage = written.get(row['work'] as string)?.get(row['window'] as number);
          yield passage === undefined
            ? row
            : {
                ...row,
                written: {
                  words: passage.words,
                  changedWords: passage.changed?.words ?? null,
                  changedChars: passage.changed?.chars ?? null,
                },
              };
        }
      },
    },
  };
}
