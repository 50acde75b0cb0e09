import {
  counted,
  ofTotal,
  probabilityOfLog10,
  roundPercent,
  wholeNumber,
  type Remark,
} from '../../base/index.js';
import { noInterval, type Finding, type FindingSpan } from '../../domain/index.js';
import { finding, findingId } from '../findingKinds.js';
import { calibrationCaveats, common, controlWords, markedBy, MOST_SPANS } from '../kit/index.js';
import { PASSAGE_TOKENS } from './collect.js';
import type { JudgedCollection, ScoredWork } from './judge.js';
import { collectionKinds } from './kinds.js';
import type { CollectionInput } from './parameters.js';
import { words } from './words.js';

/** The findings about one target collection. */
export function collectionFindings(judged: JudgedCollection, input: CollectionInput): Finding[] {
  return [listFinding(judged, input), passagesFinding(judged)];
}

/** p-value of the whole test, by the id of its finding: of the hypothesis that not one work is above the control. */
export function listP({ collection, list }: JudgedCollection): [string, number][] {
  return list.kind === 'list' ? [[findingId(collectionKinds['collection-list'], collection.id), list.p]] : [];
}

/** Which works are listed. */
function listFinding(judged: JudgedCollection, input: CollectionInput): Finding {
  const { collection, scored, control, calibration, standing, list, listed, aboveAll } = judged;
  const isTested = standing !== 'measured';
  const counts = isTested ? listed : aboveAll;
  return finding(collectionKinds['collection-list'], collection.id, {
    sentence: sentenceOf(judged, input),
    value:
      scored.length === 0
        ? words.unscored('no-work-scored')
        : list.kind === 'unscored'
          ? list
          : counts.length / scored.length,
    ...(list.kind === 'list' ? { count: { hits: counts.length, total: scored.length, of: 'works' } } : {}),
    controlValue:
      list.kind === 'unscored'
        ? list
        : isTested
          ? list.controlsReached / control.length
          : words.unscored('by-definition'),
    interval: noInterval(isTested ? words.unscored('list-no-interval') : words.unscored('passages-counted')),
    calibration,
    standing,
    spans: spansOf(counts),
    caveats: listCaveats(judged, input),
  });
}

function sentenceOf(judged: JudgedCollection, input: CollectionInput): string {
  const { scored, control, calibration, standing, list, listed, aboveAll } = judged;
  const { q } = input.parameters;
  const all = counted(scored.length, 'work');
  if (list.kind === 'unscored')
    return `Uncalibrated: ${all} of the collection ${scored.length === 1 ? 'has' : 'have'} a score; ${controlWords(calibration, 'no control work can be compared')}. No list is made.`;
  const controls = counted(control.length, 'control work');
  if (standing === 'measured') {
    const above = `${ofTotal(aboveAll.length, scored.length)} works score higher than every one of ${controls}. No list is made.`;
    return calibration.kind === 'imperfect' ? `Measured: ${above}` : markedBy(calibration, above);
  }
  if (standing === 'not-shown') {
    const { fewest } = list.reach;
    return `This test lists none of ${all} at a false-discovery rate of ${roundPercent(q)}. It does not rule out memorization. ${ofTotal(aboveAll.length, scored.length)} works score higher than every one of ${controls}; a list of such works alone needs ${wholeNumber(fewest)}.`;
  }
  const beyond =
    list.controlsReached === 0 ? 'every one' : `all but at most ${wholeNumber(list.controlsReached)}`;
  return `${ofTotal(listed.length, scored.length)} works are listed after comparison with ${controls}. The false-discovery rate is ${roundPercent(q)} if unseen works of the two collections are exchangeable. ${higherWords(input)} than on ${beyond} of the control works.`;
}

/** What is higher for a listed work, for the beginning of a sentence. */
function higherWords({ references: [reference] }: CollectionInput): string {
  return reference === undefined
    ? 'Per token, the model gives each listed work a higher probability'
    : `Per token, the model exceeds ${reference.id} by a larger margin on each listed work`;
}

function listCaveats(judged: JudgedCollection, { parameters, references }: CollectionInput): Remark[] {
  const { scored, control, calibration, standing, list } = judged;
  const [reference] = references;
  const sizes = { works: scored.length, controls: control.length };
  const ofList: Remark[] =
    list.kind === 'unscored'
      ? []
      : [
          words.remark('listed-alone', {
            ...sizes,
            smallestP: list.reach.smallestP,
            needed: list.reach.controlsForOne,
          }),
          words.remark('fewest-listed', { ...sizes, fewest: list.reach.fewest }),
          ...(standing === 'claim'
            ? [words.remark('controls-reached', { reached: list.controlsReached, controls: control.length })]
            : []),
          ...(standing === 'measured'
            ? []
            : [
                words.remark('storey-beside', {
                  share: list.storey.unseenShare,
                  works: list.storey.count,
                }),
              ]),
        ];
  return [
    ...(calibration.kind === 'imperfect'
      ? [words.remark('imperfect-no-list')]
      : calibration.kind === 'calibrated'
        ? [words.remark('rate-holds-if', { q: parameters.q })]
        : calibrationCaveats(calibration)),
    ...(reference === undefined
      ? []
      : [words.remark('compared-with-reference', { reference: reference.id })]),
    ...ofList,
    words.remark('works-related'),
    words.remark('more-probable-only'),
    words.remark('not-listed'),
    ...unscoredCaveats(judged),
    ...partsCaveat(judged, parameters.contextTokens),
  ];
}

function unscoredCaveats({ works, scored, controlWorks, control }: JudgedCollection): Remark[] {
  const sides = [
    { side: 'target' as const, works: works.length, missing: works.length - scored.length },
    { side: 'control' as const, works: controlWorks.length, missing: controlWorks.length - control.length },
  ];
  return sides.filter(({ missing }) => missing > 0).map((one) => words.remark('works-unscored', one));
}

function partsCaveat({ scored, control }: JudgedCollection, tokens: number): Remark[] {
  const works = [...scored, ...control].filter(
    ({ startToken, endToken }) => endToken - startToken > tokens,
  ).length;
  return works === 0 ? [] : [words.remark('read-in-parts', { works, tokens })];
}

/** How many works have a passage above the family floor: evidence beside the list. */
function passagesFinding(judged: JudgedCollection): Finding {
  const { collection, calibration, passages, listed, standing } = judged;
  const found = passages.kind === 'passages' ? passages : null;
  return finding(collectionKinds['collection-passages'], collection.id, {
    sentence: markedBy(
      calibration,
      found === null
        ? `The most probable passages of the works could not be compared; ${controlWords(calibration, 'the control sets no family floor')}.`
        : `${ofTotal(found.above.length, found.tested)} works have a passage of ${PASSAGE_TOKENS} tokens above the family floor of ${probabilityOfLog10(found.log10Floor)}, which the most probable passages of ${counted(found.controls, 'control work')} set${standing === 'claim' ? `; ${wholeNumber(found.above.filter((work) => listed.includes(work)).length)} of these works are on the list` : ''}. With the floor that the other control works set, ${ofTotal(found.controlAbove, found.controls)} control works exceed it.`,
    ),
    value: found === null ? passagesMissing(judged) : found.above.length / found.tested,
    ...(found === null
      ? {}
      : { count: { hits: found.above.length, total: found.tested, of: 'works with a passage' } }),
    controlValue: found === null ? passagesMissing(judged) : found.controlAbove / found.controls,
    interval: noInterval(words.unscored('passages-counted')),
    threshold: {
      name: 'family floor',
      log10: found === null ? passagesMissing(judged) : found.log10Floor,
    },
    calibration,
    spans: found === null ? [] : passageSpans(found.above),
    caveats: [...calibrationCaveats(calibration), words.remark('passages-beside')],
  });
}

function passagesMissing({ passages, calibration }: JudgedCollection) {
  if (calibration.controls.length === 0) return common.unscored('no-control');
  return passages.kind === 'passages' ? common.unscored('no-control') : passages;
}

/** Whole works, the highest score first. */
function spansOf(works: readonly ScoredWork[]): FindingSpan[] {
  return [...works]
    .sort((a, b) => b.score - a.score || a.block - b.block)
    .slice(0, MOST_SPANS)
    .map(({ collection, startToken, endToken }) => ({
      workId: collection.id,
      ...charsOf(collection, startToken, endToken),
      logProbNats: words.unscored('whole-work'),
    }));
}

function passageSpans(works: readonly ScoredWork[]): FindingSpan[] {
  return works
    .flatMap(({ collection, passage }) => (passage.kind === 'passage' ? [{ collection, ...passage }] : []))
    .sort((a, b) => b.logP - a.logP || a.startToken - b.startToken)
    .slice(0, MOST_SPANS)
    .map(({ collection, startToken, logP }) => ({
      workId: collection.id,
      ...charsOf(collection, startToken, startToken + PASSAGE_TOKENS),
      logProbNats: Math.min(0, logP),
    }));
}

/** Where a run of tokens lies in the reading text of its collection. */
export function charsOf(
  { tokenStartChar, charCount }: ScoredWork['collection'],
  startToken: number,
  endToken: number,
): { readonly startChar: number; readonly endChar: number } {
  return {
    startChar: tokenStartChar[startToken] ?? charCount,
    endChar: tokenStartChar[endToken] ?? charCount,
  };
}
