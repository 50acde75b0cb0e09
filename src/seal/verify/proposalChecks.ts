import { sha256Hex } from '../../base/index.js';
import type { AuditChain } from '../bag/auditChain.js';
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

type Log = AuditChain['entries'];

async function checkProposals(bag: OpenBag): Promise<Outcome> {
  const chain = await auditOf(bag);
  if ('problem' in chain) return failed('audit.jsonl cannot be relied on, so what was decided is not known.');
  const problems: string[] = [];
  const named = new Set<string>();
  let compared = 0;
  let earlier = 0;
  for (const file of [...bag.files.keys()].filter((path) =>
    /^data\/results\/X[^./]*\.start\.json$/.test(path),
  )) {
    const start = parsedJson(await readPayload(bag, file));
    const stated = member(start, 'proposals');
    const log = logBefore(chain.value.entries, start);
    const made = log.findLast(({ action }) => action === 'cleaning-proposed')?.detail;
    if (stated === undefined || (stated === null && made === undefined)) continue;
    const id = shown(textOf(member(start, 'id')) ?? file);
    const sealed = textOf(member(made, 'sealedSha256'));
    const onRecord = ['set', 'setSha256', 'indexSha256'].every((name) => {
      const value = member(made, name);
      return value !== undefined && member(stated, name) === value;
    });
    if (!onRecord) {
      problems.push(`${id} does not name the proposals that were the latest on record when it was planned`);
      continue;
    }
    if (sealed === undefined) {
      earlier += 1;
      continue;
    }
    const path = `data/proposals/${String(member(stated, 'set'))}.json`;
    named.add(path);
    if (bag.hashes.get(path) !== sealed) {
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
      `${compared} examinations: what was proposed, accepted, refused and in no list is as stated.${earlier === 0 ? '' : ` For ${earlier} others, the log does not record the form that a bag holds.`}`,
    );
  return skipped(
    earlier === 0
      ? 'No plan states proposals of quotations.'
      : 'The log of this version does not record the proposals in the form that a bag holds, so the counts were not compared.',
  );
}

/** The log before an examination was prepared; all of it if the log does not name the examination. */
function logBefore(entries: Log, start: unknown): Log {
  const at = entries.findIndex(
    ({ action, detail }) =>
      action === 'examination-prepared' && member(detail, 'examination') === member(start, 'id'),
  );
  return at < 0 ? entries : entries.slice(0, at);
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
  const decided = new Map<unknown, unknown>();
  for (const { action, detail } of log)
    if (action === 'cleaning-decided')
      decided.set(member(detail, 'passageSha256'), member(detail, 'decision'));
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
