import type { CodeTable } from './codeTable.js';

/** What belongs to no one area. */
export const programCodes = {
  bug: { kinds: ['bug'], means: 'The program met an error that it did not expect.' },
  'shipped-text-changed': {
    kinds: ['environment'],
    means: 'A text for measuring tokenizers differs from the one that the program ships.',
  },
  'quotation-index-broken': {
    kinds: ['environment'],
    means: 'The index of much-quoted texts differs from the one that the program ships.',
  },
  'json-not-finite': {
    kinds: ['bug'],
    means: 'A number that is not finite was to be written as canonical JSON.',
  },
  'json-not-data': {
    kinds: ['bug'],
    means: 'A value that is not plain data was to be written as canonical JSON.',
  },
  'unknown-code': {
    kinds: ['input', 'environment', 'verdict', 'bug'],
    means:
      'Another process reported an error whose code this version of the program does not know; the details name the code.',
  },
} as const satisfies CodeTable;
