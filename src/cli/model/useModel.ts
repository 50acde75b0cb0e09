import type { Command } from 'commander';
import type { Engine, LoadedModel, LoadOptions } from '../../domain/index.js';
import { hashModel, readModel } from '../../gguf/index.js';
import { insistences, requirePreTokenizerIn } from '../../examine/index.js';
import { useEngine } from '../../matter/index.js';
import {
  commonOptions,
  engineOptions,
  insistOption,
  loadOptionsOf,
  type CommonValues,
  type EngineValues,
  type InsistValues,
} from '../options.js';
import { loadedText, memoryNote } from '../runProgress.js';
import type { Terminal } from '../terminal.js';

/** The values of {@link modelCommand}. */
export interface ModelValues extends CommonValues, EngineValues, InsistValues {}

/** A command that runs a model file outside of a case. */
export function modelCommand(program: Command, name: string): Command {
  return insistOption(commonOptions(engineOptions(program.command(name)))).argument('<model>', 'GGUF file');
}

/**
 * Loads a model, notes what a person must know about it, and hands it to the work.
 * @throws {PalimpsestError} `tokenizer-pre-missing`; what the engine throws
 */
export async function useModel<T>(
  terminal: Terminal,
  path: string,
  values: ModelValues,
  work: (engine: Engine, model: LoadedModel) => Promise<T>,
): Promise<T> {
  requirePreTokenizerIn(path, insistences(values.insist ?? []));
  return useEngine(withHash(loadOptionsOf(path, values)), async (engine, model) => {
    await noteLoaded(terminal, engine, model);
    return work(engine, model);
  });
}

/** Reading more than this to hash it takes longer than a self-check. */
const MOST_HASHED_BYTES = 2 ** 30;

/** The options with the hash of the model, under which a self-check is kept, unless the model is large. */
async function withHash(options: LoadOptions): Promise<LoadOptions> {
  const model = readModel(options.path);
  const bytes = model.files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  if (bytes > MOST_HASHED_BYTES) return options;
  return { ...options, sha256: (await hashModel(model)).sha256 };
}

/** Notes what the self-check found, and a model that does not fit in memory. */
export async function noteLoaded(terminal: Terminal, engine: Engine, model: LoadedModel): Promise<void> {
  terminal.note(loadedText(model, await engine.counters()));
  const short = memoryNote(model);
  if (short !== null) terminal.note(short);
}
