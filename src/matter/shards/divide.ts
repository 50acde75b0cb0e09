import type { ShardPart } from '../../domain/index.js';

/** An examination whose units are to be divided. */
export interface Divisible {
  readonly id: string;
  readonly modelId: string;
  /** Tokens of each unit, in the order of the plan. */
  readonly tokens: readonly number[];
  /** The key of units that build on each other, for each unit; null for a unit that stands alone. */
  readonly keys: readonly (string | null)[];
  /** Cost of a token in any unit of time; the same unit for all examinations. */
  readonly cost: number;
}

/** Units that stay together. */
interface Block {
  readonly examination: Divisible;
  readonly from: number;
  readonly to: number;
  readonly cost: number;
}

/**
 * Divides examinations among shards of about equal cost. Work-major within a model: the units of a model stand together in the order of the
 * examinations, and no shard has two models unless there are fewer shards than models. Units that build on each other are in one shard.
 * @param count wanted shards, at least 1; fewer come out if there are fewer parts that can be separated
 * @param repeated units of the next shard that each shard observes too, at least 0
 * @returns for each shard its parts, none empty
 */
export function divide(examinations: readonly Divisible[], count: number, repeated: number): ShardPart[][] {
  const models = [...new Set(examinations.map(({ modelId }) => modelId))];
  const ofModel = models
    .map((model) => examinations.filter(({ modelId }) => modelId === model).flatMap(blocksOf))
    .filter(({ length }) => length > 0);
  const shards =
    count < ofModel.length
      ? cut(ofModel.flat(), count)
      : shares(ofModel, count).flatMap((share, at) => cut(ofModel[at] ?? [], share));
  return shards.map((blocks) => partsOf(blocks, repeated));
}

/** The smallest parts of an examination that can be separated. */
function blocksOf(examination: Divisible): Block[] {
  const { tokens, keys, cost } = examination;
  const last = new Map<string, number>();
  keys.forEach((key, at) => {
    if (key !== null) last.set(key, at);
  });
  const blocks: Block[] = [];
  let from = 0;
  let end = 0;
  let sum = 0;
  for (const [at, size] of tokens.entries()) {
    const key = keys[at] ?? null;
    if (key !== null) end = Math.max(end, last.get(key) ?? at);
    sum += size * cost;
    if (at < end) continue;
    blocks.push({ examination, from, to: at + 1, cost: sum });
    from = at + 1;
    end = from;
    sum = 0;
  }
  return blocks;
}

const sumOf = (blocks: readonly Block[]): number => blocks.reduce((sum, { cost }) => sum + cost, 0);

/** How many shards each model gets: at least one and at most one for each block; the model whose shards are longest gets the next one. */
function shares(ofModel: readonly (readonly Block[])[], count: number): number[] {
  const costs = ofModel.map(sumOf);
  const result = ofModel.map(() => 1);
  const room = (at: number): boolean => (result[at] ?? 0) < (ofModel[at]?.length ?? 0);
  for (let left = count - ofModel.length; left > 0; left--) {
    let best = -1;
    for (const [at, cost] of costs.entries()) {
      if (!room(at)) continue;
      const longest = cost / (result[at] ?? 1);
      if (best === -1 || longest > (costs[best] ?? 0) / (result[best] ?? 1)) best = at;
    }
    if (best === -1) break;
    result[best] = (result[best] ?? 0) + 1;
  }
  return result;
}

/** Cuts blocks into at most `count` runs of about equal cost, none empty. */
function cut(blocks: readonly Block[], count: number): Block[][] {
  const runs: Block[][] = [];
  let left = sumOf(blocks);
  let at = 0;
  for (let more = Math.min(count, blocks.length); more > 0; more--) {
    const run: Block[] = [];
    const share = left / more;
    let sum = 0;
    while (at < blocks.length) {
      const block = blocks[at];
      if (block === undefined) break;
      const isLastRun = more === 1;
      const mustStop = run.length > 0 && blocks.length - at <= more - 1;
      const overshoots = run.length > 0 && sum + block.cost - share > share - sum;
      if (!isLastRun && (mustStop || overshoots)) break;
      run.push(block);
      sum += block.cost;
      at += 1;
    }
    left -= sum;
    runs.push(run);
  }
  return runs.filter(({ length }) => length > 0);
}

/** Blocks of one shard as parts: one for each examination. */
function partsOf(blocks: readonly Block[], repeated: number): ShardPart[] {
  const parts: ShardPart[] = [];
  for (const { examination, from, to } of blocks) {
    const { id } = examination;
    const before = parts.at(-1);
    const first = before?.examination === id ? before.from : from;
    if (before?.examination === id) parts.pop();
    parts.push({
      examination: id,
      from: first,
      to,
      until: Math.min(to + repeated, examination.tokens.length),
    });
  }
  return parts;
}
