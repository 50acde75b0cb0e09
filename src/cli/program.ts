import { readFileSync } from 'node:fs';
import { Command, Option } from 'commander';
import { addAnswerCommand } from './commands/answer.js';
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
import { addKeyCommand } from './commands/key/key.js';
import { addScoreCommand } from './commands/score.js';
import { addSelftestCommand } from './commands/selftest.js';
import { addServeCommand } from './commands/serve.js';
import { addServeLogprobsCommand } from './commands/serveLogprobs.js';
import { addTokenizeCommand } from './commands/tokenize.js';
import { addValidateCommand } from './commands/validate.js';
import { addVersionCommand } from './commands/version.js';
import { addNextCommand } from './commands/next.js';
import { addPerplexityCommand } from './commands/perplexity.js';
import { addWindowsCommand } from './commands/windows.js';
import { addCompletionCommand } from './completion/completion.js';
import { EXIT_CODES } from './exitCodes.js';
import { layHelpOut } from './help.js';
import { USUAL_CASE } from './parse/caseArgument.js';
import { UsageError } from './parse/usageError.js';

type Add = (program: Command) => void;

/** Every command with its summary, in groups, in the order of the work. */
const COMMANDS: readonly (readonly [group: string, commands: readonly (readonly [Add, string])[]])[] = [
  [
    'Start:',
    [
      [addDemoCommand, 'the main job, end to end, on the supplied models'],
      [addServeCommand, 'open the workbench in a browser'],
      [addCaseCommand, 'create, change or show a case: a folder for a matter'],
    ],
  ],
  [
    'Evidence:',
    [
      [addEvidenceCommand, 'receive, correct, withdraw and verify files'],
      [addCleaningCommand, 'find much-quoted passages and decide about them'],
    ],
  ],
  [
    'Examinations:',
    [
      [addAttacksCommand, 'list the attacks, with parameters, limits and sources'],
      [addExamineCommand, 'apply an attack, or the standard set of attacks'],
      [addResumeCommand, 'continue an examination that was interrupted'],
      [addPlanCommand, 'divide planned examinations into shards, for many machines'],
      [addShardCommand, 'run one shard'],
      [addMergeCommand, 'put the shards together in the case'],
      [addAnswerCommand, 'print the answer for each work and model'],
      [addFindingsCommand, 'print what the examinations found'],
    ],
  ],
  [
    'Reports:',
    [
      [addExhibitCommand, 'mark passages and findings as exhibits'],
      [addKeyCommand, 'create, show, certify or change the signing key'],
      [addReportCommand, 'write the report, and seal it with a key'],
      [addVerifyCommand, 'check a sealed report, or a case, from its files'],
      [addReplayCommand, 'repeat sealed examinations and compare the results'],
      [addTimestampCommand, 'attach a time stamp to a sealed report'],
    ],
  ],
  [
    'Models and measurements:',
    [
      [addInspectCommand, 'facts about a GGUF file, without running it'],
      [addModelsCommand, 'a signed list of known models, by which a file is identified'],
      [addTokenizeCommand, 'the tokens of a text, with their places'],
      [addScoreCommand, 'log probabilities of texts or tokens'],
      [addServeLogprobsCommand, 'log probabilities for other programs, over HTTP'],
      [addWindowsCommand, 'the probability of every passage of a text'],
      [addNextCommand, 'the most probable next tokens after a text'],
      [addPerplexityCommand, 'perplexity, and what a quantization lost (KL divergence)'],
      [addAssistedCommand, 'reconstruction files: write and decode them'],
      [addValidateCommand, 'run the attacks on models with known memorization'],
      [addSelftestCommand, 'compare the program with known answers'],
      [addVersionCommand, 'version, build, libraries and machine'],
      [addCompletionCommand, 'the script by which a shell completes commands'],
    ],
  ],
];

/** Text in lines of a screen. */
function lines(text: string): string {
  return text.replace(/(.{1,80})(?: |$)/g, '$1\n');
}

const FIRST_STEPS = `
First steps:
  palimpsest case new doe-v-acme
  palimpsest evidence add doe-v-acme model.gguf --role target-model
  palimpsest examine doe-v-acme --standard --preflight

${lines(`${USUAL_CASE} Exit codes: ${EXIT_CODES.map(([code, word]) => `${code} ${word}`).join(', ')}. The manual: docs/palimpsest.1`).trimEnd()}`;

/** The whole command line. */
export function buildProgram(): Command {
  const program = new Command('palimpsest')
    .description(
      'Measures how much of a given work is memorized in an open-weight language model, and seals the results as exhibits. Works offline.',
    )
    .version(programVersion())
    .showSuggestionAfterError()
    .configureOutput({ outputError: () => undefined })
    .addHelpText('after', FIRST_STEPS);
  layHelpOut(program);
  for (const [group, commands] of COMMANDS)
    for (const [add, summary] of commands) {
      add(program);
      program.commands.at(-1)?.summary(summary).helpGroup(group);
    }
  const help = new Command('help').argument('[command]').summary('the options of a command');
  program.addHelpCommand(help.description('display help for command').helpGroup('Start:'));
  for (const command of [program, ...allCommands(program)]) {
    command.exitOverride((error) => {
      throw error.exitCode === 0 ? error : new UsageError(error, command);
    });
  }
  for (const group of [program, ...allCommands(program)].filter(({ commands }) => commands.length > 0))
    takeCommonOptions(group);
  program.hook('preAction', (_, command) => {
    for (let above = command.parent; above !== null; above = above.parent)
      for (const name of ['json', 'quiet'])
        if (above.getOptionValue(name) === true) command.setOptionValue(name, true);
  });
  return program;
}

/** Takes the options of every command also before the name of one of its commands. */
function takeCommonOptions(group: Command): void {
  group.enablePositionalOptions();
  for (const flags of ['-j, --json', '-q, --quiet'])
    if (!group.options.some((option) => option.flags === flags))
      group.addOption(new Option(flags).hideHelp());
}

function allCommands(program: Command): Command[] {
  return program.commands.flatMap((command) => [command, ...allCommands(command)]);
}

/** Version of this program, from package.json. */
export function programVersion(): string {
  const file = new URL('../../package.json', import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}
