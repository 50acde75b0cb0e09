import type { PlantManifest } from './plantSchema.js';

/** What in a manifest cannot be true, with its place, and what to do. */
export interface Contradiction {
  readonly why: string;
  readonly remedy: string;
}

/** The first thing in a manifest that contradicts another; null if there is none. */
export function findContradiction(manifest: PlantManifest): Contradiction | null {
  for (const check of [groups, works, passages, rounds]) {
    const found = check(manifest);
    if (found !== null) return found;
  }
  return null;
}

function groups({ groups: all }: PlantManifest): Contradiction | null {
  for (const [at, { id, repeats, expect }] of all.entries()) {
    const place = `groups.${at} (“${id}”)`;
    if (all.findIndex((other) => other.id === id) !== at)
      return { why: `${place}: the group is listed twice`, remedy: 'Give each group one entry.' };
    if (repeats === 0 && expect !== 'not-found')
      return {
        why: `${place}: its texts were never in the training text, so the expected result must be “not-found”`,
        remedy: 'Set expect to "not-found", or correct repeats.',
      };
    if (repeats > 0 && expect === 'not-found')
      return {
        why: `${place}: its texts were in the training text, and it is expected as “not-found”`,
        remedy: 'Set expect to "open" or "found", or correct repeats.',
      };
  }
  return null;
}

function works({ groups: known, works: all }: PlantManifest): Contradiction | null {
  for (const [at, { id, group }] of all.entries()) {
    const place = `works.${at} (“${id}”)`;
    if (all.findIndex((other) => other.id === id) !== at)
      return { why: `${place}: the work is listed twice`, remedy: 'Give each work its own id.' };
    if (!known.some((one) => one.id === group))
      return {
        why: `${place}: its group “${group}” is not in groups`,
        remedy: 'Add the group, or correct the name.',
      };
  }
  return null;
}

function passages({ works: all }: PlantManifest): Contradiction | null {
  for (const [at, work] of all.entries()) {
    let end = 0;
    const ids = new Set<string>();
    for (const [index, { id, startChar, endChar }] of work.passages.entries()) {
      const place = `works.${at} (“${work.id}”), passages.${index} (“${id}”)`;
      if (endChar <= startChar)
        return {
          why: `${place}: it ends at character ${endChar} and begins at ${startChar}`,
          remedy: 'Correct startChar or endChar.',
        };
      if (startChar < end)
        return {
          why: `${place}: it begins at character ${startChar}, before the passage above it ends (${end})`,
          remedy: 'List the passages in the order of the text, without overlap.',
        };
      if (ids.has(id))
        return { why: `${place}: the id is given twice`, remedy: 'Give each passage of a work its own id.' };
      ids.add(id);
      end = endChar;
    }
  }
  return null;
}

function rounds({ works: known, rounds: all }: PlantManifest): Contradiction | null {
  const examined = new Set<string>();
  for (const [at, { kind, targets, controls }] of all.entries()) {
    const named = [...targets, ...controls];
    if (kind === 'editions' && targets.length !== 2)
      return {
        why: `rounds.${at}: it compares editions, and has ${targets.length} ${targets.length === 1 ? 'target' : 'targets'}`,
        remedy: 'Name two targets, one for each edition.',
      };
    for (const [index, id] of named.entries()) {
      const place = `rounds.${at} (“${id}”)`;
      if (!known.some((work) => work.id === id))
        return { why: `${place}: there is no such work`, remedy: 'Add the work, or correct the name.' };
      if (named.indexOf(id) !== index)
        return {
          why: `${place}: the round names the work twice`,
          remedy: 'Name a work once, as a target or as a control.',
        };
    }
    for (const id of targets) {
      if (examined.has(`${kind ?? ''} ${id}`))
        return {
          why: `rounds.${at} (“${id}”): an earlier round has the same target, and its passages would count twice`,
          remedy: 'Make each work a target in one round of a kind.',
        };
      examined.add(`${kind ?? ''} ${id}`);
    }
  }
  return null;
}
