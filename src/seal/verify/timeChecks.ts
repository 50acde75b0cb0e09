import { entriesOf } from '../../domain/index.js';
import { sha256Bytes } from '../../base/index.js';
import type { AuditChain } from '../bag/auditChain.js';
import { failed, passed, type CheckDefinition, type Outcome } from './bagCheck.js';
import { auditOf } from '../bag/bagLog.js';
import { BAG_FILES, SIGNATURE_FILES } from '../bag/bagNames.js';
import type { OpenBag } from '../bag/openBag.js';
import { readPayload } from '../bag/readPayload.js';
import { shown } from '../bag/shown.js';
import { checkTimeStamp } from '../time/timeStampResponse.js';

/** Compares the times that a bag states with each other. */
export const TIME_CHECKS: readonly CheckDefinition[] = [
  {
    id: 'times',
    title: 'The time of sealing is consistent with the end of the audit log and the stamps in the bag',
    proof: (commands) => commands.times,
    run: checkTimes,
  },
];

/** Clocks of an authority and of a computer may differ by this much, in milliseconds. */
export const CLOCK_SKEW_MS = 5 * 60 * 1000;

async function checkTimes(bag: OpenBag): Promise<Outcome> {
  const chain = await auditOf(bag);
  if ('problem' in chain || 'problem' in bag.info)
    return failed('audit.jsonl or bag-info.txt cannot be relied on, so the times are not known.');
  const { sealedAt } = bag.info.value;
  const sealed = Date.parse(sealedAt);
  const { entries } = chain.value;
  const unread = entries.findIndex(({ time }) => Number.isNaN(Date.parse(time)));
  if (unread >= 0) return failed(`Line ${unread + 1} of the audit log states no readable time.`);
  const last = entries.at(-1)?.time ?? '';
  if (Date.parse(last) > sealed) {
    return failed(
      `The seal claims ${sealedAt}, but the last line of its audit log was written at ${shown(last)}: a clock was changed, or a time is false.`,
    );
  }
  const words = ['Sealed after the last line of the audit log.'];
  const stamp = stampTime(bag);
  if (stamp !== undefined) {
    const early = sealed - Date.parse(stamp);
    if (early > CLOCK_SKEW_MS) {
      return failed(
        `The time stamp states ${stamp}, which is before the claimed time of the sealing that it stamps, ${sealedAt}: the computer’s clock was fast, or the claimed time is false.`,
      );
    }
    words.push(
      early > 0
        ? `Stamped ${Math.ceil(early / 1000)} seconds before the claimed time: the clocks differ by at least that.`
        : 'Stamped after sealing.',
    );
  }
  for (const { file, time } of await headStamps(bag, chain.value)) {
    if (Date.parse(time) - sealed > CLOCK_SKEW_MS)
      return failed(
        `The seal claims ${sealedAt}, but its audit log was stamped at ${time} (${shown(file)}): the computer’s clock was slow, or the claimed time is false.`,
      );
  }
  words.push(...later(chain.value, sealed), ...backwards(chain.value));
  return passed(words.join(' '));
}

function stampTime({ small }: OpenBag): string | undefined {
  const response = small.get(SIGNATURE_FILES.response);
  const content = small.get(BAG_FILES.tagManifest);
  if (response === undefined || content === undefined) return undefined;
  const verdict = checkTimeStamp(response, sha256Bytes(content));
  return 'facts' in verdict ? verdict.facts.time : undefined;
}

/** The readable stamps of heads of the log; another check decides whether they are those on record. */
async function headStamps(
  bag: OpenBag,
  { entries }: AuditChain,
): Promise<{ readonly file: string; readonly time: string }[]> {
  const stamps: { readonly file: string; readonly time: string }[] = [];
  for (const { detail } of entriesOf(entries, 'head-stamped')) {
    const { file, sha256 } = detail;
    const path = `data/audit/heads/${file}`;
    if (!bag.files.has(path)) continue;
    const verdict = checkTimeStamp(await readPayload(bag, path), Buffer.from(sha256, 'hex'));
    if ('facts' in verdict) stamps.push({ file, time: verdict.facts.time });
  }
  return stamps;
}

/** A note that a line before the last is dated after the seal: the clock was fast, and was set back before the end of the log. */
function later({ entries }: AuditChain, sealed: number): string[] {
  const at = entries.findIndex(({ time }) => Date.parse(time) > sealed);
  const time = entries[at]?.time;
  return time === undefined
    ? []
    : [
        `NOTE: line ${at + 1} of the audit log is dated ${shown(time)}, which is after the time of the seal. At least one of the two times is wrong.`,
      ];
}

/** A note of where a line of the audit log is older than the line before it. */
function backwards({ entries }: AuditChain): string[] {
  const steps = entries.flatMap(({ time }, index) => {
    const before = entries[index - 1]?.time ?? time;
    return Date.parse(time) < Date.parse(before) ? [{ line: index + 1, time, before }] : [];
  });
  const [first] = steps;
  if (first === undefined) return [];
  const times = steps.length === 1 ? 'once' : `${steps.length} times`;
  return [
    `NOTE: the computer’s clock ran backwards ${times} in the audit log: line ${first.line} was written at ${shown(first.time)}, the line before it at ${shown(first.before)}. The chain of hashes fixes the order of the lines, but not their times.`,
  ];
}
