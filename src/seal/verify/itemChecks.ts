import {
  entriesOf,
  EVIDENCE_TEXT_NAMES,
  evidenceHistory,
  type AuditEntry,
  type EntryOf,
} from '../../domain/index.js';
import { sha256Hex } from '../../base/index.js';
import { failed, listed, passed, skipped, type CheckDefinition, type Outcome } from './bagCheck.js';
import { auditOf } from '../bag/bagLog.js';
import {
  isNamedOnce,
  itemsBy,
  itemsOf,
  member,
  parsedJson,
  sameJson,
  textOf,
} from '../encoding/jsonParts.js';
import type { OpenBag } from '../bag/openBag.js';
import { readPayload } from '../bag/readPayload.js';
import { RECEIVED_MEMBERS } from '../bag/reportedHistory.js';
import { reportOf } from '../bag/sealedReport.js';
import { shown } from '../bag/shown.js';

/** Checks of the evidence register and of the exhibits against the audit log. */
export const ITEM_CHECKS: readonly CheckDefinition[] = [
  {
    id: 'items',
    title: 'Every item is the one that the audit log records as received',
    proof: (commands) => commands.items,
    run: checkItems,
  },
  {
    id: 'exhibits',
    title: 'The contents of the exhibits are those that the audit log records as marked',
    proof: (commands) => commands.exhibits,
    run: checkExhibits,
  },
];

async function checkItems(bag: OpenBag): Promise<Outcome> {
  const chain = await auditOf(bag);
  if ('problem' in chain)
    return failed('audit.jsonl cannot be relied on, so what was received is not known.');
  const { entries } = chain.value;
  const received = byId(entriesOf(entries, 'evidence-added'));
  const there = [...bag.files.keys()].flatMap((path) => {
    const id = /^data\/items\/(E[1-9][0-9]*)\.json$/.exec(path)?.[1];
    return id === undefined ? [] : [id];
  });
  if (received.size === 0 && there.length === 0) return skipped('The audit log records no evidence.');
  const problems = there.filter((id) => !received.has(id)).map((id) => `${id} is not on record`);
  for (const [id, [added, ...others]] of received) {
    if (added === undefined) continue;
    const path = `data/items/${id}.json`;
    const problem =
      others.length > 0
        ? 'it was received twice'
        : !there.includes(id)
          ? `${shown(path)} is missing`
          : itemProblem(parsedJson(await readPayload(bag, path)), added, entries);
    if (problem !== undefined) problems.push(`${shown(id)}: ${problem}`);
    if (problem !== undefined) continue;
    const wrong = await factsProblem(bag, id, added.detail.factsSha256);
    if (wrong !== undefined) problems.push(`${shown(id)}: ${wrong}`);
  }
  if (problems.length > 0) return failed(`${listed(problems)}.`);
  return passed(
    `The hash, size, role, source, date, stated text and corrections of ${received.size} items are as recorded. The facts that were read from them at receipt are also as recorded.`,
  );
}

/** What the audit log states about an item now is what it stated at receipt, with every later correction. */
function itemProblem(
  item: unknown,
  { detail: { id, ...received } }: EntryOf<'evidence-added'>,
  entries: readonly AuditEntry[],
): string | undefined {
  const detail = entriesOf(entries, 'evidence-corrected')
    .filter((entry) => entry.detail.id === id)
    .reduce((before, { detail: { after } }) => ({ ...before, ...after }), received);
  const evidence = member(item, 'evidence');
  if (member(evidence, 'id') !== id) return 'its file contains no register entry with that id';
  for (const name of RECEIVED_MEMBERS) {
    const recorded = detail[name];
    if (recorded === member(evidence, name)) continue;
    return `${name} is ${said(member(evidence, name))}, the audit log states ${said(recorded)}`;
  }
  for (const name of EVIDENCE_TEXT_NAMES) {
    const recorded = member(detail, name) ?? '';
    const found = member(evidence, name) ?? '';
    if (recorded === found) continue;
    return `${name} is ${said(found)}, the audit log states ${said(recorded)}`;
  }
  const change = evidenceHistory(entries)
    .get(id)
    ?.findLast(({ kind }) => kind === 'withdrawn' || kind === 'restored');
  const withdrawn = change?.kind === 'withdrawn' ? change.reason : undefined;
  if (member(evidence, 'withdrawn') !== withdrawn)
    return `withdrawn is ${said(member(evidence, 'withdrawn'))}, the audit log states ${said(withdrawn)}`;
  const recorded = detail.files;
  const files = itemsOf(member(evidence, 'files'));
  const isSame = recorded.every((file, index) =>
    (['name', 'sizeBytes', 'sha256'] as const).every((name) => file[name] === member(files[index], name)),
  );
  if (recorded.length !== files.length || !isSame)
    return 'its files differ from those that the audit log states';
  const combined = combinedSha256(files.map((file) => textOf(member(file, 'sha256')) ?? ''));
  return combined === member(evidence, 'sha256') ? undefined : 'its hash does not match its files';
}

/** The hash of evidence that consists of several files: the hash of their digests, one per line. */
function combinedSha256(digests: readonly string[]): string {
  const [only] = digests;
  if (only !== undefined && digests.length === 1) return only;
  return sha256Hex(digests.map((digest) => `${digest}\n`).join(''));
}

/** The bag holds the facts twice: byte for byte as they were recorded, and in the item's file. */
async function factsProblem(
  bag: OpenBag,
  id: string,
  recorded: string | undefined,
): Promise<string | undefined> {
  if (recorded === undefined) return 'the audit log states no SHA-256 of its facts';
  const path = `data/items/${id}.facts.json`;
  const found = bag.hashes.get(path);
  if (found === undefined) return `${path} is missing`;
  if (found !== recorded)
    return `${path} was changed: the audit log states SHA-256 ${recorded}, found ${found}`;
  const facts = parsedJson(await readPayload(bag, path));
  const item = parsedJson(await readPayload(bag, `data/items/${id}.json`));
  return sameJson(facts, member(item, 'facts')) ? undefined : `its facts differ from those in ${path}`;
}

async function checkExhibits(bag: OpenBag): Promise<Outcome> {
  const chain = await auditOf(bag);
  if ('problem' in chain) return failed('audit.jsonl cannot be relied on, so what was marked is not known.');
  const report = await reportOf(bag);
  if ('problem' in report) return failed(`report.json: ${report.problem}.`);
  const { entries } = chain.value;
  const added = byId(entriesOf(entries, 'exhibit-added'));
  const exhibits = itemsOf(member(report.value.root, 'exhibits'));
  const paths = new Set(exhibits.map((exhibit) => textOf(member(exhibit, 'path')) ?? ''));
  const problems = [...bag.files.keys()]
    .filter((path) => /^data\/exhibits\/.*\.json$/.test(path) && !paths.has(path))
    .map((path) => `${shown(path)} belongs to no exhibit of the report`);
  const told = itemsBy(exhibits, 'entry', 'id');
  if (!isNamedOnce(exhibits, 'entry', 'id'))
    problems.push('an entry of exhibits has no id, or the id of another entry');
  const marked = markedIn(entries);
  for (const id of marked)
    if (!told.has(id)) problems.push(`${shown(id)} was marked, but is not in the report`);
  for (const [id, exhibit] of told) {
    const path = textOf(member(exhibit, 'path')) ?? '';
    const content = member(exhibit, 'content') ?? null;
    const details = added.get(id) ?? [];
    const recorded = new Set<unknown>(details.map(({ detail }) => detail.contentSha256));
    const stated = textOf(member(exhibit, 'entry', 'contentSha256'));
    if (recorded.size !== 1) problems.push(`${shown(id)} is not on record, or is on record more than once`);
    else if (!marked.has(id)) problems.push(`${shown(id)} was removed according to the audit log`);
    else if (!recorded.has(stated))
      problems.push(`the hash of ${shown(id)} differs from the one in the audit log`);
    else if ((path === '') !== (content === null))
      problems.push(`${shown(id)} shows content that has no file, or has a file whose content is not shown`);
    else if (path === '') continue;
    else if (bag.hashes.get(path) !== stated)
      problems.push(`${shown(path)} does not hold the content that was marked`);
    else if (!sameJson(parsedJson(await readPayload(bag, path)), content))
      problems.push(`${shown(id)}: the content in report.json differs from ${shown(path)}`);
  }
  if (problems.length > 0) return failed(`${listed(problems)}.`);
  return exhibits.length === 0
    ? skipped('The report shows no exhibits.')
    : passed(
        `${exhibits.length} exhibits; the content of ${paths.has('') ? 'each that has a file' : 'each'} is the one recorded when it was marked, and no marked exhibit is missing. The numbers printed with them were not compared.`,
      );
}

/** The entries about each item or exhibit. */
function byId<E extends { readonly detail: { readonly id: string } }>(
  entries: readonly E[],
): Map<string, E[]> {
  const found = new Map<string, E[]>();
  for (const entry of entries) found.set(entry.detail.id, [...(found.get(entry.detail.id) ?? []), entry]);
  return found;
}

/** The ids of the exhibits that were marked and not removed afterwards. */
function markedIn(entries: readonly AuditEntry[]): Set<string> {
  const marked = new Set<string>();
  for (const { action, detail } of entriesOf(entries, 'exhibit-added', 'exhibit-removed')) {
    if (action === 'exhibit-added') marked.add(detail.id);
    else marked.delete(detail.id);
  }
  return marked;
}

function said(value: unknown): string {
  return value === undefined ? 'not there' : shown(typeof value === 'string' ? value : JSON.stringify(value));
}
