import { sha256Bytes } from '../base/index.js';
import type { AuditChain } from './auditChain.js';
import { failed, passed, skipped, type CheckDefinition, type Outcome } from './bagCheck.js';
import { auditOf } from './bagLog.js';
import { BAG_FILES, SIGNATURE_FILES } from './bagNames.js';
import type { OpenBag } from './openBag.js';
import { shown } from './shown.js';
import { checkTimeStamp } from './timeStampResponse.js';

/** Checks whether the times that a bag states can all be true. */
export const TIME_CHECKS: readonly CheckDefinition[] = [
  {
    id: 'times',
    title: 'The times stated can all be true',
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
  const last = chain.value.entries.at(-1)?.time ?? '';
  if (Number.isNaN(Date.parse(last))) return skipped('The audit log states no time.');
  if (Date.parse(last) > sealed) {
    return failed(
      `The seal claims ${sealedAt}, but the last line of the audit log in it was written at ${shown(last)}: a clock was set, or a time is false.`,
    );
  }
  const words = ['Sealed after the last line of the audit log.'];
  const stamp = stampTime(bag);
  if (stamp !== undefined) {
    const early = sealed - Date.parse(stamp);
    if (early > CLOCK_SKEW_MS) {
      return failed(
        `The time stamp says ${stamp}, which is before the sealing that it stamps, claimed for ${sealedAt}: the computer’s clock was ahead, or the claimed time is false.`,
      );
    }
    words.push(
      early > 0
        ? `Stamped ${Math.ceil(early / 1000)} seconds before the claimed time: the clocks differ by at least that.`
        : 'Stamped after it was sealed.',
    );
  }
  words.push(...backwards(chain.value));
  return passed(words.join(' '));
}

function stampTime({ small }: OpenBag): string | undefined {
  const response = small.get(SIGNATURE_FILES.response);
  const content = small.get(BAG_FILES.tagManifest);
  if (response === undefined || content === undefined) return undefined;
  const verdict = checkTimeStamp(response, sha256Bytes(content));
  return 'facts' in verdict ? verdict.facts.time : undefined;
}

/** In words, where a line of the audit log is older than the line before it. */
function backwards({ entries }: AuditChain): string[] {
  const steps = entries.flatMap(({ time }, index) => {
    const before = entries[index - 1]?.time ?? time;
    return Date.parse(time) < Date.parse(before) ? [{ line: index + 1, time, before }] : [];
  });
  const [first] = steps;
  if (first === undefined) return [];
  const times = steps.length === 1 ? 'once' : `${steps.length} times`;
  return [
    `NOTE: the computer’s clock ran backwards ${times} in the audit log: line ${first.line} was written at ${shown(first.time)}, the line before it at ${shown(first.before)}. The order of the lines is certain, the times are not.`,
  ];
}
