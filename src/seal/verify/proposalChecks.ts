import { entriesOf, type AuditEntry } from '../../domain/index.js';
import { sha256Hex } from '../../base/index.js';
import { auditOf } from '../bag/bagLog.js';
import type { OpenBag } from '../bag/openBag.js';
import { readPayload } from '../bag/readPayload.js';
import { shown } from '../bag/shown.js';
import { itemsOf, member, parsedJson, sameJson, textOf } from '../encoding/jsonParts.js';
import { failed, listed, passed, skipped, type CheckDefinition, type Outcome } from './bagCheck.js';

/** Check of the proposed quotations: what each plan states about them follows from the proposals and the audit log. */
export const PROPOSAL_CHECKS: readonly CheckDefinition[] = [
  {
    id: 'proposals',
    title: 'The counts of proposed quotations follow from the proposals and the audit log',
    proof: (commands) => commands.proposals,
    run: checkProposals,
  },
];

type Log = readonly AuditEntry[];

async function checkProposals(bag: OpenBag): Promise<Outcome> {
  const chain = await auditOf(bag);
  if ('problem' in chain) return failed('audit.jsonl cannot be relied on, so what was decided is not known.');
  const problems: string[] = [];
  const named = new Set<string>();
  let compared = 0;
  for (const file of [...bag.files.keys()].filter((path) =>
    /^data\/results\/X[^./]*\.start\.json$/.test(path),
  )) {
    const start = parsedJson(await readPayload(bag, file));
    const stated = member(start, 'proposals');
    const log = logBefore(chain.value.entries, start);
    const made = entriesOf(log, 'cleaning-proposed').at(-1)?.detail;
    if (stated === null && made === undefined) continue;
    const id = shown(textOf(member(start, 'id')) ?? file);
    const isOnRecord = (['set', 'setSha256', 'indexSha256'] as const).every(
      (name) => member(stated, name) === made?.[name],
    );
    if (made === undefined || !isOnRecord) {
      problems.push(`${id} does not name the proposals that were the latest on record when it was planned`);
      continue;
    }
    const path = `data/proposals/${made.set}.json`;
    named.add(path);
    if (bag.hashes.get(path) !== made.sealedSha256) {
      problems.push(`${path} is missing, or is not the file whose SHA-256 the audit log states`);
      continue;
    }
    compared += 1;
    const set = parsedJson(await readPayload(bag, path));
    for (const [name, due] of Object.entries(await countsOf(bag, start, set, log)))
      if (!sameJson(member(stated, name), due))
        problems.push(`${id}: ${name} is not what follows from ${path} and the log`);
  }
  const strays = [...bag.files.keys()].filter(
    (path) => path.startsWith('data/proposals/') && !named.has(path),
  );
  problems.push(...strays.map((path) => `no examination names ${shown(path)}`));
  if (problems.length > 0) return failed(`${listed(problems)}.`);
  if (compared > 0)
    return passed(
      `${compared} examinations: as many quotations were proposed, accepted, refused, and accepted but put in no cleaning list, as each states.`,
    );
  return skipped('No plan states proposals of quotations.');
}

/** The log before an examination was prepared; all of it if the log does not name the examination. */
function logBefore(entries: Log, start: unknown): Log {
  const id = member(start, 'id');
  const prepared = entriesOf(entries, 'examination-prepared').find(({ detail }) => detail.examination === id);
  return prepared === undefined ? entries : entries.slice(0, prepared.seq - 1);
}

/** The members of `proposals` of a plan, as they follow from the set, the log before the plan and the cleaning lists. */
async function countsOf(
  bag: OpenBag,
  start: unknown,
  set: unknown,
  log: Log,
): Promise<Readonly<Record<string, unknown>>> {
  const works = new Set(
    [...itemsOf(member(start, 'targets')), ...itemsOf(member(start, 'controls'))].map((one) =>
      member(one, 'id'),
    ),
  );
  const decided = new Map<unknown, string>(
    entriesOf(log, 'cleaning-decided').map(({ detail }) => [detail.passageSha256, detail.decision]),
  );
  const about = itemsOf(member(set, 'proposals')).filter((proposal) =>
    itemsOf(member(proposal, 'places')).some((place) => works.has(member(place, 'work'))),
  );
  const withDecision = (decision: string): readonly unknown[] =>
    about.filter((proposal) => decided.get(member(proposal, 'passageSha256')) === decision);
  const inLists = await quotedIn(bag, start);
  const titles = new Map(
    itemsOf(member(set, 'texts')).map((text) => [member(text, 'id'), member(text, 'title')]),
  );
  return {
    made: about.length,
    accepted: withDecision('accepted').length,
    refused: withDecision('refused').length,
    unlisted: withDecision('accepted').filter((proposal) => !inLists.has(member(proposal, 'passageSha256')))
      .length,
    own: itemsOf(member(set, 'works'))
      .filter((work) => works.has(member(work, 'id')))
      .flatMap((work) =>
        itemsOf(member(work, 'own')).map((own) => ({
          work: member(work, 'id'),
          title: titles.get(member(own, 'textId')) ?? member(own, 'textId'),
          share: member(own, 'share'),
        })),
      ),
  };
}

/** SHA-256 of each passage that an entry `quoted:` of a cleaning list of the examination has. */
async function quotedIn(bag: OpenBag, start: unknown): Promise<ReadonlySet<unknown>> {
  const quoted = new Set<unknown>();
  for (const list of itemsOf(member(start, 'cleaning'))) {
    const path = `data/items/${textOf(member(list, 'id')) ?? ''}.facts.json`;
    if (!bag.files.has(path)) continue;
    for (const entry of itemsOf(member(parsedJson(await readPayload(bag, path)), 'entries')))
      if (member(entry, 'rule') === 'quoted') quoted.add(sha256Hex(textOf(member(entry, 'text')) ?? ''));
  }
  return quoted;
}
