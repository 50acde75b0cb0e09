import { elementAt } from '../../base/index.js';
import type { Engine } from '../../domain/index.js';
import { writtenText } from '../../text/index.js';
import type { AttackInput, UnitContext } from '../define.js';
import type { ContextOf, ResultOf, UnitOf } from '../defineAttack.js';
import { parsePolicies } from '../kit/index.js';
import { isCopyLost } from './lostCopy.js';
import type { ObservedStretch, StretchObservation, StretchUnits, TextObservation } from './observation.js';
import type { LongFormParameters } from './parameters.js';
import { cachedSeeds, shapeOf } from './plan.js';
import { Texts, stillToWrite, type Progress } from './progress.js';
import { rescoreExactly, type WrittenAfter } from './rescore.js';
import type { Seed } from './seeds.js';
import { writeBeams } from './writeBeams.js';
import { Written } from './written.js';
import { writeTexts, type TextToWrite, type WrittenPart, type Writing } from './writeTexts.js';

type Input = AttackInput<LongFormParameters>;

/** Whether the model has lost the text is checked once in this number of tokens. */
const LOOK_TOKENS = 8;

type Writer = Pick<UnitContext, 'engine' | 'signal' | 'random'>;

interface Going {
  readonly seed: Seed;
  readonly at: { readonly seed: number; readonly generation: number };
  readonly progress: Progress;
}

/** Writes one part of each text of a unit and continues where the unit before stopped. */
export async function runLongForm(
  unit: UnitOf<StretchUnits>,
  input: Input,
  context: ContextOf<StretchUnits>,
): Promise<ResultOf<StretchUnits>> {
  const { spec } = unit;
  const texts = spec.stretch > 0 ? textsBefore(spec.group, input, await context.earlier()) : new Texts();
  const going = spec.texts.flatMap((at): Going[] => {
    const seed = cachedSeeds(input)[at.seed];
    const progress = texts.of(at);
    return seed === undefined || stillToWrite(progress, seed) === 0 ? [] : [{ seed, at, progress }];
  });
  return input.parameters.decoding === 'beam'
    ? beamUnit(going, input, context)
    : textUnit(going, input, context);
}

/** The texts of the group that was continued last, and the last unit that they contain. */
const lastGroup = new WeakMap<Input, { readonly texts: Texts; readonly last: ObservedStretch }>();

/** The texts of a group as the earlier units left them. Only the units since the last call are read. */
function textsBefore(group: number, input: Input, earlier: readonly ObservedStretch[]): Texts {
  const known = lastGroup.get(input);
  // The units of a group stand together in the plan.
  let from = earlier.length;
  for (; from > 0; from--) {
    const observed = earlier[from - 1];
    if (observed === undefined || observed === known?.last || observed.unit.spec.group !== group) break;
  }
  const isKnown = known !== undefined && from > 0 && earlier[from - 1] === known.last;
  const goesOn = isKnown && known.last.unit.spec.group === group;
  const texts = goesOn ? known.texts : new Texts();
  // If units cannot be read, no texts are left half continued.
  lastGroup.delete(input);
  for (const observed of earlier.slice(from)) texts.add(observed);
  const last = earlier.at(-1);
  if (last !== undefined) lastGroup.set(input, { texts, last });
  return texts;
}

async function textUnit(
  going: readonly Going[],
  input: Input,
  context: Writer,
): Promise<ResultOf<StretchUnits>> {
  const { engine, signal, random } = context;
  const { parameters, model } = input;
  const shape = shapeOf(input);
  const [policy] = parsePolicies(parameters.policy);
  const drawing = parameters.decoding === 'sampling' && policy !== undefined;
  const writing: Writing = {
    engine,
    shape,
    slots: parameters.batchSeeds,
    signal,
    eosToken: model.eosToken,
    ...(drawing ? { draw: { policy, random } } : {}),
    help: (text, part, truthToken) => helpFor(going[text], part, truthToken, parameters, engine),
  };
  const written = await writeTexts(
    going.map((one) => toWrite(one, parameters.seedTokens, shape.kept)),
    writing,
  );
  const observed: TextObservation[] = [];
  const arrays = new Arrays();
  for (const [index, { parts, ended, logProb }] of written.entries()) {
    const pieces = [];
    for (const part of parts) {
      const bytes = await arrays.add(engine, part.tokens);
      pieces.push({ truthToken: part.truthToken, tokens: part.tokens.length, bytes });
    }
    observed.push({
      ...(going[index] as Going).at,
      pieces,
      ended,
      logProb,
      exact: parameters.rescore ? await rescoreExactly(engine, parts, shape.bos, signal) : null,
      beams: [],
    });
  }
  return arrays.result({ texts: observed });
}

function toWrite({ seed, progress }: Going, seedTokens: number, kept: number): TextToWrite {
  const last = progress.pieces.at(-1) ?? { truthToken: seed.writeToken, written: Written.NOTHING };
  const given = seed.work.tokens.slice(last.truthToken - seedTokens, last.truthToken);
  return {
    context: [...given, ...last.written.lastTokens(kept)],
    truthToken: last.truthToken + last.written.length,
    pieceToken: last.truthToken,
    endToken: seed.endToken,
  };
}

/** If the copy is lost, the true tokens from the point that a perfect copy would have reached. */
async function helpFor(
  one: Going | undefined,
  part: WrittenPart,
  truthToken: number,
  { reseedAfterWords, seedTokens }: LongFormParameters,
  engine: Engine,
): Promise<{ readonly given: readonly number[]; readonly truthToken: number } | null> {
  if (one === undefined || reseedAfterWords === 0 || truthToken % LOOK_TOKENS !== 0) return null;
  const { seed, progress } = one;
  const before = progress.pieces.at(-1);
  // A word rarely has more tokens than this; older tokens decide nothing.
  const most = 8 * (reseedAfterWords + 1);
  const own = part.tokens.slice(-most);
  const older = before?.truthToken === part.truthToken ? before.written.lastTokens(most - own.length) : [];
  const recent = [...older, ...own];
  const { bytes } = await engine.detokenize(Int32Array.from(recent));
  const from = Math.max(part.truthToken, truthToken - 2 * recent.length);
  const truth = seed.work.textOf(
    elementAt(seed.work.tokenStartChar, from),
    seed.work.tokenStartChar[Math.min(seed.endToken, truthToken + recent.length)] ?? seed.work.charCount,
  );
  if (!isCopyLost(writtenText(bytes), truth, reseedAfterWords)) return null;
  const next = truthToken + seedTokens;
  if (next >= seed.endToken) return null;
  return { given: Array.from(seed.work.tokens.slice(truthToken, next)), truthToken: next };
}

async function beamUnit(
  going: readonly Going[],
  input: Input,
  context: Writer,
): Promise<ResultOf<StretchUnits>> {
  const { engine, signal } = context;
  const { parameters, model } = input;
  const shape = shapeOf(input);
  const observed: TextObservation[] = [];
  const arrays = new Arrays();
  for (const { seed, at, progress } of going) {
    const given = Array.from(seed.work.tokens.slice(seed.startToken, seed.writeToken));
    const count = Math.min(shape.stretch, stillToWrite(progress, seed));
    const ends = await writeBeams(
      progress.beams.map(({ written, logProb }) => ({
        context: [...given, ...written.lastTokens(shape.kept)],
        logProb,
      })),
      count,
      { engine, shape, width: parameters.beamWidth, eosToken: model.eosToken, signal },
    );
    const beams = [];
    for (const { parent, tokens, logProb } of ends) {
      beams.push({ parent, tokens: tokens.length, bytes: await arrays.add(engine, tokens), logProb });
    }
    const best = ends[0];
    const whole = (progress.beams[best?.parent ?? 0]?.written ?? Written.NOTHING).with(
      best?.tokens ?? [],
      [],
    );
    const isDone = seed.writeToken + whole.length >= seed.endToken;
    observed.push({
      ...at,
      pieces: [],
      ended: false,
      logProb: null,
      // Only at the end is it known which text is the best.
      exact:
        parameters.rescore && isDone
          ? await rescoreExactly(engine, stretchesOf(given, whole.tokens(), shape), shape.bos, signal)
          : null,
      beams,
    });
  }
  return arrays.result({ texts: observed });
}

/** What was written, in parts, each with the context from which the model wrote it. */
function stretchesOf(
  given: readonly number[],
  whole: readonly number[],
  { kept, stretch }: { readonly kept: number; readonly stretch: number },
): WrittenAfter[] {
  const parts: WrittenAfter[] = [];
  const all = [...given, ...whole];
  for (let from = given.length; from < all.length; from += stretch) {
    parts.push({
      context: all.slice(Math.max(0, from - kept), from),
      tokens: all.slice(from, from + stretch),
    });
  }
  return parts;
}

/** Tokens and bytes of a unit, one part after the other. */
class Arrays {
  readonly #tokens: number[] = [];
  readonly #bytes: number[] = [];

  /** Adds a part; returns how many bytes it has. */
  async add(engine: Engine, tokens: readonly number[]): Promise<number> {
    if (tokens.length === 0) return 0;
    const { bytes } = await engine.detokenize(Int32Array.from(tokens));
    for (const token of tokens) this.#tokens.push(token);
    for (const byte of bytes) this.#bytes.push(byte);
    return bytes.length;
  }

  result(value: StretchObservation): ResultOf<StretchUnits> {
    return {
      value,
      arrays: { tokens: Float32Array.from(this.#tokens), bytes: Float32Array.from(this.#bytes) },
    };
  }
}
