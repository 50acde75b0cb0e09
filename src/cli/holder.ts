import type { Command } from 'commander';
import { inputError } from '../base/index.js';
import { wholeNumberBetween } from './options.js';
import { ask, canPrompt } from './terminal.js';

/** What a new certificate states about its holder. */
export interface HolderValues {
  readonly name?: string;
  readonly organization?: string;
  readonly title?: string;
  readonly email?: string;
  readonly years?: number;
}

/** The options that describe the holder of a new certificate. */
export function holderOptions(command: Command): Command {
  return command
    .option('--name <text>', 'name of the examiner, as it will appear in signatures')
    .option('--organization <text>', 'laboratory or firm')
    .option('--title <text>', 'title of the examiner')
    .option('--email <address>', 'email address, also the identity of the SSH signature')
    .option('--years <n>', 'years the certificate is valid', wholeNumberBetween(1, 30));
}

/** The holder that the options describe; prompts for the name when it is not given. @throws {PalimpsestError} `key-holder` */
export async function holderOf(values: HolderValues) {
  const name = values.name ?? (canPrompt() ? (await ask(['Name of the examiner'])).join('') : '');
  if (name === '') {
    throw inputError('key-holder', 'The key needs the examiner’s name.', 'Give --name "R. Roe".');
  }
  const { organization, title, email, years } = values;
  return { name, organization, title, email, validYears: years };
}
