import {
  policyName,
  type Report,
  type ReportExamination,
  type ShownPassage,
  type WindowDetails,
} from '../../domain/index.js';
import { formatCount, formatLogProb, formatNoun } from '../format.js';
import { TOKEN_HEAT_EDGES, tokenHeatStep } from '../heat.js';
import { windowDetailsOf } from '../statement/windowDetailsOf.js';
import { visibleText } from '../visibleText.js';
import { foreign, heading, paragraph, say, type Block, type Inline } from './blocks.js';

/** Passages of a target work, and of its controls, that a report shows. */
export const PASSAGES_SHOWN = 8;
const CONTROL_PASSAGES_SHOWN = 2;

/** The most probable passages of each target, and the best of the control beside them, with the probability of each token. */
export function passagesSection(report: Report): Block[] {
  const blocks = report.examinations.flatMap((examination) => {
    const details = windowDetailsOf(examination);
    return details === null ? [] : examinationPassages(examination, details);
  });
  if (blocks.length === 0) return [];
  return [
    heading(1, 'Passages', 'passages'),
    paragraph(
      say(
        'Each passage is shown as the text that was given to the model (grey) and the text that follows in the work. The colour behind a token is the probability the model gave to exactly this token after all that stands before it. The continuation is the work’s own text, not text that was generated.',
      ),
    ),
    { kind: 'tokenLegend', steps: tokenLegend() },
    ...blocks,
  ];
}

function examinationPassages(examination: ReportExamination, details: WindowDetails): Block[] {
  return details.targets.flatMap((target): Block[] => {
    const shown = target.passages.slice(0, PASSAGES_SHOWN);
    if (shown.length === 0) return [];
    const controls = details.controls.flatMap((control) =>
      control.best.slice(0, CONTROL_PASSAGES_SHOWN).map((passage) => ({ title: control.title, passage })),
    );
    return [
      heading(
        2,
        `${examination.id}  Most probable passages of the work`,
        `passages-${examination.id}-${target.workId}`,
      ),
      ...shown.map((passage) => passageBlock(passage, 'Passage', target.title, details)),
      ...(controls.length === 0
        ? []
        : [
            heading(
              2,
              `${examination.id}  Most probable passages of the control`,
              `control-passages-${examination.id}-${target.workId}`,
            ),
            ...controls.map(({ title, passage }) => passageBlock(passage, 'Control passage', title, details)),
          ]),
    ];
  });
}

/** One passage with its place, its tokens in heat and its numbers. */
export function passageBlock(
  passage: ShownPassage,
  name: string,
  title: string,
  details: WindowDetails,
): Extract<Block, { kind: 'passage' }> {
  const policies = passage.policyLogPzNats
    .map((logProb, index) => {
      const policy = details.policies[index];
      return `${policy === undefined ? `policy ${index + 1}` : policyName(policy)}: ${logProb === '-inf' ? '0, a token lies outside what this policy keeps' : formatLogProb(logProb)}`;
    })
    .join('; ');
  return {
    kind: 'passage',
    label: `${name} ${passage.rank}`,
    place: [
      ...foreign(title, 'emphasis'),
      say(
        `, characters ${formatCount(passage.suffixStartChar)} to ${formatCount(passage.suffixEndChar)}, token ${formatCount(passage.startToken)}`,
      ),
    ],
    prefix: foreign(passage.prefixText, 'muted'),
    continuation: passage.tokens.flatMap((token) => tokenInlines(token.text, token.logProbNats)),
    numbers: [
      say(`Probability of the continuation: ${formatLogProb(passage.logPzNats)} (full softmax)`),
      say(policies === '' ? '. ' : `; ${policies}. `),
      say(
        passage.greedyExact
          ? 'Greedy decoding gives it exactly.'
          : `Greedy decoding follows it for ${formatNoun(passage.greedyPrefixTokens, 'token')} of ${passage.tokens.length}.`,
      ),
    ],
  };
}

function tokenInlines(text: string, logProbNats: number): Inline[] {
  const heat = tokenHeatStep(logProbNats);
  return visibleText(text).map((piece) => ({
    text: piece.text,
    style: piece.kind === 'sign' ? 'sign' : 'plain',
    foreign: true,
    heat,
  }));
}

/** What the heat behind tokens means, one word for each step. */
export function tokenLegend(): string[] {
  const words = TOKEN_HEAT_EDGES.map((edge) => (edge < 0.001 ? '10^−5' : String(edge)));
  return [`below ${words[0] ?? ''}`, ...words.map((word) => `≥ ${word}`)];
}
