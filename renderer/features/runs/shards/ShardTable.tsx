import { useMemo } from 'react';
import { decimal, isScored } from '../../../../src/base/index.js';
import type { ShardProgress } from '../../../../src/contract/index.js';
import { formatCount } from '../../../../src/figure/index.js';
import { Badge, CopyButton, HostileText, LongTable, type DataColumn } from '../../../components/index.js';

const STATES = {
  waiting: { word: 'not begun', icon: 'planned' },
  running: { word: 'running', icon: 'running' },
  stopped: { word: 'stopped', icon: 'interrupted' },
  failed: { word: 'failed', icon: 'cross' },
  finished: { word: 'finished', icon: 'finished' },
} as const;

/** The shards of a plan: their units, how far each is, where it runs, and the command that runs it. */
export function ShardTable({
  planId,
  shards,
}: {
  readonly planId: string;
  readonly shards: readonly ShardProgress[];
}): React.JSX.Element {
  const columns = useMemo(() => columnsOf(), []);
  return (
    <LongTable
      label={`Shards of ${planId}`}
      columns={columns}
      rows={shards}
      total={shards.length}
      noun="shard"
      empty="No shards."
      isWrapped
    />
  );
}

function columnsOf(): readonly DataColumn<ShardProgress>[] {
  return [
    { id: 'shard', title: 'Shard', value: ({ shard }) => shard, align: 'end', width: 72, isRowHeader: true },
    {
      id: 'state',
      title: 'State',
      value: ({ state, failureCode }) =>
        failureCode === '' ? STATES[state].word : `${STATES[state].word}: ${failureCode}`,
      cell: ({ state, failureCode }) => (
        <span>
          <Badge
            icon={STATES[state].icon}
            tone={state === 'running' ? 'accent' : state === 'waiting' ? 'quiet' : 'plain'}
          >
            {STATES[state].word}
          </Badge>
          {failureCode !== '' && (
            <>
              {' '}
              <HostileText text={failureCode} isMono maxLength={60} />
            </>
          )}
        </span>
      ),
      width: 208,
    },
    {
      id: 'command',
      title: 'Command',
      value: ({ command }) => command,
      cell: ({ command, shard }) => <CopyButton text={command} what={`the command of shard ${shard}`} />,
      width: 112,
    },
    {
      id: 'units',
      title: 'Units',
      value: ({ parts }) =>
        parts.map(({ examinationId, from, until }) => `${examinationId} ${from + 1} to ${until}`).join(', '),
    },
    {
      id: 'done',
      title: 'Done',
      unit: 'units',
      value: ({ unitsDone }) => unitsDone,
      cell: ({ unitsDone, units }) => `${formatCount(unitsDone)} of ${formatCount(units)}`,
      align: 'end',
      width: 128,
    },
    {
      id: 'expected',
      title: 'Expected',
      unit: 'seconds',
      value: ({ seconds }) => (isScored(seconds) ? seconds : undefined),
      cell: ({ seconds }) => (isScored(seconds) ? decimal(seconds, seconds < 100 ? 1 : 0) : 'not known'),
      align: 'end',
      width: 152,
    },
    {
      id: 'host',
      title: 'Machine',
      value: ({ host }) => host,
      cell: ({ host }) => (host === '' ? '–' : <HostileText text={host} maxLength={60} />),
      width: 128,
    },
  ];
}
