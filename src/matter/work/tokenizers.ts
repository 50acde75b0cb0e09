import { evidencePaths, findEvidenceOfRole, MODEL_ROLES, type CaseFolder } from '../../casefile/index.js';
import { modelFactsSchema, type Engine, type Evidence, type LoadedModel } from '../../domain/index.js';
import type { StartedEngine } from '../../examine/index.js';
import { fileExists } from '../../files/index.js';
import { tokenizerSha256 } from '../../gguf/index.js';
import { TokenMap } from '../../text/index.js';
import type { OpenCases } from '../case/openCases.js';
import type { TokenizedWork, Tokenizers, Works } from './works.js';
import { endEngine, type StartLoggedEngine } from '../machine/useEngine.js';
import { readFacts } from './facts.js';
import { Lru } from '../machine/lru.js';
import { evidenceChanged } from './preparedWorks.js';

/** How long an idle tokenizer is kept, and how many at once. */
const IDLE_MS = 60_000;
const MOST = 3;
/** Works kept as tokens: 16 bytes a token. */
const KEPT_WORKS = 6;

interface Running {
  readonly engine: StartedEngine;
  readonly model: LoadedModel;
}

interface Held {
  readonly running: Promise<Running>;
  users: number;
  /** Ends it when it was idle for long enough. */
  timer: NodeJS.Timeout | undefined;
}

/** Tokenizers of models, each in an engine process of its own without weights, ended when it was idle for a minute. */
export class EngineTokenizers implements Tokenizers {
  readonly #cases: OpenCases;
  readonly #works: Works;
  readonly #startEngine: StartLoggedEngine;
  readonly #idleMs: number;
  readonly #held = new Map<string, Held>();
  readonly #tokenized = new Lru<TokenizedWork>(KEPT_WORKS);

  /** @param idleMs how long an idle tokenizer is kept, milliseconds */
  constructor(cases: OpenCases, works: Works, startEngine: StartLoggedEngine, idleMs = IDLE_MS) {
    this.#cases = cases;
    this.#works = works;
    this.#startEngine = startEngine;
    this.#idleMs = idleMs;
  }

  async use<T>(
    caseId: string,
    evidenceId: string,
    work: (engine: Engine, model: LoadedModel) => Promise<T>,
  ): Promise<T> {
    const opened = await this.#cases.get(caseId);
    const evidence = findEvidenceOfRole(opened, evidenceId, MODEL_ROLES);
    const path = evidencePaths(opened, evidence)[0] ?? '';
    const key = `${evidence.sha256}\n${path}`;
    const held = this.#held.get(key) ?? this.#start(key, opened, evidence, path);
    clearTimeout(held.timer);
    held.users += 1;
    try {
      const { engine, model } = await held.running;
      return await work(engine, model);
    } catch (error) {
      // A process that died, or that cannot load the file, is not asked again.
      if (isGone(error)) await this.#end(key, held);
      throw error;
    } finally {
      held.users -= 1;
      if (held.users === 0) this.#leave(key, held);
    }
  }

  async ofWork(caseId: string, modelId: string, workId: string): Promise<TokenizedWork> {
    const opened = await this.#cases.get(caseId);
    const { reading, work } = await this.#works.get(opened, workId);
    const { sha256 } = findEvidenceOfRole(opened, modelId, MODEL_ROLES);
    return this.#tokenized.get(`${sha256}\n${work.reading.sha256}`, () =>
      this.use(caseId, modelId, async (engine) => {
        const tokenization = await engine.tokenize(reading.text.text);
        return { tokens: tokenization.tokens, map: new TokenMap(reading.text, tokenization) };
      }),
    );
  }

  /** Ends all of them. */
  async close(): Promise<void> {
    await Promise.all([...this.#held].map(([key, held]) => this.#end(key, held)));
  }

  #start(key: string, opened: CaseFolder, evidence: Evidence, path: string): Held {
    const held: Held = { running: this.#load(opened, evidence, path), users: 0, timer: undefined };
    held.running.catch(() => this.#held.delete(key));
    this.#held.set(key, held);
    return held;
  }

  async #load(opened: CaseFolder, evidence: Evidence, path: string): Promise<Running> {
    await requireSameTokenizer(opened, evidence, path);
    const engine = await this.#startEngine(() => undefined);
    try {
      return { engine, model: await engine.load({ path, vocabOnly: true, gpu: 'off' }) };
    } catch (error) {
      await endEngine(engine);
      throw error;
    }
  }

  #leave(key: string, held: Held): void {
    if (this.#held.get(key) !== held) return;
    held.timer = setTimeout(() => void this.#end(key, held), this.#idleMs);
    held.timer.unref();
    const idle = [...this.#held].filter(([, { users }]) => users === 0);
    for (const [oldest, other] of idle.slice(0, Math.max(0, this.#held.size - MOST))) {
      if (other !== held) void this.#end(oldest, other);
    }
  }

  async #end(key: string, held: Held): Promise<void> {
    clearTimeout(held.timer);
    if (this.#held.get(key) === held) this.#held.delete(key);
    const running = await held.running.catch(() => null);
    if (running !== null) await endEngine(running.engine);
  }
}

/** The whole file is hashed before and after runs; what cuts texts into tokens is checked each time that it is loaded. */
async function requireSameTokenizer(opened: CaseFolder, evidence: Evidence, path: string): Promise<void> {
  if (!(await fileExists(path))) throw evidenceChanged(evidence, path, 'missing');
  const facts = await readFacts(opened, evidence, modelFactsSchema);
  const sha256 = await tokenizerSha256(path).catch(() => '');
  if (sha256 !== facts.tokenizer.sha256) throw evidenceChanged(evidence, path, 'changed');
}

function isGone(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'engine-crashed';
}
