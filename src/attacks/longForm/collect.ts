import { elementAt } from '../../base/index.js';
import { bookCoverage, type BookCoverage } from '../../measure/index.js';
import { recallWords, WordNumbers } from '../../text/index.js';
import type { AttackInput, AttackWork } from '../define.js';
import { judgePassages, type PassageJudgement, type ScoredPassage } from '../kit/index.js';
import { compareText, truthOf, type ComparedText, type SeedTruth } from './compareSeed.js';
import type { LongFormParameters } from './parameters.js';
import type { ObservedStretch } from './observation.js';
import { cachedSeeds, textsPerSeed } from './plan.js';
import { Texts, type Progress } from './progress.js';
import type { Seed } from './seeds.js';

type Input = AttackInput<LongFormParameters>;

/** A seed and its texts. */
export interface SeedResult {
  readonly seed: Seed;
  readonly truth: SeedTruth;
  readonly texts: readonly ComparedText[];
  /** The text with the most near-verbatim words. */
  readonly best: ComparedText;
  readonly progress: readonly Progress[];
}

/** A work and the results of its seeds. */
export interface WorkResult {
  readonly work: AttackWork;
  readonly seeds: readonly SeedResult[];
  readonly stretches: readonly ScoredPassage[];
  /** Words that were to be written, and those written near-verbatim in the best text of each seed, by pass. */
  readonly words: number;
  readonly matched: { readonly first: number; readonly second: number };
  readonly coverage: BookCoverage;
  readonly helped: number;
  /** Texts that could not be written to their end. */
  readonly broken: number;
}

/** All observations of an examination. */
export interface LongFormResults {
  readonly targets: readonly (WorkResult & { readonly judgement: PassageJudgement })[];
  readonly controls: readonly WorkResult[];
  readonly controlStretches: readonly ScoredPassage[];
}

/** Reads from the journal what was written, and compares it with the works. */
export function collectLongForm(input: Input, observations: Iterable<ObservedStretch>): LongFormResults {
  const { parameters } = input;
  const texts = new Texts();
  for (const observed of observations) texts.add(observed);
  const seeds = cachedSeeds(input);
  const results = input.works.map((work) =>
    workResult(
      work,
      seeds.flatMap((seed, at) => (seed.work.id === work.id ? seedResult(seed, at, texts, parameters) : [])),
      parameters,
    ),
  );
  const controls = results.filter(({ work }) => work.role === 'control');
  const controlStretches = controls.flatMap(({ stretches }) => stretches);
  return {
    controls,
    controlStretches,
    targets: results
      .filter(({ work }) => work.role === 'target')
      .map((result) => ({
        ...result,
        judgement: judgePassages({
          target: result.stretches,
          control: controlStretches,
          alpha: parameters.alpha,
          minimum: parameters.minimumWords,
        }),
      })),
  };
}

function seedResult(seed: Seed, at: number, texts: Texts, parameters: LongFormParameters): SeedResult {
  const truth = truthOf(seed);
  const progress = Array.from({ length: textsPerSeed(parameters) }, (_, generation) =>
    texts.of({ seed: at, generation }),
  );
  const compared = progress.map((one, generation) => compareText(seed, truth, generation, one));
  const best = compared.reduce((most, one) =>
    one.recall.first.matched > most.recall.first.matched ? one : most,
  );
  return { seed, truth, texts: compared, best, progress };
}

function workResult(
  work: AttackWork,
  seeds: readonly SeedResult[],
  parameters: LongFormParameters,
): WorkResult {
  const sum = (value: (seed: SeedResult) => number): number =>
    seeds.reduce((total, seed) => total + value(seed), 0);
  return {
    work,
    seeds,
    stretches: stretchesOf(seeds, parameters.stretchTokens),
    words: sum(({ truth }) => truth.words.length),
    matched: {
      first: sum(({ best }) => best.recall.first.matched),
      second: sum(({ best }) => best.recall.second.matched),
    },
    coverage: coverageOf(work, seeds, parameters.seedTokens),
    helped: sum(({ texts }) => texts.reduce((all, { helped }) => all + helped, 0)),
    broken: sum(({ progress }) => progress.filter(({ broken }) => broken).length),
  };
}

/**
 * Passages of the true text after the seeds that do not overlap; the score is the number of their words that were written near-verbatim.
 */
function stretchesOf(seeds: readonly SeedResult[], stretchTokens: number): ScoredPassage[] {
  const stretches: ScoredPassage[] = [];
  let free = 0;
  for (const { seed, truth, texts } of seeds) {
    const { work, writeToken, endToken, block } = seed;
    let word = 0;
    for (let start = writeToken; start + stretchTokens <= endToken; start += stretchTokens) {
      // Seeds may overlap: no token is counted twice.
      if (start < free) continue;
      const fromChar = elementAt(work.tokenStartChar, start);
      const toChar = work.tokenStartChar[start + stretchTokens] ?? work.charCount;
      while (word < truth.words.length && elementAt(truth.startChar, word) < fromChar) word += 1;
      let end = word;
      while (end < truth.words.length && elementAt(truth.endChar, end) <= toChar) end += 1;
      const score = texts.reduce((most, { matched }) => {
        let count = 0;
        for (let at = word; at < end; at++) count += elementAt(matched, at);
        return Math.max(most, count);
      }, 0);
      stretches.push({
        passage: {
          work,
          startToken: start,
          prefixTokens: 0,
          suffixTokens: stretchTokens,
          block: `${work.id}/${block}`,
        },
        score,
      });
      free = start + stretchTokens;
    }
  }
  return stretches;
}

/** Coverage of the whole work, without what the cleaning list removed. Text that the model was given does not count. */
function coverageOf(work: AttackWork, seeds: readonly SeedResult[], seedTokens: number): BookCoverage {
  const numbers = new WordNumbers();
  const kept = keptText(work);
  const given = seeds.flatMap(({ seed, progress }) => [
    textOfTokens(work, seed.startToken, seed.writeToken),
    ...progress.flatMap(({ pieces }) =>
      pieces.slice(1).map(({ truthToken }) => textOfTokens(work, truthToken - seedTokens, truthToken)),
    ),
  ]);
  return bookCoverage(
    numbers.of(recallWords(kept).words),
    seeds.flatMap(({ texts }) => texts.flatMap(({ parts }) => parts.map((words) => numbers.of(words)))),
    given.map((text) => numbers.of(recallWords(text).words)),
  );
}

function keptText(work: AttackWork): string {
  let at = 0;
  let text = '';
  for (const { startChar, endChar } of work.excluded.toSorted((x, y) => x.startChar - y.startChar)) {
    if (startChar > at) text += `${work.textOf(at, startChar)} `;
    at = Math.max(at, endChar);
  }
  return text + work.textOf(at, work.charCount);
}

function textOfTokens(work: AttackWork, from: number, to: number): string {
  return work.textOf(elementAt(work.tokenStartChar, from), work.tokenStartChar[to] ?? work.charCount);
}
