import { Argument, type Command } from 'commander';
import { bashCompletion, zshCompletion } from './bash.js';
import { completed } from './completed.js';
import { fishCompletion } from './fish.js';

const SHELLS = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion } as const;

/** `palimpsest completion SHELL`. */
export function addCompletionCommand(program: Command): void {
  program
    .command('completion')
    .addArgument(new Argument('<shell>', 'shell that runs the script').choices(Object.keys(SHELLS)))
    .description('print the script by which a shell completes commands and options')
    .addHelpText(
      'after',
      '\nExample:\n  source <(palimpsest completion bash)\n  palimpsest completion fish > ~/.config/fish/completions/palimpsest.fish',
    )
    .action((shell: keyof typeof SHELLS) => {
      process.stdout.write(SHELLS[shell](completed(program)));
    });
}
