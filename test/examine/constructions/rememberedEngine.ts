import type { ScoredItem, ScoreRequest } from '../../../src/domain/index.js';
import type { StartEngine } from '../../../src/examine/index.js';
import { must } from '../../support/must.js';

/**
 * An engine that scores each sequence of tokens once and answers from memory after that. Scores do not depend on what else is in a batch
 * (docs/design/same-bytes.md), so findings are the same. One memory is for one model.
 */
export function rememberedEngine(start: StartEngine): StartEngine {
  const known = new Map<string, ScoredItem>();
  return async () => {
    const engine = await start();
    const score = async (request: ScoreRequest, signal?: AbortSignal): Promise<ScoredItem[]> => {
      const { items, ...how } = request;
      const keys = items.map(({ tokens, from }) => JSON.stringify([how, from, [...tokens]]));
      const missing = new Map(
        items.flatMap((item, at) => {
          const key = keys[at] ?? '';
          return known.has(key) ? [] : [[key, item] as const];
        }),
      );
      const scored =
        missing.size === 0 ? [] : await engine.score({ ...how, items: [...missing.values()] }, signal);
      [...missing.keys()].forEach((key, at) => known.set(key, must(scored[at])));
      return keys.map((key) => must(known.get(key)));
    };
    return new Proxy(engine, {
      get: (target, name) => {
        if (name === 'score') return score;
        const value: unknown = Reflect.get(target, name, target);
        return typeof value === 'function' ? (value.bind(target) as unknown) : value;
      },
    });
  };
}
