import { say, stacked, textOf, type Fact, type Inline, type InlineStyle } from '../blocks.js';

/** The facts of one examination, model or work. */
export interface FactColumn {
  readonly name: string;
  readonly facts: readonly Fact[];
}

/**
 * The facts of several columns as one list. A value that all columns share is given once, without names. Other values are listed below each
 * other, each with the names of its columns in `style`. Labels keep the order of their first appearance.
 */
export function mergedFacts(columns: readonly FactColumn[], style: InlineStyle = 'muted'): Fact[] {
  const labels = [...new Set(columns.flatMap((column) => column.facts.map((fact) => fact.label)))];
  return labels.map((label) => {
    const groups = new Map<string, { readonly names: string[]; readonly value: readonly Inline[] }>();
    for (const { name, facts } of columns) {
      const fact = facts.find((one) => one.label === label);
      if (fact === undefined) continue;
      const key = textOf(fact.value);
      const group = groups.get(key);
      if (group === undefined) groups.set(key, { names: [name], value: fact.value });
      else group.names.push(name);
    }
    const all = [...groups.values()];
    const [first] = all;
    if (first?.names.length === columns.length) return { label, value: first.value };
    return {
      label,
      value: stacked(all.map(({ names, value }) => [say(`${names.join(', ')}:\u00a0`, style), ...value])),
    };
  });
}
