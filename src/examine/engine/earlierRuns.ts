import { z } from 'zod';
import type { AttackDefinition } from '../../attacks/index.js';
import {
  earlierRunSchema,
  type EarlierRun,
  type Engine,
  type Evidence,
  type LoadedModel,
} from '../../domain/index.js';
import { KeptJson } from '../../files/index.js';

/** A shorter run is mostly its beginning and its end. */
const LEAST_SECONDS = 5;
/** The latest runs of an attack that count: libraries and machines change little, and what else a machine does changes often. */
const COUNTED = 5;
/** The most runs that are kept for a model: of attacks, devices, types of weights, and versions of the libraries. */
const MOST_KEPT = 200;

const keptRuns = new KeptJson('runs', z.array(earlierRunSchema), MOST_KEPT);

/** A planned run: what decides how fast it is. */
export interface RunConditions {
  readonly attack: Pick<AttackDefinition, 'id'>;
  readonly evidence: { readonly model: Pick<Evidence, 'sha256'>; readonly references: readonly unknown[] };
  readonly engine: {
    readonly model: Pick<LoadedModel, 'checkKey'>;
    readonly engine: Pick<Engine, 'counters'>;
  };
}

/**
 * The latest runs of an attack with a model on this machine, loaded under the same conditions; the newest first. None for a run with several
 * models, whose time depends on the others.
 */
export async function earlierRuns(run: RunConditions): Promise<readonly EarlierRun[]> {
  const kind = kindOf(run);
  return kind === null ? [] : (await keptRuns.read(kind.sha256)).filter(kind.isSame).slice(0, COUNTED);
}

/**
 * Times one session of a run. The function that it returns ends it, and keeps how fast it was: unless it was too short to tell, or the engine
 * ended meanwhile.
 * @param clock milliseconds
 */
export async function timeSession(
  run: RunConditions,
  clock = (): number => performance.now(),
): Promise<() => Promise<void>> {
  const { engine } = run.engine;
  const { tokensEvaluated } = await engine.counters();
  const began = clock();
  return async () => {
    const seconds = (clock() - began) / 1000;
    // The counters of an engine that was started again are new.
    if (seconds < LEAST_SECONDS || run.engine.engine !== engine) return;
    const after = await engine.counters().catch(() => null);
    if (after !== null) await keep(run, { tokens: after.tokensEvaluated - tokensEvaluated, seconds });
  };
}

async function keep(run: RunConditions, took: Pick<EarlierRun, 'tokens' | 'seconds'>): Promise<void> {
  const kind = kindOf(run);
  if (kind === null || took.tokens < 1) return;
  const { key, attackId, sha256, isSame } = kind;
  const kept = await keptRuns.read(sha256);
  const surplus = new Set(kept.filter(isSame).slice(COUNTED - 1));
  const made: EarlierRun = { key, attackId, ...took, endedAt: new Date().toISOString() };
  await keptRuns.write(sha256, [made, ...kept.filter((one) => !surplus.has(one))]);
}

function kindOf({ attack, evidence, engine }: RunConditions): {
  readonly key: string;
  readonly attackId: string;
  readonly sha256: string;
  readonly isSame: (run: EarlierRun) => boolean;
} | null {
  const key = engine.model.checkKey;
  if (key === null || evidence.references.length > 0) return null;
  return {
    key,
    attackId: attack.id,
    sha256: evidence.model.sha256,
    isSame: (run) => run.key === key && run.attackId === attack.id,
  };
}
