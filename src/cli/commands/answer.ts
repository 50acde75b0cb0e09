import type { Command } from 'commander';
import {
  countWords,
  ELEMENT_STATES,
  numberWords,
  numbered,
  type Amount,
  type Answer,
  type ElementLine,
} from '../../answer/index.js';
import { openCase } from '../../casefile/index.js';
import { STANDING, TAG, UNCALIBRATED_MARK } from '../../domain/index.js';
import { visibleString } from '../../figure/index.js';
import { CaseAnswers, CaseChecks, KeptFindings } from '../../matter/index.js';
import { commonOptions, terminalOf, type CommonValues } from '../options.js';
import { caseArgument } from '../parse/caseArgument.js';

/** `palimpsest answer CASE`: what the window and page 1 of a report answer. */
export function addAnswerCommand(program: Command): void {
  caseArgument(commonOptions(program.command('answer')))
    .description(
      'print the answer for each work and model of a case: the four elements of memorization, each with its number and that of the control, and what was not tested; with --json, one line for each',
    )
    .addHelpText('after', '\nExample:\n  palimpsest answer doe-v-acme')
    .action(async (folder: string, values: CommonValues) => {
      const terminal = terminalOf(values);
      const opened = await openCase(folder, { mode: 'read' });
      try {
        const answers = new CaseAnswers(new CaseChecks(), new KeptFindings());
        const briefs = await answers.briefs(opened);
        if (briefs.length === 0 && !terminal.json) await terminal.line('No work was examined with a model.');
        for (const [at, { modelId, workId }] of briefs.entries()) {
          const answer = await answers.answer(opened, modelId, workId);
          if (terminal.json) await terminal.document(answer);
          else await terminal.line(`${at === 0 ? '' : '\n'}${answerText(answer)}`);
        }
      } finally {
        await opened.close();
      }
    });
}

/** An answer in words: what it is about, the elements of the definition, the sentence, the numbers where there are some, and what limits it. */
function answerText({ model, work, elements, supplied, examinations, lead, untested }: Answer): string {
  const marks = [
    ...(lead.calibration === 'uncalibrated' ? [UNCALIBRATED_MARK] : []),
    STANDING[lead.standing].phrase,
  ];
  const numbers =
    lead.place === null
      ? []
      : [
          `  in the work:     ${amountText(lead.work)}`,
          `  in the control:  ${amountText(lead.control)}`,
          `  result:          ${marks.join(', ')} (${lead.place.examinationId})`,
        ];
  return [
    `${work.title} (${work.id}) in ${model.name} (${model.id})`,
    `  ${elements.sentence.text}`,
    ...elements.rows.flatMap(({ id, ...line }) => [
      `  ${numbered(id)}: ${lineText(line)}`,
      ...(id === 'reconstructed'
        ? elements.means
            .filter((one) => one.id !== 'reconstruction')
            .map((one) => `      ${TAG[one.id].phrase}: ${lineText(one)}`)
        : []),
    ]),
    ...supplied.map(({ text }) => `  ${text}`),
    `  ${lead.sentence.text}`,
    ...numbers,
    ...[...untested, ...lead.also].map(({ text }) => `  – ${text}`),
    `  examinations:    ${examinations.map(({ id, status }) => (status === 'finished' ? id : `${id} ${status}`)).join(', ')}`,
  ]
    .map(visibleString)
    .join('\n');
}

function lineText({ state, sentence, why, examinationId }: ElementLine): string {
  const by = examinationId === '' ? '' : ` (${examinationId})`;
  return `${ELEMENT_STATES[state].phrase}${by}. ${[sentence, ...why].map(({ text }) => text).join(' ')}`;
}

function amountText(amount: Amount | null): string {
  return amount === null ? numberWords(amount) : `${numberWords(amount)}, ${countWords(amount)}`;
}
