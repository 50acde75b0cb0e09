import { counted, isScored, type Scored } from '../../base/index.js';
import {
  policyName,
  type DecodingPolicy,
  type LogProbJson,
  type Report,
  type ReportExamination,
  type ShownPassage,
  type WindowDetails,
  panelDetailsOf,
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
import { foreign, heading, note, paragraph, say, type Block, type Inline } from './blocks.js';
import { panelSource, passagePanels } from './panels/panelBlocks.js';

/** Most passages of a target work in the data of a report; fewer where no passage exceeds the floor. */
const PASSAGES_KEPT = 6;
const PASSAGES_KEPT_BELOW_FLOOR = 3;
/** Most passages of its controls in the data of a report. */
const CONTROL_PASSAGES_KEPT = 2;
/** Most of these that its pages print. */
const PASSAGES_PRINTED = 2;
const CONTROL_PASSAGES_PRINTED = 1;

/** The passages of a target in the data of a report, the most probable first. */
export function keptPassages({ passages, thresholds }: WindowDetails['targets'][number]): ShownPassage[] {
  return passages.slice(0, aboveFloor(thresholds) > 0 ? PASSAGES_KEPT : PASSAGES_KEPT_BELOW_FLOOR);
}

/** The passages of the controls in the data of a report, the most probable first, each with the title of its control. */
export function keptControls({
  controls,
}: Pick<WindowDetails, 'controls'>): { readonly title: string; readonly passage: ShownPassage }[] {
  return controls
    .flatMap(({ title, best }) => best.map((passage) => ({ title, passage })))
    .sort((a, b) => b.passage.logPzNats - a.passage.logPzNats)
    .slice(0, CONTROL_PASSAGES_KEPT);
}

/** The passages of a target that the pages print; none where no passage exceeds the floor. */
function printedPassages(target: WindowDetails['targets'][number]): ShownPassage[] {
  return aboveFloor(target.thresholds) > 0 ? target.passages.slice(0, PASSAGES_PRINTED) : [];
}

function aboveFloor(thresholds: WindowDetails['targets'][number]['thresholds']): number {
  return thresholds.find(({ name }) => name === 'family-floor')?.windowsAbove ?? 0;
}

/** The most probable passages of each target and of its control, and what the panels of an examination show of single passages. */
export function passagesSection(report: Report): Block[] {
  const leaders = shownIn(report.examinations);
  const originals = originalsOf(report.citations);
  const scored = report.examinations.flatMap((examination) => {
    const details = windowDetailsOf(examination.findings);
    return details === null || leaders.get(examination.id) !== examination.id
      ? []
      : examinationPassages(examination, details, sharing(examination.id, leaders), originals);
  });
  const printed = report.examinations.flatMap(({ findings }) =>
    (windowDetailsOf(findings)?.targets ?? [])
      .flatMap(printedPassages)
      .map(({ workId, suffixStartChar, suffixEndChar }) => ({
        workId,
        startChar: suffixStartChar,
        endChar: suffixEndChar,
      })),
  );
  const panels = report.examinations.flatMap((examination) => {
    const details = panelDetailsOf(examination.findings);
    const blocks =
      details === null ? [] : passagePanels(panelSource(examination, originals), details, printed);
    return blocks.length === 0
      ? []
      : [
          heading(
            2,
            `${examination.id}  Passages under ${examination.findings?.model.name ?? ''}`,
            `passages-${examination.id}`,
          ),
          ...blocks,
        ];
  });
  if (scored.length + panels.length === 0) return [];
  return [
    heading(1, 'Passages', 'passages'),
    ...(scored.some(({ kind }) => kind === 'passage')
      ? [
          paragraph(
            say(
              'Gray: text that was given to the model. The color of a token is the probability that the model assigned to exactly this token after all preceding text. The passage is the work’s own text; it was not generated. ¶ marks a line end.',
            ),
          ),
          { kind: 'tokenLegend' as const, steps: tokenLegend() },
        ]
      : []),
    ...scored,
    ...panels,
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
  const where = examination.resultsPath === '' ? 'the findings in the case folder' : examination.resultsPath;
  const targets = details.targets.filter((target) => target.summary.windows > 0);
  if (targets.length === 0) return [];
  const notes = targets.map((target): Block => {
    const above = aboveFloor(target.thresholds);
    const printed = printedPassages(target).length;
    const which =
      printed === 0
        ? 'none is printed'
        : `the most probable ${printed === 1 ? 'one is' : `${formatCount(printed)} are`} printed`;
    return note(
      ...(printed === 0 ? [say(`${ids}. `, 'strong')] : []),
      ...foreign(target.title),
      say(
        `: ${formatCount(above)} of ${counted(target.summary.windows, 'measured passage')} ${above === 1 ? 'exceeds' : 'exceed'} the family floor; ${which}. More are in `,
      ),
      ...foreign(where, 'mono'),
      say('.'),
    );
  });
  const passages = targets.flatMap((target) =>
    printedPassages(target).map((passage) =>
      passageBlock(passage, 'Passage', target.title, details, originals),
    ),
  );
  if (passages.length === 0) return notes;
  return [
    heading(
      2,
      `${ids}  Most probable passages under ${examination.findings?.model.name ?? ''}`,
      `passages-${examination.id}`,
    ),
    ...notes,
    ...passages,
    ...keptControls(details)
      .slice(0, CONTROL_PASSAGES_PRINTED)
      .map(({ title, passage }) => passageBlock(passage, 'Control passage', title, details, originals)),
  ];
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
