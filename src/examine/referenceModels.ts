import type { AttackModel, AttackWork, ReferenceModel } from '../attacks/index.js';
import { PalimpsestError, sha256Hex } from '../base/index.js';
import type { Engine, Evidence, LoadedModel } from '../domain/index.js';
import { EngineHolder, type HeldModel, type StartEngine } from './engine/engineHolder.js';
import type { CleanedWork } from './loadWorks.js';

/** How a model tokenizes each of the works: a hash of the tokens, or null if its tokenizer does not preserve the text. */
type Cuts = readonly (string | null)[];

/** An engine that has held every model, and how all models except the last tokenize the works. */
export interface HeldOnce {
  /** The engine, which now holds the last model. */
  readonly engine: EngineHolder;
  /** By id. */
  readonly cuts: ReadonlyMap<string, Cuts>;
}

/**
 * Loads models one after the other and keeps the last one; each model except the last tokenizes the works.
 * @param models the models; at least one
 * @param earlier an engine that was used before: it is used again if it holds the only model, and closed if not
 * @throws the errors of starting and loading
 */
export async function holdReferences(
  start: StartEngine,
  models: readonly HeldModel[],
  works: readonly CleanedWork[],
  earlier?: EngineHolder,
): Promise<HeldOnce> {
  const [first, ...others] = models;
  if (first === undefined) throw new RangeError('no model');
  if (earlier !== undefined) {
    if (others.length === 0 && earlier.holds(first)) return { engine: earlier, cuts: new Map() };
    await earlier.close();
  }
  const engine = await EngineHolder.start(start, first);
  const cuts = new Map<string, Cuts>();
  try {
    for (const next of others) {
      cuts.set(engine.modelId, await cutsOf(engine.engine, works));
      await engine.use(next);
    }
    return { engine, cuts };
  } catch (error) {
    await engine.close();
    throw error;
  }
}

/** The facts about a model that attacks may use. */
export function modelFacts({ id, name, sha256 }: Evidence, loaded: LoadedModel): AttackModel {
  const { vocabSize, trainedContext, bosToken, eosToken, addsBos, canForkSequences, chatTemplate } = loaded;
  return {
    id,
    name,
    sha256,
    vocabSize,
    trainedContext,
    hasBos: bosToken !== null,
    addsBos,
    canFork: canForkSequences,
    eosToken,
    chatTemplate,
  };
}

/**
 * The references as attacks see them.
 * @param works the works as tokenized by the examination's own model
 */
export function referencesOf(
  references: readonly Evidence[],
  engine: EngineHolder,
  cuts: ReadonlyMap<string, Cuts>,
  works: readonly AttackWork[],
): ReferenceModel[] {
  if (references.length === 0) return [];
  const own = works.map(({ tokens }) => hashOf(tokens));
  return references.map((reference) => {
    const theirs = cuts.get(reference.id) ?? [];
    const sameTokens = own.every((hash, at) => hash === theirs[at]);
    return { ...modelFacts(reference, engine.factsOf(reference.id)), sameTokens };
  });
}

async function cutsOf(engine: Engine, works: readonly CleanedWork[]): Promise<Cuts> {
  const cuts: (string | null)[] = [];
  for (const { prepared } of works) {
    try {
      cuts.push(hashOf((await engine.tokenize(prepared.reading.text.text)).tokens));
    } catch (error) {
      if (!(error instanceof PalimpsestError && error.code === 'tokenizer-lossy')) throw error;
      cuts.push(null);
    }
  }
  return cuts;
}

function hashOf(tokens: Int32Array): string {
  return sha256Hex(new Uint8Array(tokens.buffer, tokens.byteOffset, tokens.byteLength));
}
