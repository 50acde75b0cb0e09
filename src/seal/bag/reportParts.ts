import { entriesOf } from '../../domain/index.js';
import type { AuditChain } from './auditChain.js';
import { itemsOf, member, sameJson } from '../encoding/jsonParts.js';
import { shown } from './shown.js';

/**
 * States how the report's plan of an examination differs from start.json.
 * @param start the content of start.json; undefined if there is none
 */
export function differentStart(examination: unknown, start: unknown): string | undefined {
  const reported = member(examination, 'start');
  if (reported === null || reported === undefined)
    return start === undefined ? undefined : 'the bag holds a plan that the report does not show';
  if (typeof start !== 'object' || start === null) return 'the bag contains no start.json for it';
  const names = new Set([...Object.keys(start), ...Object.keys(reported)]);
  const name = [...names].find((key) => !sameJson(member(start, key), member(reported, key)));
  return name === undefined ? undefined : `the ${shown(name)} in the report differs from that in start.json`;
}

/**
 * States how the report's findings differ from findings.json. The report may omit `spans`, passages of `details` that it does not print, and what
 * `details` have on works that it names in `inResultsOnly`, but change nothing.
 */
export function differentFindings(examination: unknown, findings: unknown): string | undefined {
  const reported = member(examination, 'findings');
  if (reported === null || reported === undefined) {
    return findings === undefined ? undefined : 'the bag holds findings that the report does not show';
  }
  if (typeof findings !== 'object' || findings === null) return 'the bag contains no findings.json for it';
  const names = new Set([...Object.keys(findings), ...Object.keys(reported)]);
  names.delete('findings');
  const left = new Set(itemsOf(member(examination, 'inResultsOnly')));
  for (const name of names) {
    const due = member(findings, name);
    const is = member(reported, name);
    if (
      name === 'details'
        ? !sameJson(withoutPassages(withoutWorks(due, left)), withoutPassages(is)) ||
          !areAmong(passagesOf(is), passagesOf(due))
        : !sameJson(due, is)
    )
      return `the ${shown(name)} in the report differs from that in findings.json`;
  }
  const all = itemsOf(member(findings, 'findings'));
  const told = itemsOf(member(reported, 'findings'));
  if (all.length !== told.length)
    return `the report has ${told.length} findings, findings.json ${all.length}`;
  const wrong = all.findIndex((finding, index) => !isSameFinding(finding, told[index]));
  return wrong < 0 ? undefined : `finding ${wrong + 1} in the report differs from that in findings.json`;
}

/** Details without their entries on these works, on raw text and in an answer. */
function withoutWorks(details: unknown, left: ReadonlySet<unknown>): unknown {
  if (left.size === 0 || typeof details !== 'object' || details === null) return details;
  return Object.fromEntries(
    Object.entries(details).map(([name, value]: [string, unknown]) => [
      name,
      name === 'inAnswer'
        ? withoutWorks(value, left)
        : name === 'targets'
          ? itemsOf(value).filter((target) => !left.has(member(target, 'workId')))
          : value,
    ]),
  );
}

/** Which member of an entry of details lists passages with their text. */
const PASSAGES: Readonly<Record<string, string>> = { targets: 'passages', controls: 'best' };

/** Details without their passages, on raw text and in an answer. */
function withoutPassages(details: unknown): unknown {
  if (typeof details !== 'object' || details === null) return details;
  return Object.fromEntries(
    Object.entries(details).map(([name, value]: [string, unknown]) => {
      const list = PASSAGES[name];
      if (name === 'inAnswer') return [name, withoutPassages(value)];
      return [name, list === undefined ? value : itemsOf(value).map((one) => without(one, list))];
    }),
  );
}

/** The passages of details, as text. */
function passagesOf(details: unknown): string[] {
  const own = Object.entries(PASSAGES).flatMap(([name, list]) =>
    itemsOf(member(details, name)).flatMap((one) =>
      itemsOf(member(one, list)).map((passage) => JSON.stringify(passage)),
    ),
  );
  const inAnswer = member(details, 'inAnswer');
  return inAnswer === undefined ? own : [...own, ...passagesOf(inAnswer)];
}

function areAmong(told: readonly string[], due: readonly string[]): boolean {
  const known = new Set(due);
  return told.every((one) => known.has(one));
}

function isSameFinding(finding: unknown, told: unknown): boolean {
  const spans = new Set(itemsOf(member(finding, 'spans')).map((span) => JSON.stringify(span)));
  return (
    sameJson(without(finding, 'spans'), without(told, 'spans')) &&
    // Both files are canonical JSON, so equal spans have equal texts.
    itemsOf(member(told, 'spans')).every((span) => spans.has(JSON.stringify(span)))
  );
}

function without(value: unknown, left: string): unknown {
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).filter(([name]) => name !== left));
}

/**
 * States how an item in the report differs from its file, or that a hash check is reported as a match and is not one.
 * @param file the content of `data/items/<id>.json`; undefined if there is none
 */
export function differentItem(item: unknown, file: unknown): string | undefined {
  const evidence = member(item, 'evidence');
  if (!sameJson(evidence, member(file, 'evidence')))
    return 'its register entry differs from that in its file';
  const sha256 = member(evidence, 'sha256');
  const wrong = itemsOf(member(item, 'checks')).some(
    (check) => member(check, 'matches') === true && member(check, 'sha256') !== sha256,
  );
  if (wrong) return 'a check of its hash is reported as a match, but the hashes differ';
  const facts = member(file, 'facts');
  // The report gives a work the id and title of its register entry.
  for (const form of ['model', 'work']) {
    const told = member(item, form);
    const name = Object.keys(typeof told === 'object' && told !== null ? told : {}).find(
      (key) =>
        !['id', 'evidenceId', 'title'].includes(key) && !sameJson(member(facts, key), member(told, key)),
    );
    if (name !== undefined) return `its ${shown(name)} in the report differs from that in its file`;
  }
  return undefined;
}

/** States which field of the case, such as caption or examiner, differs from the last value in the audit log, where the log records it openly. */
export function headDifference({ entries }: AuditChain, head: unknown): string | undefined {
  const recorded = new Map<string, string>();
  for (const entry of entriesOf(entries, 'case-created', 'case-edited')) {
    const part = entry.action === 'case-created' ? entry.detail.head : entry.detail.after;
    for (const [name, value] of Object.entries(part)) recorded.set(name, value);
  }
  for (const [name, value] of recorded) {
    if (value !== member(head, name))
      return `the ${shown(name)} in the report differs from that in the audit log`;
  }
  return undefined;
}
