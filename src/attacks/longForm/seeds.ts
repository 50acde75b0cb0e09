import { elementAt, firstWhere, inputError, Random } from '../../base/index.js';
import type { AttackInput, AttackWork } from '../define.js';
import type { LongFormParameters } from './parameters.js';
import { parseSeeds } from './parseSeeds.js';

/** A starting point: the tokens that the model is given, and the tokens that it is to write. */
export interface Seed {
  readonly work: AttackWork;
  /** E.g. `CHAPTER 51.` or `character 1,200`. */
  readonly label: string;
  /** Block (chapter) of the work that it lies in. */
  readonly block: number;
  /** First token of the seed, first token to write, and the token after the last. */
  readonly startToken: number;
  readonly writeToken: number;
  readonly endToken: number;
}

type Input = Pick<AttackInput<LongFormParameters>, 'parameters' | 'works' | 'seed'>;

/**
 * The seeds of all works, in the order of the works and of their text. A seed ends with its chapter, with the budget, or before the
 * first place that the cleaning list removed; seeds with nothing left to write are excluded. Headings are not part of a chapter.
 * @throws {PalimpsestError} `work-short`, `seed-outside`
 */
export function seedsOf(input: Input): Seed[] {
  return input.works.flatMap((work) => {
    const seeds = placesOf(work, input).flatMap(({ token, label }) =>
      seedAt(work, token, label, input.parameters),
    );
    const distinct = [...new Map(seeds.map((seed) => [seed.startToken, seed])).values()];
    if (distinct.length === 0) {
      throw inputError(
        'work-short',
        `"${work.title}" has no starting point with ${input.parameters.seedTokens} tokens and more text after them.`,
        'Choose a longer work or a shorter starting text.',
      );
    }
    const chosen = new Random(`${input.seed}/seeds/${work.id}`).sample(
      distinct.length,
      input.parameters.maximumSeeds,
    );
    return chosen.flatMap((at) => elementAt(distinct, at)).sort((x, y) => x.startToken - y.startToken);
  });
}

interface Place {
  readonly token: number;
  readonly label: string;
}

function placesOf(work: AttackWork, { parameters, seed }: Input): Place[] {
  const kinds = parseSeeds(parameters.seeds);
  const characters = kinds.flatMap((kind) => (kind.kind === 'character' ? kind.character : []));
  const drawn =
    kinds.reduce((sum, kind) => sum + (kind.kind === 'passages' ? kind.count : 0), 0) +
    (work.role === 'control' ? characters.length : 0);
  return [
    ...(kinds.some(({ kind }) => kind === 'work') ? [bodyPlace(work, 0, 'first words')] : []),
    ...(kinds.some(({ kind }) => kind === 'chapters')
      ? work.blocks.map(({ title }, block) => bodyPlace(work, block, title))
      : []),
    ...(work.role === 'target' ? characters.map((character) => placeAt(work, character)) : []),
    ...drawnPlaces(work, drawn, parameters, seed),
  ];
}

function bodyPlace(work: AttackWork, block: number, label: string): Place {
  return { token: bodyOf(work, block).start, label };
}

function placeAt(work: AttackWork, character: number): Place {
  if (character >= work.charCount) {
    throw inputError(
      'seed-outside',
      `"${work.title}" has ${work.charCount} characters; so the model cannot start at character ${character}.`,
      'Give a character within the work.',
    );
  }
  return { token: tokenFrom(work, character), label: `character ${character.toLocaleString('en-US')}` };
}

/** Points at which a word begins, chosen by the seed. */
function drawnPlaces(
  work: AttackWork,
  count: number,
  { seedTokens }: LongFormParameters,
  seed: string,
): Place[] {
  if (count === 0) return [];
  const starts: number[] = [];
  for (let token = 0; token + seedTokens < work.tokens.length; token++) {
    const char = elementAt(work.tokenStartChar, token);
    const around = work.textOf(Math.max(0, char - 1), Math.min(work.charCount, char + 1));
    if (token === 0 || /^\s|\s$/u.test(around)) starts.push(token);
  }
  return new Random(`${seed}/passages/${work.id}`).sample(starts.length, count).map((at) => {
    const token = elementAt(starts, at);
    return { token, label: `character ${elementAt(work.tokenStartChar, token).toLocaleString('en-US')}` };
  });
}

function seedAt(work: AttackWork, startToken: number, label: string, parameters: LongFormParameters): Seed[] {
  const { seedTokens, budgetTokens } = parameters;
  const writeToken = startToken + seedTokens;
  const block = Math.max(
    0,
    work.blocks.findIndex(({ endToken }) => startToken < endToken),
  );
  const startChar = elementAt(work.tokenStartChar, startToken);
  const firstRemoved = work.excluded
    .filter(({ endChar }) => endChar > startChar)
    .reduce((least, removed) => Math.min(least, removed.startChar), work.charCount);
  const endToken = Math.min(
    bodyOf(work, block).end,
    writeToken + budgetTokens,
    tokenFrom(work, firstRemoved) - (firstRemoved < work.charCount ? 1 : 0),
  );
  return endToken > writeToken ? [{ work, label, block, startToken, writeToken, endToken }] : [];
}

/** Tokens of a block without its heading and without the blank lines at its ends. */
function bodyOf(work: AttackWork, block: number): { readonly start: number; readonly end: number } {
  const { startToken, endToken, title } = work.blocks[block] ?? {
    startToken: 0,
    endToken: work.tokens.length,
    title: '',
  };
  const startChar = elementAt(work.tokenStartChar, startToken);
  const endChar = work.tokenStartChar[endToken] ?? work.charCount;
  const text = work.textOf(startChar, endChar);
  const titles = new Set(title.split(' · '));
  let at = 0;
  for (let next = 0; next < text.length; next = at) {
    const lf = text.indexOf('\n', next);
    const end = lf < 0 ? text.length : lf + 1;
    const line = text.slice(next, end).trim();
    if (line !== '' && !titles.has(line.replace(/^#+\s+|\s+#+$/gu, ''))) break;
    at = end;
  }
  const body = text.slice(at).trimStart();
  const skipped = Array.from(text.slice(0, text.length - body.length)).length;
  const blank = Array.from(text.slice(text.trimEnd().length)).length;
  return { start: tokenFrom(work, startChar + skipped), end: tokenFrom(work, endChar - blank) };
}

/** The first token that starts at a character or after it. */
function tokenFrom({ tokenStartChar, tokens }: AttackWork, char: number): number {
  return firstWhere(tokens.length, (middle) => elementAt(tokenStartChar, middle) >= char);
}
