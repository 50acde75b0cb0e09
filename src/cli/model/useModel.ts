import type { Command } from 'commander';
import type { Engine, LoadedModel } from '../../domain/index.js';
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
import { memoryNote, selfCheckText } from '../runProgress.js';
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
  return useEngine(loadOptionsOf(path, values), async (engine, model) => {
    await noteLoaded(terminal, engine, model);
    return work(engine, model);
  });
}

/** Notes what the self-check found, and a model that does not fit in memory. */
export async function noteLoaded(terminal: Terminal, engine: Engine, model: LoadedModel): Promise<void> {
  terminal.note(selfCheckText(model, (await engine.counters()).selfCheckMs));
  const short = memoryNote(model);
  if (short !== null) terminal.note(short);
}
