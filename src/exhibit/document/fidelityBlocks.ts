import { canonicalJson } from '../../base/index.js';
import type {
  ExaminationStart,
  LoadWarnings,
  ReportExamination,
  TokenizerFidelity,
} from '../../domain/index.js';
import { FIDELITY_CONTEXT, fidelityRows, warningsRow, type FidelityRow } from '../../figure/index.js';
import {
  facts,
  foreign,
  heading,
  note,
  paragraph,
  say,
  stacked,
  type Block,
  type Fact,
  type Inline,
} from './blocks.js';

/** What was measured of a model's tokenizer when an examination was prepared. */
interface Measured {
  readonly model: string;
  readonly examinations: string[];
  readonly warnings: LoadWarnings;
  /** Null for a reference model, whose tokenizer is not measured. */
  readonly fidelity: TokenizerFidelity | null;
}

/**
 * What is unusual in how the tokenizer of an examined model treats its own tokens and shipped texts, and what llama.cpp warned of; nothing
 * where all is usual. What several examinations found alike is given once. The start records have the rest.
 */
export function fidelityBlocks(examinations: readonly ReportExamination[]): Block[] {
  const measured = grouped(examinations.flatMap(({ id, start }) => (start === null ? [] : [{ id, start }])));
  const columns = measured.flatMap((one) => {
    const rows = factsOf(one);
    return rows.length === 0 ? [] : [{ name: nameOf(one, measured), facts: rows }];
  });
  if (columns.length === 0) return [];
  const withoutPre = measured.filter(({ fidelity }) => fidelity?.preMissing === true);
  return [
    heading(2, 'Tokenizer fidelity', 'tokenizer-fidelity'),
    ...withoutPre.map((one) =>
      paragraph(
        say(
          `The file of ${one.model} states no pre-tokenizer. llama.cpp split the texts by a fallback, and the examiner overrode the refusal. Every result of ${one.examinations.join(', ')} rests on that split: a memorized text may look less memorized than it is, and a negative result says little.`,
          'strong',
        ),
      ),
    ),
    facts(
      'Tokenizer fidelity',
      columns.flatMap(({ name, facts: rows }) =>
        rows.map(({ label, value }) => ({ label: `${label}, ${name}`, value })),
      ),
    ),
    note(say(FIDELITY_CONTEXT)),
  ];
}

function grouped(starts: readonly { readonly id: string; readonly start: ExaminationStart }[]): Measured[] {
  const groups = new Map<string, Measured>();
  const add = (examination: string, model: string, found: Pick<Measured, 'warnings' | 'fidelity'>): void => {
    const key = canonicalJson([model, found.warnings, found.fidelity]);
    const group = groups.get(key) ?? { model, examinations: [], ...found };
    group.examinations.push(examination);
    groups.set(key, group);
  };
  for (const { id, start } of starts) {
    for (const { id: model, loadWarnings } of start.references)
      add(id, model, { warnings: loadWarnings, fidelity: null });
    add(id, start.model.id, { warnings: start.loadWarnings, fidelity: start.tokenizerFidelity });
  }
  return [...groups.values()];
}

function nameOf({ model, examinations }: Measured, all: readonly Measured[]): string {
  return all.filter((one) => one.model === model).length === 1
    ? model
    : `${model} in ${examinations.join(', ')}`;
}

function factsOf({ warnings, fidelity }: Measured): Fact[] {
  const rows = [...(fidelity === null ? [] : fidelityRows(fidelity)), warningsRow(warnings)];
  return rows.filter(({ isUnusual }) => isUnusual).map((row) => ({ label: row.label, value: valueOf(row) }));
}

function valueOf({ text, quoted, isUnusual }: FidelityRow): Inline[] {
  const own = say(text, isUnusual ? 'strong' : 'plain');
  return quoted.length === 0 ? [own] : stacked([[own], ...quoted.map((one) => foreign(one, 'mono'))]);
}
