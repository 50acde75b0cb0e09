import { createHmac } from 'node:crypto';
import { macsOf } from '../../domain/index.js';
import { canonicalJson } from '../../base/index.js';
import { failed, listed, passed, skipped, type CheckDefinition, type Outcome } from './bagCheck.js';
import { auditOf } from '../bag/bagLog.js';
import type { AuditChain } from '../bag/auditChain.js';
import { checkHeads } from './headChecks.js';
import { itemsOf, member, parsedJson, textOf } from '../encoding/jsonParts.js';
import type { OpenBag } from '../bag/openBag.js';
import { readPayload } from '../bag/readPayload.js';
import { reportOf } from '../bag/sealedReport.js';
import { shown } from '../bag/shown.js';

const OPENINGS = 'data/audit/openings.jsonl';

/** Checks of the words that the report prints and the audit log holds only as an HMAC, and of heads of the log that were stamped or signed. */
export const PRIVATE_CHECKS: readonly CheckDefinition[] = [
  {
    id: 'words',
    title: 'The examiner’s words are the last ones on record',
    proof: (commands) => commands.words,
    run: checkWords,
  },
  {
    id: 'heads',
    title: 'Earlier heads of the audit log that were stamped or signed are part of it',
    proof: () =>
      "openssl ts -verify -digest HEAD -in data/audit/heads/N.tsr -CAfile ROOT.pem; sed -n Np data/audit/audit.jsonl | tr -d '\\n' > LINE; openssl cms -verify -binary -inform DER -in data/audit/heads/N.p7s -content LINE -CAfile ROOT.pem -out /dev/null",
    run: checkHeads,
  },
];

interface Opening {
  readonly seq: number;
  readonly name: string;
  readonly value: unknown;
}

async function checkWords(bag: OpenBag): Promise<Outcome> {
  const chain = await auditOf(bag);
  const report = await reportOf(bag);
  if ('problem' in chain)
    return failed('audit.jsonl cannot be relied on, so the recorded HMACs of the words are not known.');
  if ('problem' in report) return failed(`report.json: ${report.problem}.`);
  const openings: Opening[] = [];
  const lines = bag.files.has(OPENINGS)
    ? Buffer.from(await readPayload(bag, OPENINGS))
        .toString('utf8')
        .split('\n')
    : [];
  for (const line of lines) {
    if (line === '') continue;
    const opening = openingOf(chain.value, parsedJson(Buffer.from(line)));
    if (typeof opening === 'string') return failed(`${OPENINGS}: ${opening}.`);
    openings.push(opening);
  }
  const problems = wordProblems(chain.value, openings, report.value.root);
  if (problems.length > 0) return failed(`${listed(problems)}.`);
  if (openings.length === 0) return skipped('The audit log holds none of these words as an HMAC.');
  return passed(
    `The audit log holds these words as HMACs, and they are the words in the report. Compared: ${openings.length}.`,
  );
}

/** A line of the openings file, or what is wrong with it. */
function openingOf({ entries }: AuditChain, line: unknown): Opening | string {
  const key = textOf(member(line, 'key'));
  const name = textOf(member(line, 'name'));
  const seq = member(line, 'seq');
  const value = member(line, 'value');
  if (key === undefined || !/^[0-9a-f]{64}$/.test(key) || name === undefined || typeof seq !== 'number')
    return 'a line is malformed';
  const text = textToHash(value);
  if (text === undefined) return 'a line is malformed';
  const entry = entries[seq - 1];
  const mac = createHmac('sha256', Buffer.from(key, 'hex')).update(text).digest('hex');
  return entry !== undefined && mac === macsOf(entry)[name]
    ? { seq, name, value }
    : `${shown(name)} of entry ${seq} does not match the HMAC in the audit log`;
}

/** The canonical JSON of a value; undefined if it has none, as for undefined, a number that is not finite, or endless nesting. */
function textToHash(value: unknown): string | undefined {
  if (value === undefined) return undefined;
  try {
    return canonicalJson(value);
  } catch {
    return undefined;
  }
}

/** The words in the report that are not the last ones on record in the log. */
function wordProblems({ entries }: AuditChain, openings: readonly Opening[], root: unknown): string[] {
  const lastOf = (name: string, id: string): number =>
    1 +
    entries.findLastIndex(
      (entry) =>
        macsOf(entry)[name] !== undefined && (id === '' || ('id' in entry.detail && entry.detail.id === id)),
    );
  const compare = (what: string, name: string, id: string, printed: unknown): string[] => {
    const seq = lastOf(name, id);
    if (seq === 0) return [];
    const opening = openings.find((one) => one.seq === seq && one.name === name);
    return opening?.value === printed
      ? []
      : [`${what} differs from the one that entry ${seq} of the audit log holds as an HMAC`];
  };
  return [
    ...compare('the question', 'question', '', member(root, 'case', 'head', 'question')),
    ...itemsOf(member(root, 'exhibits')).flatMap((exhibit) => {
      const id = textOf(member(exhibit, 'entry', 'id')) ?? '';
      return ['title', 'note'].flatMap((name) =>
        compare(`the ${name} of ${shown(id)}`, name, id, member(exhibit, 'entry', name)),
      );
    }),
  ];
}
