import { counted, isScored, type Scored } from '../../base/index.js';
import {
  policyName,
  type DecodingPolicy,
  type LogProbJson,
  type Report,
  type ReportExamination,
  type ShownPassage,
  type WindowDetails,
  windowDetailsOf,
} from '../../domain/index.js';
import {
  formatCount,
  formatLogProb,
  TOKEN_HEAT_EDGES,
  tokenHeatStep,
  visibleParts,
  originalsOf,
  type Originals,
} from '../../figure/index.js';
import { shownIn } from '../statement/shownIn.js';
import { foreign, heading, leading, note, paragraph, say, type Block, type Inline } from './blocks.js';

/** Most passages of a target work that a report shows; fewer where no passage exceeds the floor. */
const PASSAGES_SHOWN = 6;
const PASSAGES_SHOWN_BELOW_FLOOR = 3;
/** Most passages of its controls that a report shows. */
const CONTROL_PASSAGES_SHOWN = 2;

/** The passages of a target that a report prints, the most probable first. */
export function printedPassages({ passages, thresholds }: WindowDetails['targets'][number]): ShownPassage[] {
  return passages.slice(0, aboveFloor(thresholds) > 0 ? PASSAGES_SHOWN : PASSAGES_SHOWN_BELOW_FLOOR);
}

/** The passages of the controls that a report prints, the most probable first, each with the title of its control. */
export function printedControls({
  controls,
}: Pick<WindowDetails, 'controls'>): { readonly title: string; readonly passage: ShownPassage }[] {
  return controls
    .flatMap(({ title, best }) => best.map((passage) => ({ title, passage })))
    .sort((a, b) => b.passage.logPzNats - a.passage.logPzNats)
    .slice(0, CONTROL_PASSAGES_SHOWN);
}

function aboveFloor(thresholds: WindowDetails['targets'][number]['thresholds']): number {
  return thresholds.find(({ name }) => name === 'family-floor')?.windowsAbove ?? 0;
}

/** The most probable passages of each target and, for comparison, of its control, with the probability of each token. */
export function passagesSection(report: Report): Block[] {
  const leaders = shownIn(report.examinations);
  const originals = originalsOf(report.citations);
  const blocks = report.examinations.flatMap((examination) => {
    const details = windowDetailsOf(examination.findings);
    return details === null || leaders.get(examination.id) !== examination.id
      ? []
      : examinationPassages(examination, details, sharing(examination.id, leaders), originals);
  });
  if (blocks.length === 0) return [];
  return [
    heading(1, 'Passages', 'passages'),
    paragraph(
      say(
        'Each passage is shown after the text that was given to the model (gray). The color of a token shows the probability that the model assigned to exactly this token, given all preceding text. The passage is the work’s own text; it was not generated. ¶ marks a line end.',
      ),
    ),
    { kind: 'tokenLegend', steps: tokenLegend() },
    ...blocks,
  ];
}

function sharing(id: string, leaders: ReadonlyMap<string, string>): string {
  return [...leaders].flatMap(([one, leader]) => (leader === id ? [one] : [])).join(', ');
}

function examinationPassages(
  examination: ReportExamination,
  details: WindowDetails,
  ids: string,
  originals: Originals,
): Block[] {
  const shownControls = printedControls(details);
  const targets = details.targets.filter((target) => target.passages.length > 0);
  if (targets.length === 0) return [];
  return [
    heading(
      2,
      `${ids}  Most probable passages under ${examination.findings?.model.name ?? ''}`,
      `passages-${examination.id}`,
    ),
    ...targets.flatMap((target): Block[] => {
      const above = aboveFloor(target.thresholds);
      const shown = printedPassages(target);
      return [
        note(
          say(
            `The most probable ${shown.length === 1 ? 'passage is' : `${formatCount(shown.length)} passages are`} shown. Of ${counted(target.summary.windows, 'measured passage')}, ${formatCount(above)} ${above === 1 ? 'exceeds' : 'exceed'} the family floor. ${restWords(examination, shown.length < target.summary.windows)}`,
          ),
        ),
        ...shown.map((passage) => passageBlock(passage, 'Passage', target.title, details, originals)),
      ];
    }),
    ...(shownControls.length === 0
      ? []
      : [
          leading(
            note(say('For comparison, the most probable passages of the control under the same model:')),
          ),
          ...shownControls.map(({ title, passage }) =>
            passageBlock(passage, 'Control passage', title, details, originals),
          ),
        ]),
  ];
}

function restWords({ resultsPath }: ReportExamination, areMore: boolean): string {
  const where = resultsPath === '' ? 'the findings in the case folder' : resultsPath;
  return `${areMore ? `The text of others is only in ${where}. ` : ''}The score of every passage is in the journal of the run.`;
}

/** One passage with its position, the heat of its tokens, and its numbers. */
export function passageBlock(
  passage: ShownPassage,
  name: string,
  title: string,
  details: Pick<WindowDetails, 'policies'>,
  originals: Originals,
): Extract<Block, { kind: 'passage' }> {
  const policies = policyWords(passage.policyLogPzNats, details.policies);
  const original = originals({
    workId: passage.workId,
    startChar: passage.suffixStartChar,
    endChar: passage.suffixEndChar,
  });
  return {
    kind: 'passage',
    label: `${name} ${passage.rank}`,
    place: [
      ...foreign(title, 'emphasis'),
      ...(original === '' ? [] : [say(', '), ...foreign(original)]),
      say(
        `, characters ${formatCount(passage.suffixStartChar)} to ${formatCount(passage.suffixEndChar)}, token ${formatCount(passage.startToken)}`,
      ),
    ],
    prefix: foreign(passage.prefixText, 'muted'),
    continuation: tokensInlines(passage.tokens),
    numbers: [
      say(`Probability of the passage: ${formatLogProb(passage.logPzNats)} (full softmax)`),
      say(policies === '' ? '. ' : `; ${policies}. `),
      say(greedyWords(passage, passage.tokens.length)),
    ],
  };
}

/** How far greedy decoding follows a passage of `tokens` tokens. */
export function greedyWords(
  { greedyExact, greedyPrefixTokens }: Pick<ShownPassage, 'greedyExact' | 'greedyPrefixTokens'>,
  tokens: number,
): string {
  return greedyExact
    ? 'Greedy decoding reproduces it exactly.'
    : `Greedy decoding follows it for ${formatCount(greedyPrefixTokens)} of ${counted(tokens, 'token')}.`;
}

/** The probability of a passage under each policy. */
export function policyWords(logProbs: readonly LogProbJson[], policies: readonly DecodingPolicy[]): string {
  return logProbs
    .map((logProb, index) => {
      const policy = policies[index];
      return `${policy === undefined ? `policy ${index + 1}` : policyName(policy)}: ${logProb === '-inf' ? '0 (this policy excludes a token of the passage)' : formatLogProb(logProb)}`;
    })
    .join('; ');
}

/** The text of tokens, each with the heat of its probability; a token without one is muted. */
export function tokensInlines(
  tokens: readonly { readonly text: string; readonly logProbNats: Scored }[],
): Inline[] {
  const pieces = visibleParts(tokens.map(({ text }) => text));
  return tokens.flatMap(({ logProbNats }, index) =>
    (pieces[index] ?? []).map(({ text, kind }): Inline => ({
      text,
      style: kind === 'sign' ? 'sign' : isScored(logProbNats) ? 'plain' : 'muted',
      foreign: true,
      ...(isScored(logProbNats) ? { heat: tokenHeatStep(logProbNats) } : {}),
    })),
  );
}

/** What the heat of tokens means, in a few words for each step. */
export function tokenLegend(): string[] {
  const words = TOKEN_HEAT_EDGES.map((edge) => (edge < 0.001 ? '10^−5' : String(edge)));
  return [`below ${words[0] ?? ''}`, ...words.map((word) => `≥ ${word}`)];
}
