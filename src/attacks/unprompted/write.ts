import { elementAt } from '../../base/index.js';
import type { Random } from '../../base/index.js';
import type { Engine } from '../../domain/index.js';
import type { UnitContext } from '../define.js';
import type { ResultOf, SpecOf } from '../defineAttack.js';
import { drawOn, eosTextOf, type LiveDraw, tokensOf } from '../kit/index.js';
import { templateOpening } from './openings.js';
import { parsePolicy, type UnpromptedInput } from './parameters.js';
import { promptBos, RANDOM_PROMPT_TOKENS } from './plan.js';
import type { PromptKind, UnpromptedUnits } from './units.js';

/** Has the model write the texts of one unit side by side. Each token is drawn with a random number that follows from the seed. */
export async function runWrite(
  { prompt, words, count }: SpecOf<UnpromptedUnits, 'write'>,
  input: UnpromptedInput,
  { engine, random, signal }: Pick<UnitContext, 'engine' | 'random' | 'signal'>,
): Promise<ResultOf<UnpromptedUnits, 'write'>> {
  const { writtenTokens } = input.parameters;
  const policy = parsePolicy(input.parameters.policy);
  const fixed = await fixedPrompt(prompt, words, input, engine);
  const prompts = Array.from({ length: count }, () => fixed ?? drawPrompt(prompt, input, random));
  const bos = promptBos(prompt, input);
  const longest = Math.max(...prompts.map((given) => wholePrompt(prompt, given, input).length));
  const capacity = { sequences: count, tokens: count * (1 + longest + writtenTokens) };
  const texts: { readonly tokens: number[]; readonly logProbs: number[] }[] = [];
  const live: LiveDraw[] = [];
  const { eosToken } = input.model;
  for (const given of prompts) {
    const opened = await engine.open(wholePrompt(prompt, given, input), {
      bos,
      topCount: 0,
      capacity,
      draw: { policy, uniforms: Float64Array.of(random.float()) },
    });
    const { drawn } = opened.next;
    if (drawn === null) throw new TypeError('a requested draw is missing');
    const text = { tokens: [drawn.token], logProbs: [drawn.logProb] };
    live.push({ sequence: opened.sequence, draw: texts.length, last: drawn.token });
    texts.push(text);
  }
  const ended = live.filter(({ last }) => last === eosToken);
  if (ended.length > 0) await engine.close(ended.map(({ sequence }) => sequence));
  await drawOn(
    engine,
    live.filter(({ last }) => last !== eosToken),
    {
      length: writtenTokens - 1,
      policy,
      goesOn: (draw, _, { token, logProb }) => {
        texts[draw]?.tokens.push(token);
        texts[draw]?.logProbs.push(logProb);
        return token !== eosToken;
      },
    },
    random,
    signal,
  );
  return {
    value: { lengths: texts.map(({ tokens }) => tokens.length), prompts },
    arrays: {
      tokens: Float32Array.from(texts.flatMap(({ tokens }) => tokens)),
      logProbs: Float32Array.from(texts.flatMap(({ logProbs }) => logProbs)),
    },
  };
}

/** The tokens of a prompt that is the same for every text of a unit; null if it is drawn. */
async function fixedPrompt(
  kind: PromptKind,
  words: string | undefined,
  input: UnpromptedInput,
  engine: Pick<Engine, 'tokenize' | 'detokenize'>,
): Promise<number[] | null> {
  switch (kind) {
    case 'bos':
      return [];
    case 'template': {
      const opening = templateOpening(input, await eosTextOf(input.model, engine));
      if (typeof opening === 'string') throw new TypeError('the plan has no text for this template');
      return [...(await tokensOf(engine, [opening]))];
    }
    case 'opening':
      return [...(await tokensOf(engine, [{ text: words ?? '', fixed: false }]))];
    case 'random':
    case 'repeated':
      return null;
  }
}

/** Draws random tokens from the whole vocabulary except the end-of-text token. */
function drawPrompt(kind: PromptKind, { model }: UnpromptedInput, random: Random): number[] {
  return Array.from({ length: kind === 'random' ? RANDOM_PROMPT_TOKENS : 1 }, () => {
    const token = random.below(model.eosToken === null ? model.vocabSize : model.vocabSize - 1);
    return model.eosToken !== null && token >= model.eosToken ? token + 1 : token;
  });
}

/** The prompt as the model reads it, without BOS. */
export function wholePrompt(kind: PromptKind, given: readonly number[], input: UnpromptedInput): Int32Array {
  return kind === 'repeated'
    ? new Int32Array(input.parameters.repeats).fill(elementAt(given, 0))
    : Int32Array.from(given);
}
