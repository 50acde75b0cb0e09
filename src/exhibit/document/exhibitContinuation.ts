import { isScored, type Scored } from '../../base/index.js';
import { policyName, UNCALIBRATED_MARK, type Continuation, type ExhibitFacts } from '../../domain/index.js';
import { formatCount, formatNoun, formatShare, formatShareOf, formatTime } from '../../figure/index.js';
import {
  foreign,
  heading,
  leading,
  note,
  paragraph,
  say,
  type Block,
  type Fact,
  type Inline,
} from './blocks.js';
import { recordFacts } from './closingSections.js';
import { parallelRows } from './parallelRows.js';

type Facts = Extract<ExhibitFacts, { kind: 'continuation' }>;

/** Characters of the prompt that are printed: its end, which the continuation follows. */
const PROMPT_SHOWN = 600;

const STOPPED_WORDS: Readonly<Record<Continuation['stoppedBy'], string>> = {
  length: 'it had written as many tokens as it was asked for',
  'end-of-text': 'the model ended the text itself',
  'end-of-work': 'the work ended here',
  'end-of-context': 'the model takes no longer text',
  cancelled: 'the examiner stopped it',
};

/** What the model wrote beside what the work has there, the parameters with which it can be written again, and the numbers. */
export function continuationBlocks(label: string, record: Continuation, facts: Facts): Block[] {
  return [
    leading(
      paragraph(
        say(UNCALIBRATED_MARK, 'alarm'),
        say(
          ': a single continuation has no control. How far the model follows a text that it cannot have seen is measured by the examinations.',
          'alarm',
        ),
      ),
    ),
    paragraph(
      say('Extraction. ', 'strong'),
      say(
        'The model was asked on purpose to go on with the work: it was given the work’s own words up to a place, and wrote what follows. How much of it equals the work is counted below.',
      ),
    ),
    ...changedBlocks(record, facts),
    ...promptBlocks(record),
    leading(
      note(
        say(
          'The work’s own text of as many tokens, and what the model wrote. Words that stand on one side only are ',
        ),
        say('bold and underlined', 'differs'),
        say('; ¶ stands for a line end.'),
      ),
    ),
    {
      kind: 'table',
      title: `${label}: the work and the model’s output side by side`,
      quiet: true,
      reading: true,
      columns: [
        { header: 'Work', weight: 1, align: 'left' },
        { header: 'Model output', weight: 1, align: 'left' },
      ],
      rows: parallelRows(facts.parallel).map(([work, output]) => [work, output]),
      note: [],
    },
    heading(3, 'The comparison in numbers', `exhibit-${label}-numbers`),
    { kind: 'facts', title: `Comparison of ${label}`, rows: numberRows(record) },
    heading(3, 'How it was written, and how to have it written again', `exhibit-${label}-parameters`),
    { kind: 'facts', title: `Parameters of ${label}`, rows: parameterRows(record) },
  ];
}

function changedBlocks(record: Continuation, { sameModel, sameWork }: Facts): Block[] {
  const others = [
    ...(sameModel ? [] : [`model ${record.model.id}`]),
    ...(sameWork ? [] : [`work ${record.work.id}`]),
  ];
  if (others.length === 0) return [];
  return [
    paragraph(
      say(
        `The evidence of this case is not that of the record: ${others.join(' and ')} ${others.length === 1 ? 'has' : 'have'} another hash.`,
        'alarm',
      ),
    ),
  ];
}

function promptBlocks({ promptText, promptTokens, promptStartChar, startChar }: Continuation): Block[] {
  const characters = Array.from(promptText);
  const isCut = characters.length > PROMPT_SHOWN;
  const shown = isCut ? characters.slice(-PROMPT_SHOWN).join('') : promptText;
  const place = `characters ${formatCount(promptStartChar)} to ${formatCount(startChar)} of the work, ${formatNoun(promptTokens, 'token')}`;
  return [
    {
      kind: 'passage',
      label: 'What the model was given',
      place: [say(place)],
      prefix:
        promptText === '' ? [say('nothing: it wrote from the beginning', 'muted')] : foreign(shown, 'muted'),
      continuation: [],
      numbers: isCut
        ? [
            say(
              `The last ${formatCount(PROMPT_SHOWN)} of ${formatCount(characters.length)} characters; the whole is in the recorded content.`,
            ),
          ]
        : [],
    },
  ];
}

function numberRows(record: Continuation): Fact[] {
  const { comparison, tokens, equalTokens } = record;
  const { workWords, outputWords, equalWords, longestRunWords, longestRunChars } = comparison;
  const samePlace = tokens.filter(({ equalsWork }) => equalsWork).length;
  const workChars = Array.from(record.workText).length;
  const longer = Math.max(workChars, Array.from(record.outputText).length);
  return [
    {
      label: 'Tokens equal from the first on',
      value: [say(shareOf(equalTokens, tokens.length, 'tokens written'))],
    },
    {
      label: 'Tokens equal at the same place',
      value: [say(shareOf(samePlace, tokens.length, 'tokens written'))],
    },
    {
      label: 'Words of the work in the output, in order',
      value: [
        say(
          `${shareOf(equalWords, workWords, 'words of the work')}; ${shareOf(equalWords, outputWords, 'words of the output')}`,
        ),
      ],
    },
    {
      label: 'Longest run of equal words',
      value: [
        say(
          `${formatCount(longestRunWords)} of ${formatNoun(workWords, 'word')}; ${formatCount(longestRunChars)} of ${formatNoun(workChars, 'character')} of the work`,
        ),
      ],
    },
    {
      label: 'Edit distance',
      value: distanceWords(comparison.editDistanceChars, comparison.editShare, longer),
    },
  ];
}

function shareOf(hits: number, total: number, of: string): string {
  return total === 0 ? `none: there are no ${of}` : formatShareOf(hits / total, hits, total, of);
}

function distanceWords(distance: Scored, share: Scored, longer: number): Inline[] {
  if (!isScored(distance)) return foreign(`none: ${distance.reason}`);
  const part = isScored(share) ? `; ${formatShare(share)}` : '';
  return [
    say(
      `${formatNoun(distance, 'character')} to be put in, taken out or exchanged, of ${formatCount(longer)} of the longer text${part} (0% for equal texts)`,
    ),
  ];
}

function parameterRows(record: Continuation): Fact[] {
  const { model, work, decoding } = record;
  return [
    {
      label: 'Model',
      value: [say(`${model.id}, `), ...foreign(model.name), say(' SHA-256 '), say(model.sha256, 'hash')],
    },
    {
      label: 'Work',
      value: [say(`${work.id}, `), ...foreign(work.title), say(' SHA-256 '), say(work.sha256, 'hash')],
    },
    {
      label: 'Place',
      value: [
        say(
          `characters ${formatCount(record.startChar)} to ${formatCount(record.endChar)} of the reading text`,
        ),
      ],
    },
    {
      label: 'Prompt',
      value: [
        say(
          `${formatNoun(record.promptTokens, 'token')} of the work before the place${record.bos ? ', with the begin-of-text token in front' : ', without a begin-of-text token'}`,
        ),
      ],
    },
    {
      label: 'Decoding',
      value:
        decoding.kind === 'greedy'
          ? [say('greedy: always the most probable token, so that chance has no part in it')]
          : [say(`drawn, ${policyName(decoding.policy)}`)],
    },
    {
      label: 'Seed',
      value: decoding.kind === 'greedy' ? [say('none: nothing was drawn')] : foreign(decoding.seed, 'mono'),
    },
    {
      label: 'Length',
      value: [
        say(
          `${formatNoun(record.tokens.length, 'token')} of at most ${formatCount(record.maxTokens)}: ${STOPPED_WORDS[record.stoppedBy]}`,
        ),
      ],
    },
    { label: 'Written', value: [say(`${formatTime(record.createdAt)}, ask ${record.askId}`)] },
    ...recordFacts('Engine', record.engine),
  ];
}
