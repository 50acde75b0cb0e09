import { Option, type Command } from 'commander';
import { DEFAULT_TOLERANCE_DECADES, replayBag } from '../../matter/index.js';
import type { ReplayMode, ReplayReport } from '../../contract/index.js';
import { inputError } from '../../base/index.js';
import { listed } from '../parse/lists.js';
import {
  commonOptions,
  loadAgainOptions,
  realNumber,
  terminalOf,
  wholeNumberBetween,
  type CommonValues,
  type LoadAgainValues,
} from '../options.js';
import { replayText } from '../replayText.js';
import { showReplay, stopOnSignal } from '../replayProgress.js';

interface Values extends CommonValues, LoadAgainValues {
  readonly only?: readonly string[];
  readonly sample?: number;
  readonly seed?: string;
  readonly fromJournal?: boolean;
  readonly tolerance?: number;
  readonly keep?: string;
  readonly evenIfChanged?: boolean;
}

/** Nothing differs, but not everything that was asked for could be repeated: neither yes nor no. */
const NOT_REPEATED_EXIT_CODE = 4;
const EXIT_CODES: Readonly<Record<ReplayReport['verdict'], number>> = {
  agrees: 0,
  differs: 1,
  'not-repeated': NOT_REPEATED_EXIT_CODE,
};

/** `palimpsest replay BAG FILE…`. */
export function addReplayCommand(program: Command): void {
  commonOptions(loadAgainOptions(program.command('replay')))
    .argument('<bag>', 'folder of a sealed report')
    .argument(
      '<file...>',
      'models, works and lists, or folders that contain them, under any names, in any order',
    )
    .option('--only <ids>', 'examinations to repeat, e.g. X1,X3 (default: all)', listed)
    .option(
      '--sample <n>',
      'observe only the load-bearing units (of headlines, floors, exhibits and printed passages) and this many others, chosen by --seed',
      wholeNumberBetween(1, 1e6),
    )
    .option('--seed <text>', 'chooses the units for --sample; pick a seed that the examiner could not know')
    .addOption(
      new Option(
        '--from-journal',
        'recompute the findings from the journals; scores nothing, so it says nothing about the model, and needs only its vocabulary',
      ).conflicts(['sample']),
    )
    .option(
      '--tolerance <decades>',
      `how many decades a log probability may move (default: none on the same engine and processor, else ${DEFAULT_TOLERANCE_DECADES})`,
      realNumber(0, 10),
    )
    .option('--keep <folder>', 'keep the temporary case in this empty folder')
    .option(
      '--even-if-changed',
      'continue even if the bag was changed after sealing, to see where it differs',
    )
    .description(
      'repeat the examinations of a sealed report, or a sample of their units, and compare the results; exit 1 if anything differs, 4 if nothing differs but something could not be repeated',
    )
    .addHelpText(
      'after',
      '\nExample:\n  palimpsest replay PAL-2026-0001 ./models novel.txt control.txt\n  palimpsest replay PAL-2026-0001 ./files --sample 20 \\\n    --seed "our choice of 3 March"',
    )
    .action(async (bag: string, files: string[], values: Values) => {
      const terminal = terminalOf(values);
      const interruption = stopOnSignal(terminal);
      try {
        const report = await replayBag(bag, {
          files,
          ...optionsOf(values),
          ...showReplay(terminal),
          signal: interruption.signal,
        });
        terminal.endProgress();
        process.exitCode = EXIT_CODES[report.verdict];
        if (terminal.json) await terminal.document(report);
        else await terminal.line(replayText(report));
      } finally {
        interruption.release();
      }
    });
}

function optionsOf(values: Values) {
  const { only, sample: units, seed, fromJournal, tolerance, keep, evenIfChanged } = values;
  if ((units === undefined) !== (seed === undefined)) {
    throw inputError(
      'sample-seed',
      '--sample and --seed belong together.',
      'Say how many units, and name a seed that the examiner could not know: --sample 20 --seed WORDS.',
    );
  }
  const mode: ReplayMode = fromJournal === true ? 'from-journal' : units === undefined ? 'full' : 'sample';
  return {
    mode,
    only,
    sample: units === undefined || seed === undefined ? undefined : { units, seed },
    toleranceDecades: tolerance,
    keep,
    evenIfChanged,
    load: {
      gpu: values.gpu,
      gpuLayers: values.gpuLayers,
      threads: values.threads,
      stepThreads: values.stepThreads,
      ropeFactors: values.ropeFactors,
      weights: values.weights,
    },
  };
}
