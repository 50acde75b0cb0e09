import type { CodeTable } from './codeTable.js';

/** Works as text: decoding, cleaning, controls, token maps. */
export const worksCodes = {
  'text-not-utf8': { kinds: ['input'], means: 'The file is not UTF-8 text.' },
  'text-encoding-mismatch': {
    kinds: ['input'],
    means: 'The bytes of the file do not fit the specified encoding.',
  },
  'text-encoding-unknown': {
    kinds: ['input'],
    means: 'Palimpsest does not read the encoding that was named.',
  },
  'text-undecodable': { kinds: ['input'], means: 'Some bytes of the file are not valid in its encoding.' },
  'text-nul': { kinds: ['input'], means: 'The text file holds a NUL byte.' },
  'text-too-large': { kinds: ['input'], means: 'The text is larger than one work can be.' },
  'text-combining-run': {
    kinds: ['input'],
    means: 'The text has more combining marks in a row than any writing system uses.',
  },
  'work-empty': { kinds: ['input'], means: 'The file contains no text.' },
  'title-missing': {
    kinds: ['input'],
    means: 'The work has no title by which the model could be asked for it.',
  },
  'work-short': { kinds: ['input'], means: 'The work is too short for the passages that were asked for.' },
  'editions-two': { kinds: ['input'], means: 'The comparison of editions needs exactly two target works.' },
  'editions-no-place': {
    kinds: ['input'],
    means: 'The two editions have no difference that can be tested.',
  },
  'collection-needed': {
    kinds: ['input'],
    means: 'The attack tests collections of works, but a work is a single one.',
  },
  'work-range': { kinds: ['input'], means: 'The part of the work is too long or outside the text.' },
  'cleaning-line': { kinds: ['input'], means: 'A line of a cleaning list is not a valid entry.' },
  'cleaning-rule-unknown': {
    kinds: ['input'],
    means: 'A line of a cleaning list names a rule that does not exist.',
  },
  'cleaning-number': { kinds: ['input'], means: 'The number in a rule of a cleaning list is not valid.' },
  'cleaning-passage-short': { kinds: ['input'], means: 'A passage in a cleaning list is too short.' },
  'cleaning-duplicate': { kinds: ['input'], means: 'An entry is in a cleaning list twice.' },
  'proposals-none': { kinds: ['input'], means: 'No proposals of quotations were made in the case.' },
  'proposal-unknown': { kinds: ['input'], means: 'The latest proposals contain none with that id.' },
  'proposals-newer': {
    kinds: ['input'],
    means: 'A decision is about a set of proposals that is not the latest one.',
  },
  'proposals-changed': {
    kinds: ['verdict'],
    means: 'A file of proposals of quotations is not as the audit log has it.',
  },
  'proposals-not-accepted': { kinds: ['input'], means: 'No proposed quotation is accepted.' },
  'source-equals-work': {
    kinds: ['input'],
    means: 'A source text is the same text as a work of the examination.',
  },
  'source-removes-much': {
    kinds: ['input'],
    means: 'Source texts hold more than a fifth of the works, or of the controls, of the examination.',
  },
  'spike-overlaps-work': {
    kinds: ['input'],
    means: 'A known-memorized text shares long runs of words with a work of the examination.',
  },
  'control-equals-target': { kinds: ['input'], means: 'A control is the same text as a target work.' },
  'control-overlaps-target': {
    kinds: ['input'],
    means: 'A control shares long runs of words with a target work.',
  },
  'controls-overlap': {
    kinds: ['input'],
    means: 'Two controls share long runs of words or are the same text.',
  },
  'words-overstated': {
    kinds: ['input'],
    means: 'A title, question or note uses a word that states a conclusion.',
  },
  'offset-range': { kinds: ['bug'], means: 'An offset map was used with a layer of another length.' },
  'text-offset-range': { kinds: ['bug'], means: 'An offset is outside the text.' },
  'text-encoding-table': { kinds: ['bug'], means: 'The program has no table for an encoding that it lists.' },
  'token-map-mismatch': { kinds: ['bug'], means: 'The tokens do not cover the text exactly.' },
  'token-span-range': { kinds: ['bug'], means: 'A span of tokens is outside the work.' },
} as const satisfies CodeTable;
