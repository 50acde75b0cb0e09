import { readFileSync } from 'node:fs';
import { Command, Option } from 'commander';
import { EXIT_CODES } from './exitCodes.js';
import { layHelpOut } from './help.js';
import { USUAL_CASE } from './parse/caseArgument.js';
import { UsageError } from './parse/usageError.js';

/** Its name, its summary, and what adds it to the program, loaded only when it is wanted. */
type Entry = readonly [name: string, summary: string, add: () => Promise<(program: Command) => void>];

/** Every command, in groups, in the order of the work. */
const COMMANDS: readonly (readonly [group: string, commands: readonly Entry[]])[] = [
  [
    'Start:',
    [
      [
        'demo',
        'the main job, end to end, on the supplied models',
        async () => (await import('./commands/demo.js')).addDemoCommand,
      ],
      [
        'serve',
        'open the workbench in a browser',
        async () => (await import('./commands/serve.js')).addServeCommand,
      ],
      [
        'case',
        'create, change or show a case: a folder for a matter',
        async () => (await import('./commands/case.js')).addCaseCommand,
      ],
    ],
  ],
  [
    'Evidence:',
    [
      [
        'evidence',
        'receive, correct, withdraw and verify files',
        async () => (await import('./commands/evidence.js')).addEvidenceCommand,
      ],
      [
        'cleaning',
        'find much-quoted passages and decide about them',
        async () => (await import('./commands/cleaning.js')).addCleaningCommand,
      ],
    ],
  ],
  [
    'Examinations:',
    [
      [
        'attacks',
        'list the attacks, with parameters, limits and sources',
        async () => (await import('./commands/attacks.js')).addAttacksCommand,
      ],
      [
        'examine',
        'apply an attack, or the standard set of attacks',
        async () => (await import('./commands/examine.js')).addExamineCommand,
      ],
      [
        'resume',
        'continue an examination that was interrupted',
        async () => (await import('./commands/resume.js')).addResumeCommand,
      ],
      [
        'plan',
        'divide planned examinations into shards, for many machines',
        async () => (await import('./commands/shards/plan.js')).addPlanCommand,
      ],
      ['shard', 'run one shard', async () => (await import('./commands/shards/shard.js')).addShardCommand],
      [
        'merge',
        'put the shards together in the case',
        async () => (await import('./commands/shards/merge.js')).addMergeCommand,
      ],
      [
        'answer',
        'print the answer for each work and model',
        async () => (await import('./commands/answer.js')).addAnswerCommand,
      ],
      [
        'findings',
        'print what the examinations found',
        async () => (await import('./commands/findings.js')).addFindingsCommand,
      ],
    ],
  ],
  [
    'Reports:',
    [
      [
        'exhibit',
        'mark passages and findings as exhibits',
        async () => (await import('./commands/exhibit.js')).addExhibitCommand,
      ],
      [
        'key',
        'create, show, certify or change the signing key',
        async () => (await import('./commands/key/key.js')).addKeyCommand,
      ],
      [
        'report',
        'write the report, and seal it with a key',
        async () => (await import('./commands/report.js')).addReportCommand,
      ],
      [
        'verify',
        'check a sealed report, or a case, from its files',
        async () => (await import('./commands/verify.js')).addVerifyCommand,
      ],
      [
        'replay',
        'repeat sealed examinations and compare the results',
        async () => (await import('./commands/replay.js')).addReplayCommand,
      ],
      [
        'timestamp',
        'attach a time stamp to a sealed report',
        async () => (await import('./commands/timestamp.js')).addTimestampCommand,
      ],
    ],
  ],
  [
    'Models and measurements:',
    [
      [
        'inspect',
        'facts about a GGUF file, without running it',
        async () => (await import('./commands/inspect.js')).addInspectCommand,
      ],
      [
        'models',
        'a signed list of known models, by which a file is identified',
        async () => (await import('./commands/models.js')).addModelsCommand,
      ],
      [
        'tokenize',
        'the tokens of a text, with their places',
        async () => (await import('./commands/tokenize.js')).addTokenizeCommand,
      ],
      [
        'score',
        'log probabilities of texts or tokens',
        async () => (await import('./commands/score.js')).addScoreCommand,
      ],
      [
        'serve-logprobs',
        'log probabilities for other programs, over HTTP',
        async () => (await import('./commands/serveLogprobs.js')).addServeLogprobsCommand,
      ],
      [
        'windows',
        'the probability of every passage of a text',
        async () => (await import('./commands/windows.js')).addWindowsCommand,
      ],
      [
        'next',
        'the most probable next tokens after a text',
        async () => (await import('./commands/next.js')).addNextCommand,
      ],
      [
        'perplexity',
        'perplexity, and what a quantization lost (KL divergence)',
        async () => (await import('./commands/perplexity.js')).addPerplexityCommand,
      ],
      [
        'assisted',
        'reconstruction files: write and decode them',
        async () => (await import('./commands/assisted.js')).addAssistedCommand,
      ],
      [
        'validate',
        'run the attacks on models with known memorization',
        async () => (await import('./commands/validate.js')).addValidateCommand,
      ],
      [
        'selftest',
        'compare the program with known answers',
        async () => (await import('./commands/selftest.js')).addSelftestCommand,
      ],
      [
        'version',
        'version, build, libraries and machine',
        async () => (await import('./commands/version.js')).addVersionCommand,
      ],
      [
        'completion',
        'the script by which a shell completes commands',
        async () => (await import('./completion/completion.js')).addCompletionCommand,
      ],
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

/** The command that needs all others. */
const KNOWS_ALL = 'completion';

/**
 * The command line.
 * @param words of a command line: if they name a command, only this one is loaded; by default all are
 */
export async function buildProgram(words: readonly string[] = []): Promise<Command> {
  const named = words.find((word) => !word.startsWith('-'));
  const all = COMMANDS.flatMap(([group, commands]) => commands.map((entry) => ({ group, entry })));
  const one = all.filter(({ entry: [name] }) => name === named && name !== KNOWS_ALL);
  const wanted = one.length > 0 ? one : all;
  const program = new Command('palimpsest')
    .description(
      'Measures how much of a given work is memorized in an open-weight language model, and seals the results as exhibits. Works offline.',
    )
    .version(programVersion())
    .showSuggestionAfterError()
    .configureOutput({ outputError: () => undefined })
    .addHelpText('after', FIRST_STEPS);
  layHelpOut(program);
  for (const {
    group,
    entry: [, summary, add],
  } of wanted) {
    (await add())(program);
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
