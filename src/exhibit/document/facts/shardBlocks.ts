import { counted, numberRanges } from '../../../base/index.js';
import type { ReportExamination } from '../../../domain/index.js';
import { facts, foreign, paragraph, say, type Block } from '../blocks.js';
import { exactNumber } from '../exactNumber.js';
import { mergedFacts } from './mergedFacts.js';
import { recordFacts } from './recordFacts.js';

/** The machines that observed the units of an examination that was divided, and how far they agree. */
export function shardBlocks({ id, shards }: ReportExamination): Block[] {
  if (shards === undefined) return [];
  const { plan, machines, repeatedUnits, largestDecades, toleranceDecades } = shards;
  const count = machines.reduce((sum, one) => sum + one.shards.length, 0);
  const columns = machines.map((one) => ({
    name: `${one.shards.length === 1 ? 'shard' : 'shards'} ${numberRanges(one.shards)}`,
    facts: recordFacts('Machine', one.machine),
  }));
  return [
    paragraph(
      say(`${id} was merged from ${counted(count, 'shard')} of `),
      ...foreign(plan),
      say(
        repeatedUnits === 0
          ? '. No unit was scored by two of them.'
          : `. Neighboring shards scored ${counted(repeatedUnits, 'unit')} twice; the largest difference is ${exactNumber(largestDecades)} decades (limit: ${exactNumber(toleranceDecades)}).`,
      ),
    ),
    facts(`Machines of the shards of ${id}`, mergedFacts(columns)),
  ];
}
