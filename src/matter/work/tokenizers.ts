import { evidencePaths, findEvidenceOfRole, type CaseFolder } from '../../casefile/index.js';
import {
  MODEL_ROLES,
  modelFactsSchema,
  type Engine,
  type Evidence,
  type LoadedModel,
} from '../../domain/index.js';
import { fileExists } from '../../files/index.js';
import { tokenizerSha256 } from '../../gguf/index.js';
import { TokenMap } from '../../text/index.js';
import type { OpenCases } from '../case/openCases.js';
import type { TokenizedWork, Tokenizers, Works } from './works.js';
import { KeptEngine } from '../machine/keptEngine.js';
import { loadEngine, type LoadedEngine, type StartLoggedEngine } from '../machine/useEngine.js';
import { readFacts } from './facts.js';
import { Lru } from '../machine/lru.js';
import { evidenceChanged } from './preparedWorks.js';

/** How long an idle tokenizer is kept, and how many at once. */
const IDLE_MS = 60_000;
const MOST = 3;
/** Works kept as tokens: 16 bytes a token. */
const KEPT_WORKS = 6;

/** Tokenizers of models. Each runs in an engine process of its own without weights, which ends when it was not used for a minute. */
export class EngineTokenizers implements Tokenizers {
  readonly #cases: OpenCases;
  readonly #works: Works;
  readonly #startEngine: StartLoggedEngine;
  readonly #idleMs: number;
  readonly #held = new Map<string, KeptEngine>();
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
    const kept = this.#held.get(key) ?? this.#start(key, opened, evidence, path);
    try {
      return await kept.use(work);
    } finally {
      this.#endSurplus(kept);
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
    await Promise.all([...this.#held.values()].map((kept) => kept.end()));
  }

  #start(key: string, opened: CaseFolder, evidence: Evidence, path: string): KeptEngine {
    const load = async (): Promise<LoadedEngine> => {
      await requireSameTokenizer(opened, evidence, path);
      return loadEngine(() => this.#startEngine(() => undefined), { path, vocabOnly: true, gpu: 'off' });
    };
    const kept: KeptEngine = new KeptEngine(load, this.#idleMs, () => {
      if (this.#held.get(key) === kept) this.#held.delete(key);
    });
    this.#held.set(key, kept);
    return kept;
  }

  /** Ends idle tokenizers, the oldest first, where there are too many; the one that was used last stays. */
  #endSurplus(last: KeptEngine): void {
    if (!last.isIdle || last.isEnded) return;
    const idle = [...this.#held.values()].filter(({ isIdle }) => isIdle);
    for (const kept of idle.slice(0, Math.max(0, this.#held.size - MOST))) if (kept !== last) void kept.end();
  }
}

/** The whole file is hashed before and after runs; what cuts texts into tokens is checked each time that it is loaded. */
async function requireSameTokenizer(opened: CaseFolder, evidence: Evidence, path: string): Promise<void> {
  if (!(await fileExists(path))) throw evidenceChanged(evidence, path, 'missing');
  const facts = await readFacts(opened, evidence, modelFactsSchema);
  const sha256 = await tokenizerSha256(path).catch(() => '');
  if (sha256 !== facts.tokenizer.sha256) throw evidenceChanged(evidence, path, 'changed');
}
