import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ALL_LANES } from '../../support/lanes.js';
import { scratchFolder } from '../../support/scratch.js';
import { KILLED, killRound, type Killed, type Times } from './killRound.js';

const scratch = scratchFolder();

/**
 * How often each command of a round is killed at most before it runs to its end. In every run, cli/shards kills shards and merges,
 * examine/kill9 examinations and api/sealingOrder reports.
 */
const TIMES: Times = ALL_LANES
  ? { evidence: 4, examine: 8, shard: 4, merge: 5, report: 5 }
  : { evidence: 1, examine: 0, shard: 0, merge: 0, report: 0 };
const VICTIMS = KILLED.filter((name) => TIMES[name] > 0);
/** Each command once at least, in every run the receipt of evidence three times; `PALIMPSEST_KILLS=1000` asks for more. */
const WANTED = Number(process.env['PALIMPSEST_KILLS'] ?? (ALL_LANES ? 50 : 3));
/** A file in which rounds are noted, so that a long series goes on where it was stopped: `PALIMPSEST_KILLS_LOG`. */
const LOG = process.env['PALIMPSEST_KILLS_LOG'];

describe(`${VICTIMS.join(', ')}, killed with SIGKILL`, () => {
  it(`at ${Math.max(WANTED, VICTIMS.length)} random moments or more leave what no kill would have left`, async () => {
    const rounds = LOG !== undefined && existsSync(LOG) ? readFileSync(LOG, 'utf8').trim().split('\n') : [];
    const counts = rounds.map((line) => JSON.parse(line) as Record<Killed, number>);
    const killed = (name: Killed): number => counts.reduce((sum, count) => sum + count[name], 0);
    const total = (): number => KILLED.reduce((sum, name) => sum + killed(name), 0);
    const { left: whole, durations } = await killRound(join(scratch, 'whole'), 0, null, TIMES);
    expect(whole.evidence).toHaveLength(3);
    expect(Object.keys(whole.examinations)).toEqual(ALL_LANES ? ['X1', 'X2'] : []);
    expect(whole.sealedReports).toBe(ALL_LANES ? 1 : 0);
    // On a machine that becomes less busy, a command may end before its moment: each of them is to be killed.
    while (total() < WANTED || VICTIMS.some((name) => killed(name) === 0)) {
      const round = counts.length + 1;
      const { left, kills } = await killRound(join(scratch, 'killed'), round, durations, TIMES);
      expect(left.evidence).toEqual(whole.evidence);
      expect(left.examinations).toEqual(whole.examinations);
      expect(left.sealedReports).toBe(whole.sealedReports);
      expect(left.files.map(unnumbered)).toEqual(whole.files.map(unnumbered));
      counts.push(kills);
      if (LOG === undefined) continue;
      mkdirSync(join(LOG, '..'), { recursive: true });
      appendFileSync(LOG, `${JSON.stringify(kills)}\n`);
    }
    console.log(
      `${total()} kills in ${counts.length} rounds: ${KILLED.map((name) => `${name} ${killed(name)}`).join(', ')}`,
    );
  });
});

/** A report that was begun and killed keeps its number. */
function unnumbered(path: string): string {
  return path.replace(/PAL-\d{4}-\d{4}/g, 'PAL');
}
