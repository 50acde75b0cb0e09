import type { CaseFolder } from '../../casefile/index.js';
import type { Engine, LoadedModel } from '../../domain/index.js';
import type { PreparedWork, TokenMap } from '../../text/index.js';

/** Works that were read and prepared: the last few are kept. */
export interface Works {
  /**
   * A work in all its layers, from the bytes that were received. `reading` and `comparison` are the same objects as long as it is kept.
   * @throws {PalimpsestError} `evidence-unknown`, `evidence-role`; `evidence-changed` when the bytes on disk are others; `text-*`, `file-*`
   */
  get(opened: CaseFolder, evidenceId: string): Promise<PreparedWork>;
}

/** The reading text of a work as the tokens of a model. */
export interface TokenizedWork {
  readonly tokens: Int32Array;
  readonly map: TokenMap;
}

/** Tokenizers of models: loaded without weights, kept while they are used. */
export interface Tokenizers {
  /**
   * Hands the tokenizer of a model to the work.
   * @throws {PalimpsestError} `evidence-unknown`, `evidence-role`; `evidence-changed` when the file has another tokenizer than was received;
   * what the engine throws
   */
  use<T>(
    caseId: string,
    evidenceId: string,
    work: (engine: Engine, model: LoadedModel) => Promise<T>,
  ): Promise<T>;
  /** A work as tokens; the last few are kept. @throws {PalimpsestError} as `use` and `Works.get`; `tokenizer-lossy` */
  ofWork(caseId: string, modelId: string, workId: string): Promise<TokenizedWork>;
}
