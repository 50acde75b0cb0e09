import { remarkOf, type Scored, elementAt } from '../../base/index.js';
import type { Generation } from '../../domain/index.js';
import type { Finds } from '../../measure/index.js';
import { mergeSpans } from '../../text/index.js';
import {
  common,
  judgePassages,
  type PassageJudgement,
  removedChars,
  type ScoredPassage,
  tiledPassages,
} from '../kit/index.js';
import { confirmedIn, type ConfirmedRun } from './confirm.js';
import { matchWork, type WorkMatches } from './match.js';
import type { UnpromptedInput } from './parameters.js';
import type { ObservedUnprompted, PromptKind } from './units.js';
import { textsOf, type WrittenText } from './texts.js';
import { words, type LostUnit } from './words.js';
import { wholePrompt } from './write.js';

/** One work in the texts that the model wrote. */
export interface WrittenWork {
  readonly matches: WorkMatches;
  /** Number of texts that contain a match. */
  readonly textsWith: number;
  readonly longestRun: number;
  /** Characters inside matches, of those that count. */
  readonly coveredChars: number;
  readonly chars: number;
  readonly spans: readonly { readonly startChar: number; readonly endChar: number }[];
  /** Different passages by text, for the estimate of what further texts would add. */
  readonly finds: Finds;
  readonly passages: readonly ScoredPassage[];
}

/** Everything that was written, compared with the controls. */
export interface JudgedTexts {
  /** Kind of prompt of each text, in their order. */
  readonly kinds: readonly PromptKind[];
  /** Where the journal holds each text. */
  readonly origins: readonly Pick<
    Generation,
    'unitId' | 'draw' | 'draws' | 'promptTokens' | 'outputTokens'
  >[];
  /** Units whose texts could not be written. */
  readonly unscored: readonly LostUnit[];
  readonly targets: readonly { readonly written: WrittenWork; readonly judgement: PassageJudgement }[];
  readonly controls: readonly WrittenWork[];
  /** The controls taken together. */
  readonly control: {
    readonly textsWith: Scored;
    readonly longestRun: Scored;
    readonly coverage: Scored;
  };
  readonly confirmed: readonly ConfirmedRun[];
}

/**
 * Searches the same texts for every work and compares each target's passages with those of all controls. One automaton at a time is in
 * memory, so the longest work decides how much memory is needed.
 */
export function judgeTexts(input: UnpromptedInput, observations: Iterable<ObservedUnprompted>): JudgedTexts {
  const texts: WrittenText[] = [];
  const lost: LostUnit[] = [];
  const confirmed: ConfirmedRun[] = [];
  for (const observed of observations) {
    texts.push(...textsOf(observed));
    confirmed.push(...confirmedIn(observed));
    if (observed.kind === 'unscored') lost.push({ title: observed.unit.title, because: remarkOf(observed) });
  }
  const written = input.works.map((work) =>
    lookFor(matchWork(work, texts, input.parameters.matchTokens), input),
  );
  const controls = written.filter(({ matches }) => matches.work.role === 'control');
  const control = controls.flatMap(({ passages }) => passages);
  return {
    kinds: texts.map(({ prompt }) => prompt),
    origins: texts.map(({ unitId, draw, draws, prompt, given, tokens }) => ({
      unitId,
      draw,
      draws,
      promptTokens: wholePrompt(prompt, given, input).length,
      outputTokens: tokens.length,
    })),
    unscored: lost,
    targets: written
      .filter(({ matches }) => matches.work.role === 'target')
      .map((target) => ({
        written: target,
        judgement: judgePassages({
          target: target.passages,
          control,
          alpha: input.parameters.alpha,
          minimum: input.parameters.matchTokens,
          exponentialTail: true,
        }),
      })),
    controls,
    control: together(controls),
    confirmed,
  };
}

function lookFor(matches: WorkMatches, { parameters }: UnpromptedInput): WrittenWork {
  const { work, covered, found, longestRuns } = matches;
  const at = (token: number): number => work.tokenStartChar[token] ?? work.charCount;
  const spans: { startChar: number; endChar: number }[] = [];
  for (let token = 0; token < covered.length; token++) {
    if (covered[token] !== 1) continue;
    let end = token + 1;
    while (covered[end] === 1) end += 1;
    spans.push({ startChar: at(token), endChar: at(end) });
    token = end;
  }
  return {
    matches,
    textsWith: found.length,
    longestRun: longestRuns.reduce((most, run) => Math.max(most, run), 0),
    coveredChars: spans.reduce((sum, { startChar, endChar }) => sum + endChar - startChar, 0),
    chars: work.charCount - removedChars(work),
    spans: mergeSpans(spans.map((span) => ({ ...span }))),
    finds: { draws: longestRuns.length, found: found.map(({ stretches }) => stretches) },
    passages: tiledPassages(work, { prefixTokens: 0, suffixTokens: parameters.matchTokens }).map(
      (passage) => ({
        passage,
        score: reached(matches.longest, passage.startToken, passage.suffixTokens),
      }),
    ),
  };
}

/** The greatest length such that at least half of a passage's tokens lie in runs of at least that length. */
function reached(longest: Uint32Array, from: number, size: number): number {
  const sorted = longest.slice(from, from + size).sort();
  return elementAt(sorted, size - Math.ceil(size / 2));
}

function together(controls: readonly WrittenWork[]): JudgedTexts['control'] {
  if (controls.length === 0) {
    const none = common.unscored('no-control');
    return { textsWith: none, longestRun: none, coverage: none };
  }
  const chars = controls.reduce((sum, one) => sum + one.chars, 0);
  return {
    textsWith: new Set(controls.flatMap(({ matches }) => matches.found.map(({ text }) => text))).size,
    longestRun: controls.reduce((most, one) => Math.max(most, one.longestRun), 0),
    coverage:
      chars === 0
        ? words.unscored('no-control-character')
        : controls.reduce((sum, one) => sum + one.coveredChars, 0) / chars,
  };
}
