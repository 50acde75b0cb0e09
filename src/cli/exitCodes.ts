/** Every exit code of the command line: in a word for the help, and in a sentence for the manual. */
export const EXIT_CODES: readonly (readonly [code: number, word: string, sentence: string])[] = [
  [0, 'done', 'The command completed, and no check failed.'],
  [
    1,
    'a check failed',
    'A check failed: evidence, a case or a report is not as it was recorded, or a repeated result differs.',
  ],
  [2, 'wrong input', 'The input is wrong. The message names the place and the remedy.'],
  [
    3,
    'the machine',
    'The machine could not do it: a full disk, too little memory, a file that cannot be read.',
  ],
  [4, 'not repeated', 'replay: nothing differs, but something could not be repeated.'],
  [70, 'a bug', 'There is a bug in the program.'],
  [130, 'paused', 'A run was paused. palimpsest resume continues it.'],
];
