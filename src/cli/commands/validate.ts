import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Option, type Command } from 'commander';
import { DEMO_FOLDER, fileError, programIdentity, writeFileAtomic } from '../../files/index.js';
import {
  isAsPlanted,
  keepValidation,
  quoted,
  readMethodNumbers,
  readRates,
  runValidation,
  validatedAttacks,
  validationDocument,
  validationTables,
  writeRates,
} from '../../matter/index.js';
import { findAttack } from '../../attacks/index.js';
import { systemClock } from '../../base/index.js';
import { spawnEngine } from '../../engine/index.js';
import { listed, listedOf } from '../parse/lists.js';
import { commonOptions, placeOptions, terminalOf, type CommonValues, type PlaceValues } from '../options.js';
import { pauseOnSignal } from '../pauseOnSignal.js';

interface Values extends CommonValues, PlaceValues {
  readonly plant?: string;
  readonly attack?: string[];
  readonly model?: ('planted' | 'clean')[];
  readonly seed: string;
  readonly out?: string;
  readonly writeRates?: string;
}

/** `palimpsest validate`: every attack against models whose memorization was planted. */
export function addValidateCommand(program: Command): void {
  commonOptions(placeOptions(program.command('validate')))
    .option(
      '--plant <folder>',
      'folder of a planted fixture; see docs/plant-format.md (default: the supplied one)',
    )
    .option('--attack <names>', 'attacks to validate (default: all for which the fixture has texts)', listed)
    .addOption(
      new Option('--model <kinds>', 'which models of the fixture (default: both)')
        .choices(['planted', 'clean'])
        .argParser(listedOf(['planted', 'clean'])),
    )
    .option('--seed <text>', 'seed of all random choices', 'palimpsest')
    .option('-o, --out <file>', 'also write the tables as a Markdown document')
    .option(
      '--write-rates <file>',
      'also write the rates into a file as the program ships it (assets/validation.json); what other attacks have there stays',
    )
    .description(
      'run the attacks on models with known, planted memorization, and print what was found in each group; exit 1 if a group that must be found was missed, one that must not be found was reported or claimed, or an attack refused the fixture',
    )
    .addHelpText('after', '\nExample:\n  palimpsest validate --attack probabilistic,greedy')
    .action((values: Values) => validate(values));
}

/** The command that produces the table again, without the option for the file it is written to. */
function commandOf({ plant, attack, model, seed, gpu, gpuLayers, threads }: Values): string {
  const words = ['palimpsest', 'validate', '--seed', seed];
  if (plant !== undefined) words.push('--plant', plant);
  if (attack !== undefined) words.push('--attack', attack.join(','));
  if (model !== undefined) words.push('--model', model.join(','));
  for (const [flag, value] of [
    ['--gpu', gpu],
    ['--gpu-layers', gpuLayers],
    ['--threads', threads],
  ] as const)
    if (value !== undefined) words.push(flag, String(value));
  return words.map(quoted).join(' ');
}

async function validate(values: Values): Promise<void> {
  const terminal = terminalOf(values);
  // A file that is no file of rates is refused before the long run, not after it.
  if (values.writeRates !== undefined) await readRates(values.writeRates);
  const { gpu, gpuLayers, threads } = values;
  const folder = await mkdtemp(join(tmpdir(), 'palimpsest-validate-')).catch((error: unknown) => {
    throw fileError(error, tmpdir(), 'create');
  });
  const interruption = pauseOnSignal(terminal);
  try {
    const validation = await runValidation({
      plant: values.plant ?? DEMO_FOLDER,
      caseFolder: join(folder, 'case'),
      ...(values.attack === undefined ? {} : { attacks: values.attack.map(findAttack) }),
      ...(values.model === undefined ? {} : { models: values.model }),
      startEngine: () => spawnEngine({ kind: 'llama' }),
      load: { gpu, gpuLayers, threads },
      clock: systemClock,
      seed: values.seed,
      signal: interruption.pause,
      onStep: (step) => terminal.note(step),
    });
    const at = new Date(systemClock.now()).toISOString();
    const command = commandOf(values);
    const program = programIdentity();
    const records = validatedAttacks(validation, { at, command, numbers: await readMethodNumbers() });
    const kept = await keepValidation(program, records);
    if (values.writeRates !== undefined) await writeRates(values.writeRates, program, records);
    terminal.note(
      `The results for build ${program.build} are stored in ${kept}; reports on runs of this build print them.`,
    );
    if (values.out !== undefined) {
      const { name, version, build, commit } = program;
      const origin = { command, program: `${name} ${version}, build ${build}, commit ${commit}`, at };
      await writeFileAtomic(values.out, validationDocument(validation, origin));
    }
    if (terminal.json) await terminal.document(validation);
    else await terminal.line(validationTables(validation).join('\n'));
    if (!validation.attacks.every(isAsPlanted) || validation.refused.length > 0) process.exitCode = 1;
  } finally {
    interruption.release();
    await rm(folder, { recursive: true, force: true });
  }
}
