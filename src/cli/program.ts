import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { addAssistedCommand } from './commands/assisted.js';
import { addAttacksCommand } from './commands/attacks.js';
import { addCaseCommand } from './commands/case.js';
import { addCleaningCommand } from './commands/cleaning.js';
import { addEvidenceCommand } from './commands/evidence.js';
import { addInspectCommand } from './commands/inspect.js';
import { addExhibitCommand } from './commands/exhibit.js';
import { addExamineCommand } from './commands/examine.js';
import { addPlanCommand } from './commands/shards/plan.js';
import { addShardCommand } from './commands/shards/shard.js';
import { addMergeCommand } from './commands/shards/merge.js';
import { addResumeCommand } from './commands/resume.js';
import { addFindingsCommand } from './commands/findings.js';
import { addDemoCommand } from './commands/demo.js';
import { addReplayCommand } from './commands/replay.js';
import { addReportCommand } from './commands/report.js';
import { addTimestampCommand } from './commands/timestamp.js';
import { addVerifyCommand } from './commands/verify.js';
import { addModelsCommand } from './commands/models.js';
import { addKeyCommand } from './commands/key.js';
import { addScoreCommand } from './commands/score.js';
import { addServeCommand } from './commands/serve.js';
import { addTokenizeCommand } from './commands/tokenize.js';
import { addValidateCommand } from './commands/validate.js';
import { addWindowsCommand } from './commands/windows.js';

const COMMANDS = [
  addInspectCommand,
  addModelsCommand,
  addTokenizeCommand,
  addScoreCommand,
  addWindowsCommand,
  addAssistedCommand,
  addAttacksCommand,
  addCaseCommand,
  addEvidenceCommand,
  addCleaningCommand,
  addExamineCommand,
  addResumeCommand,
  addPlanCommand,
  addShardCommand,
  addMergeCommand,
  addFindingsCommand,
  addExhibitCommand,
  addKeyCommand,
  addReportCommand,
  addVerifyCommand,
  addReplayCommand,
  addTimestampCommand,
  addDemoCommand,
  addValidateCommand,
  addServeCommand,
];

/** The whole command line. */
export function buildProgram(): Command {
  const program = new Command('palimpsest')
    .description(
      'Measures how much of a given work is memorized in an open-weight language model, and seals the results as exhibits. Works offline.',
    )
    .version(programVersion())
    .showSuggestionAfterError()
    .showHelpAfterError('(palimpsest COMMAND --help lists the options of a command)')
    .exitOverride();
  for (const add of COMMANDS) add(program);
  for (const command of allCommands(program)) command.exitOverride();
  return program;
}

function allCommands(program: Command): Command[] {
  return program.commands.flatMap((command) => [command, ...allCommands(command)]);
}

/** Version of this program, from package.json. */
export function programVersion(): string {
  const file = new URL('../../package.json', import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}
