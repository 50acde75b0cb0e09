import { duration } from '../base/index.js';
import {
  computesOn,
  computesOnWords,
  type ComputesOn,
  type ExaminationStart,
  type LoadOptions,
  type LoadWarnings,
  type SelfCheck,
  type TokenizerFidelity,
} from '../domain/index.js';
import { measureFidelity } from '../examine/index.js';
import {
  FIDELITY_CONTEXT,
  fidelityRows,
  selfCheckWords,
  visibleShort,
  warningsRow,
  type FidelityRow,
} from '../figure/index.js';
import { useEngine } from '../matter/index.js';
import type { Terminal } from './terminal.js';

/** What an engine reports about a model when it loads and runs it. */
interface RunFacts {
  readonly engine: ComputesOn;
  readonly selfCheck: SelfCheck | null;
  readonly selfCheckMs: number;
  readonly loadWarnings: LoadWarnings;
  readonly tokenizerFidelity: TokenizerFidelity;
}

/** Loads a model in a process of its own and measures its tokenizer. @throws what the engine throws; `shipped-text-changed` */
export async function runFacts(options: LoadOptions): Promise<RunFacts> {
  return useEngine(options, async (engine, model) => {
    return {
      engine: computesOn(model.fingerprint),
      selfCheck: model.selfCheck,
      selfCheckMs: (await engine.counters()).selfCheckMs,
      loadWarnings: model.warnings,
      tokenizerFidelity: await measureFidelity(engine, model),
    };
  });
}

/** {@link RunFacts} for a terminal. */
export function runText({
  engine,
  selfCheck,
  selfCheckMs,
  loadWarnings,
  tokenizerFidelity,
}: RunFacts): string {
  const rows = [warningsRow(loadWarnings), ...fidelityRows(tokenizerFidelity)];
  const width = Math.max(...rows.map(({ label }) => label.length));
  return [
    `Loaded with ${engine.engine} ${engine.release}. ${computesOnWords(engine)}`,
    ...(selfCheck === null ? [] : [...selfCheckWords(selfCheck), `It took ${duration(selfCheckMs / 1000)}.`]),
    'Tokenizer fidelity:',
    ...rows.flatMap((row) => linesOf(row, width)),
    FIDELITY_CONTEXT,
  ].join('\n');
}

/** Tells what is unusual about the model's tokenizer, and the figures in one line. */
export function noteFidelity(
  terminal: Terminal,
  { loadWarnings, tokenizerFidelity }: Pick<ExaminationStart, 'loadWarnings' | 'tokenizerFidelity'>,
): void {
  const rows = [warningsRow(loadWarnings), ...fidelityRows(tokenizerFidelity)];
  const { reached, tried } = tokenizerFidelity.ownTokens;
  terminal.note(
    `Tokenizer: ${reached} of ${tried} of its own tokens come back (palimpsest inspect --run has more).`,
  );
  for (const row of rows.filter(({ isUnusual }) => isUnusual)) terminal.warn(linesOf(row, 0).join('\n'));
}

function linesOf({ label, text, quoted, isUnusual }: FidelityRow, width: number): string[] {
  return [
    `${label.padEnd(width)}  ${isUnusual ? '! ' : ''}${text}`,
    ...quoted.map((one) => `${' '.repeat(width)}    ${visibleShort(one, 200)}`),
  ];
}
