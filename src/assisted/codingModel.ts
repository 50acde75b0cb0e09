import type { Engine, LoadedModel } from '../domain/index.js';

/** The model that codes, as loaded and as a file. */
export interface CodingModel {
  readonly engine: Engine;
  readonly loaded: LoadedModel;
  /** Name of its file, without folders. */
  readonly file: string;
  /** SHA-256 of its files, 64 hex digits. */
  readonly sha256: string;
}

/** Progress of a coding: which of its two passes, and the tokens done of those in the pass. */
export type CodingProgress = (pass: 'encode' | 'decode', doneTokens: number, totalTokens: number) => void;
