import { member, sameJson, textOf } from '../encoding/jsonParts.js';
import type { AuditChain } from './auditChain.js';

/** Entries that change a register entry after receipt, with the kind under which a report lists each. */
const KINDS: Readonly<Record<string, string>> = {
  'evidence-corrected': 'corrected',
  'evidence-withdrawn': 'withdrawn',
  'evidence-restored': 'restored',
  'evidence-relocated': 'relocated',
};

/**
 * What the audit log states about an item now: what it stated at receipt, with every later correction.
 * @param received the detail of the entry of its receipt
 */
export function correctedDetail({ entries }: AuditChain, id: string, received: unknown): unknown {
  const corrections = entries.flatMap(({ action, detail }) =>
    action === 'evidence-corrected' && member(detail, 'id') === id ? [partOf(detail, 'after')] : [],
  );
  return Object.assign({}, partOf({ received }, 'received'), ...corrections) as unknown;
}

/** The reason for which the audit log states that an item is withdrawn now; undefined if it is not. */
export function withdrawnReason({ entries }: AuditChain, id: string): string | undefined {
  const last = entries.findLast(
    ({ action, detail }) =>
      (action === 'evidence-withdrawn' || action === 'evidence-restored') && member(detail, 'id') === id,
  );
  return last?.action === 'evidence-withdrawn' ? textOf(member(last.detail, 'reason')) : undefined;
}

/** States how the changes that a report lists for an item differ from those in the audit log. */
export function differentChanges(chain: AuditChain, item: unknown): string | undefined {
  const id = textOf(member(item, 'evidence', 'id')) ?? '';
  const due = changesOf(chain, id);
  const told = member(item, 'changes') ?? [];
  if (sameJson(told, due)) return undefined;
  return 'the changes of its register entry after receipt differ from those in the audit log';
}

function changesOf({ entries }: AuditChain, id: string): unknown[] {
  return entries.flatMap(({ time, actor, action, detail }, at) => {
    const kind = Object.hasOwn(KINDS, action) ? KINDS[action] : undefined;
    if (kind === undefined || member(detail, 'id') !== id) return [];
    const before = new Map(Object.entries(partOf(detail, 'before')));
    const fields = Object.entries(partOf(detail, 'after'))
      .map(([name, after]) => ({ name, before: before.get(name) ?? '', after }))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
    return [{ entry: at + 1, at: time, by: actor, kind, reason: member(detail, 'reason') ?? '', fields }];
  });
}

function partOf(detail: unknown, name: string): Readonly<Record<string, unknown>> {
  const part = member(detail, name);
  return typeof part === 'object' && part !== null && !Array.isArray(part)
    ? (part as Readonly<Record<string, unknown>>)
    : {};
}
