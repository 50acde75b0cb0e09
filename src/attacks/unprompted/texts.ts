import { elementAt } from '../../base/index.js';
import type { ObservedUnprompted, PromptKind } from './units.js';

/** A text that the model wrote. */
export interface WrittenText {
  readonly prompt: PromptKind;
  readonly given: readonly number[];
  readonly tokens: Int32Array;
  /** log p of each token under the policy, as it was drawn. */
  readonly logProbs: Float32Array;
  /** The unit that wrote it, and which of how many texts of the unit it is. */
  readonly unitId: string;
  readonly draw: number;
  readonly draws: number;
}

/** The texts that a unit wrote; none if it wrote none or could not be run. */
export function textsOf(observed: ObservedUnprompted): WrittenText[] {
  if (observed.kind === 'unscored' || observed.unitKind !== 'write') return [];
  const { lengths, prompts } = observed.value;
  const tokens = observed.array('tokens');
  const logProbs = observed.array('logProbs');
  let at = 0;
  return lengths.map((length, index) => {
    const from = at;
    at += length;
    return {
      prompt: observed.unit.spec.prompt,
      given: elementAt(prompts, index),
      tokens: Int32Array.from(tokens.subarray(from, at)),
      logProbs: logProbs.slice(from, at),
      unitId: observed.unit.id,
      draw: index,
      draws: lengths.length,
    };
  });
}

/** How much each unit found: all of those that wrote a text of which a match is printed, and the unit that scored the matches again. */
export function strengthsOfTexts(observations: Iterable<ObservedUnprompted>): (number | null)[] {
  const printed = new Set<number>();
  const wrote: number[][] = [];
  let texts = 0;
  for (const observed of observations) {
    const own: number[] = [];
    wrote.push(own);
    if (observed.kind === 'unscored') continue;
    if (observed.unitKind === 'write') own.push(...observed.value.lengths.map(() => texts++));
    else for (const { text } of observed.value.confirmed) own.push(text);
    if (observed.unitKind === 'confirm') for (const text of own) printed.add(text);
  }
  return wrote.map((own) => (own.some((text) => printed.has(text)) ? Infinity : null));
}
