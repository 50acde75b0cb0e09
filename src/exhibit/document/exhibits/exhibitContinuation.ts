import { isScored, type Scored, counted, percent } from '../../../base/index.js';
import {
  policyName,
  UNCALIBRATED_MARK,
  type Continuation,
  type ExhibitFacts,
  type Report,
} from '../../../domain/index.js';
import {
  formatCount,
  formatShareOf,
  formatTime,
  originalsOf,
  type Originals,
} from '../../../figure/index.js';
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
} from '../blocks.js';
import { recordFacts } from '../facts/recordFacts.js';
import { parallelRows } from '../panels/parallelRows.js';

type Facts = Extract<ExhibitFacts, { kind: 'continuation' }>;

/** Most characters of the prompt that are printed, from its end: the continuation follows them. */
const PROMPT_SHOWN = 600;

const STOPPED_WORDS: Readonly<Record<Continuation['stoppedBy'], string>> = {
  length: 'the requested number of tokens was reached',
  'end-of-text': 'the model ended the text',
  'end-of-work': 'the work ended here',
  'end-of-context': 'the model’s context limit was reached',
  cancelled: 'the examiner stopped it',
};

/** What the model wrote beside the text of the work, the numbers of the comparison, and the parameters to repeat the output. */
export function continuationBlocks(
  report: Report,
  label: string,
  record: Continuation,
  facts: Facts,
): Block[] {
  return [
    leading(
      paragraph(
        say(UNCALIBRATED_MARK, 'alarm'),
        say(
          ': a single continuation has no control. The examinations measure how often the model writes text of the work, and of the control.',
          'alarm',
        ),
      ),
    ),
    paragraph(
      say('Extraction. ', 'strong'),
      say(
        'The model was deliberately asked to continue the work: it was given the work’s own words up to a point, and it wrote what follows. The comparison below counts how much of its output equals the work.',
      ),
    ),
    ...changedBlocks(record, facts),
    ...promptBlocks(record),
    leading(
      note(
        say(
          'The work’s own text and the model’s output, with the same number of tokens. Words that appear on one side only are ',
        ),
        say('bold and underlined', 'differs'),
        say('; ¶ marks a line end.'),
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
    heading(3, 'Comparison in numbers', `exhibit-${label}-numbers`),
    { kind: 'facts', title: `Comparison of ${label}`, rows: numberRows(record) },
    heading(3, 'Parameters, and how to repeat the output', `exhibit-${label}-parameters`),
    {
      kind: 'facts',
      title: `Parameters of ${label}`,
      rows: parameterRows(record, originalsOf(report.citations)),
    },
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
        `The evidence in this case does not match the record: ${others.join(' and ')} ${others.length === 1 ? 'has a different hash' : 'have different hashes'}.`,
        'alarm',
      ),
    ),
  ];
}

function promptBlocks({ promptText, promptTokens, promptStartChar, startChar }: Continuation): Block[] {
  const characters = Array.from(promptText);
  const isCut = characters.length > PROMPT_SHOWN;
  const shown = isCut ? characters.slice(-PROMPT_SHOWN).join('') : promptText;
  const place = `characters ${formatCount(promptStartChar)} to ${formatCount(startChar)} of the work, ${counted(promptTokens, 'token')}`;
  return [
    {
      kind: 'passage',
      label: 'What the model was given',
      place: [say(place)],
      prefix:
        promptText === '' ? [say('nothing; it wrote from the beginning', 'muted')] : foreign(shown, 'muted'),
      continuation: [],
      numbers: isCut
        ? [
            say(
              `These are the last ${formatCount(PROMPT_SHOWN)} of ${formatCount(characters.length)} characters. The recorded content has the whole prompt.`,
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
      label: 'Leading tokens equal to the work',
      value: [say(shareOf(equalTokens, tokens.length, 'tokens written'))],
    },
    {
      label: 'Tokens that match at the same position',
      value: [say(shareOf(samePlace, tokens.length, 'tokens written'))],
    },
    {
      label: 'Words of the work in the output, in the same order',
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
          `${formatCount(longestRunWords)} of ${counted(workWords, 'word')}; ${formatCount(longestRunChars)} of ${counted(workChars, 'character')} of the work`,
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
  const part = isScored(share) ? `; ${percent(share)}` : '';
  return [
    say(
      `${formatCount(distance)} of ${counted(longer, 'character')} of the longer text (insertions, deletions and substitutions)${part} (0% for equal texts)`,
    ),
  ];
}

function parameterRows(record: Continuation, originals: Originals): Fact[] {
  const { model, work, decoding } = record;
  const original = originals({ workId: work.id, startChar: record.startChar, endChar: record.endChar });
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
      label: 'Position',
      value: [
        say(
          `characters ${formatCount(record.startChar)} to ${formatCount(record.endChar)} of the reading text`,
        ),
        ...(original === '' ? [] : [say(': '), ...foreign(original)]),
      ],
    },
    {
      label: 'Prompt',
      value: [
        say(
          `${counted(record.promptTokens, 'token')} of the work before this position, ${record.bos ? 'after a beginning-of-text token' : 'without a beginning-of-text token'}`,
        ),
      ],
    },
    {
      label: 'Decoding',
      value:
        decoding.kind === 'greedy'
          ? [say('greedy: always the most probable token, so nothing is left to chance')]
          : [say(`sampled, ${policyName(decoding.policy)}`)],
    },
    {
      label: 'Seed',
      value: decoding.kind === 'greedy' ? [say('none: nothing was sampled')] : foreign(decoding.seed, 'mono'),
    },
    {
      label: 'Length',
      value: [
        say(
          `${counted(record.tokens.length, 'token')} of at most ${formatCount(record.maxTokens)}: ${STOPPED_WORDS[record.stoppedBy]}`,
        ),
      ],
    },
    { label: 'Written', value: [say(`${formatTime(record.createdAt)}, ask ${record.askId}`)] },
    ...recordFacts('Engine', record.engine),
  ];
}
