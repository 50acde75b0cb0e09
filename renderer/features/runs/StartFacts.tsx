import type { ExaminationShort } from '../../../src/api/contract.js';
import { formatCount, formatKey } from '../../../src/figure/index.js';
import {
  Card,
  HashBadge,
  HostileText,
  KeyValueList,
  UtcTime,
  type KeyValue,
} from '../../components/index.js';
import { flattenFacts } from './flattenFacts.js';

/** What was fixed before anything was scored: the start record, as it is in the case. */
export function StartFacts({ summary }: { readonly summary: ExaminationShort }): React.JSX.Element {
  const { start } = summary;
  return (
    <div className="start-cards">
      <Card title="Fixed before it began" subtitle="From the start record of the examination.">
        <KeyValueList
          items={[
            {
              key: 'Attack',
              value: `${summary.attackTitle} (${start.attack.id}, version ${start.attack.version})`,
            },
            { key: 'Plan', value: <HashBadge digest={start.planSha256} /> },
            { key: 'Units', value: `${formatCount(start.units)}, ${formatCount(start.totalTokens)} tokens` },
            { key: 'Seed', value: <HostileText text={start.seed} isMono /> },
            used('Model', start.model),
            ...start.targets.map((item) => used('Work', item)),
            ...start.controls.map((item) => used('Control', item)),
            ...start.cleaning.map((item) => used('Cleaning list', item)),
            { key: 'Planned', value: <UtcTime iso={start.startedAt} /> },
            { key: 'By', value: <HostileText text={start.startedBy} /> },
            { key: 'Command', value: <HostileText text={start.command} isMono maxLength={1000} /> },
          ]}
        />
      </Card>
      <Card title="Parameters" subtitle="As they were used, defaults filled in.">
        <KeyValueList isDense items={facts(start.parameters)} />
      </Card>
      <Card
        title="Engine"
        subtitle="A resume needs the same; otherwise it is refused, because digits could differ."
      >
        <KeyValueList isDense items={facts(start.numericFingerprint)} />
      </Card>
      <Card title="Machine" subtitle="Recorded only.">
        <KeyValueList isDense items={facts(start.machine)} />
      </Card>
    </div>
  );
}

function used(
  key: string,
  item: { readonly id: string; readonly name: string; readonly sha256: string },
): KeyValue {
  return {
    key: `${key} ${item.id}`,
    value: <HostileText text={item.name} maxLength={120} />,
    note: <HashBadge digest={item.sha256} />,
  };
}

function facts(record: Readonly<Record<string, unknown>>): KeyValue[] {
  return flattenFacts(record).map(({ path, value }) => ({
    key: formatKey(path),
    value: <HostileText text={value} maxLength={300} />,
  }));
}
