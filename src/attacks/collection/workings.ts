import { isScored, type Json, type Scored, elementAt } from '../../base/index.js';
import {
  blindScores,
  COMPRESSOR,
  FAMILY_ERROR,
  GATE_BLOCKS,
  GATE_LEVEL,
  GATE_MATCHED,
  GATE_REFUSED,
  MINIMUM_CONTROL_WORKS,
  TIE_DECADES,
} from '../../measure/index.js';
import type { AttackWork, Workings } from '../define.js';
import { touchesExcluded } from '../kit/index.js';
import { PASSAGE_TOKENS, type ShortWork } from './collect.js';
import { charsOf } from './findings.js';
import { gateWindow, type JudgedCollection } from './judge.js';
import type { CollectionInput } from './parameters.js';
import { hitsOf } from './trials.js';
import { workWindows } from './windows.js';

type Row = Readonly<Record<string, Json>>;

/** Everything needed to recompute the lists of works: a row for each work of every collection, scored or not. No text, and no title. */
export function collectionWorkings(judged: readonly JudgedCollection[], input: CollectionInput): Workings {
  const { model, references, works } = input;
  const blind = judged.map((one) => ({ target: one.collection.id, of: blindOf(one) }));
  const blindRow = (work: ShortWork): Row =>
    Object.fromEntries(
      blind.flatMap(({ target, of }) => {
        const own = of.get(work);
        return own === undefined ? [] : [[target, own]];
      }),
    );
  const hits = hitsOf(judged);
  const [first] = judged;
  return {
    rows: [
      ...judged.flatMap((one) => {
        const listRow = listRows(one);
        return one.works.map((work) => ({
          ...workRow(work, hits.has(work)),
          ...listRow(work),
          blind: blindRow(work),
        }));
      }),
      ...(first?.controlWorks ?? []).map((work) => ({
        ...workRow(work, hits.has(work)),
        blind: blindRow(work),
      })),
    ],
    document: {
      kind: 'works',
      constants: CONSTANTS,
      model: model.id,
      references: references.map(({ id }) => id),
      collections: works.map((work) => ({
        work: work.id,
        role: work.role,
        /** Windows in the order in which the units number them: position of the work, first token, first that is scored, end. */
        windows: workWindows(work, input.parameters).map(({ block, startToken, scoredFrom, endToken }) => [
          block,
          startToken,
          scoredFrom,
          endToken,
        ]),
      })),
      targets: judged.map((one) => ({
        work: one.collection.id,
        controls: [...one.calibration.controls],
        list: listNumbers(one),
        gate: gateNumbers(one),
      })),
    },
  };
}

/** The constants of the program. The constants of the examination are its parameters. */
const CONSTANTS = {
  tieDecades: TIE_DECADES,
  familyError: FAMILY_ERROR,
  minimumControlWorks: MINIMUM_CONTROL_WORKS,
  passageTokens: PASSAGE_TOKENS,
  gateMatched: GATE_MATCHED,
  gateRefused: GATE_REFUSED,
  gateLevel: GATE_LEVEL,
  gateBlocks: GATE_BLOCKS,
  compressor: COMPRESSOR,
} as const;

function workRow(work: ShortWork, hit: boolean): Row {
  const { collection, block, startToken, endToken, score, own, passage } = work;
  const { startChar, endChar } = charsOf(collection, startToken, endToken);
  return {
    work: collection.id,
    role: collection.role,
    index: block,
    startToken,
    endToken,
    suffixChar: startChar,
    endChar,
    removed: removedRuns(collection, startToken, endToken),
    scored: isScored(score),
    ...(isScored(score) && isScored(own)
      ? {
          scoredTokens: work.scoredTokens,
          score,
          meanLogP: own,
          passage: passage.kind === 'passage' ? { startToken: passage.startToken, logP: passage.logP } : null,
        }
      : {}),
    ...(isScored(score) ? {} : { why: score.code }),
    hit,
  };
}

/** Runs of tokens, [first, end), that the cleaning list touches. */
function removedRuns(collection: AttackWork, start: number, end: number): number[][] {
  const { excluded, tokenStartChar } = collection;
  const runs: number[][] = [];
  if (excluded.length === 0) return runs;
  for (let token = start; token < end; token++) {
    if (!touchesExcluded(collection, elementAt(tokenStartChar, token), elementAt(tokenStartChar, token + 1)))
      continue;
    const last = runs.at(-1);
    if (last?.[1] === token) last[1] = token + 1;
    else runs.push([token, token + 1]);
  }
  return runs;
}

/** What the list says of a work with a score. */
function listRows({ scored, list }: JudgedCollection): (work: ShortWork) => Row {
  const places = new Map<ShortWork, number>(scored.map((work, at) => [work, at]));
  return (work) => {
    const at = places.get(work);
    if (at === undefined || list.kind === 'unscored') return {};
    return {
      rank: elementAt(list.ranks, at),
      p: elementAt(list.pValues, at),
      adjustedP: elementAt(list.adjusted, at),
      listed: elementAt(list.listed, at),
    };
  };
}

function listNumbers({ list }: JudgedCollection): Json {
  if (list.kind === 'unscored') return { kind: 'unscored', code: list.code };
  const { count, controlsReached, p, reach, storey } = list;
  return { kind: 'list', count, controlsReached, p, reach: { ...reach }, storey: { ...storey } };
}

function gateNumbers({ gate }: JudgedCollection): Json {
  if (gate.kind === 'unscored') return { kind: 'unscored', code: gate.code };
  const { auc, distance, lower, upper } = gate;
  const verdict = gate.verdict === 'refuse' ? 'refused' : gate.verdict;
  const end = (value: Scored): number | null => (isScored(value) ? value : null);
  return { kind: 'gate', auc: { ...auc }, distance, lower: end(lower), upper: end(upper), verdict };
}

/** The blind scores of the works with a score, for the comparison with one target: the unigram is of both sides together. */
function blindOf({ scored, control }: JudgedCollection): ReadonlyMap<ShortWork, Row> {
  const works = [...scored, ...control];
  const windows = works.map(gateWindow);
  const scores = blindScores(windows);
  return new Map(
    works.flatMap((work, at): [ShortWork, Row][] => {
      const [own, window] = [scores[at], windows[at]];
      return own === undefined || window === undefined
        ? []
        : [[work, { ...own, length: window.tokens.length }]];
    }),
  );
}
