import { memo } from 'react';
import type { ExaminationShort, ParameterField } from '../../../src/contract/index.js';
import { counted } from '../../../src/base/index.js';
import { formatCount, formatKey } from '../../../src/figure/index.js';
import { useCall } from '../../api/index.js';
import {
  Card,
  flattenFacts,
  HashBadge,
  HostileText,
  KeyValueList,
  UtcTime,
  type KeyValue,
} from '../../components/index.js';
import { TokenizerCard } from './TokenizerCard.js';

/** The facts fixed before anything was scored: the start record, as it is in the case. */
export const StartFacts = memo(function StartFacts({
  summary,
}: {
  readonly summary: ExaminationShort;
}): React.JSX.Element {
  const { start } = summary;
  const attacks = useCall('attacks.list', {}, { staleTime: Infinity });
  const fields = attacks.data?.attacks.find(({ id }) => id === start.attack.id)?.parameters ?? [];
  return (
    <div className="start-cards">
      <div className="stack">
        <Card
          title="Plan and evidence"
          subtitle="Fixed before anything was scored, in the start record of the examination."
        >
          <KeyValueList
            items={[
              {
                key: 'Attack',
                value: `${summary.attackTitle} (${start.attack.id}, version ${start.attack.version})`,
              },
              { key: 'Plan', term: 'plan', value: <HashBadge digest={start.planSha256} /> },
              {
                key: 'Units',
                term: 'unit',
                value: formatCount(start.units),
                note: counted(start.totalTokens, 'token'),
              },
              { key: 'Seed', term: 'seed', value: <HostileText text={start.seed} isMono /> },
              used('Model', start.model),
              ...start.references.map((item) => used('Reference', item)),
              ...start.targets.map((item) => used('Target work', item)),
              ...start.controls.map((item) => used('Control', item)),
              ...start.sources.map((item) => used('Source text', item)),
              ...(start.spikes ?? []).map((item) => used('Known-memorized text', item)),
              ...start.cleaning.map((item) => used('Cleaning list', item)),
              { key: 'Planned', value: <UtcTime iso={start.startedAt} /> },
              { key: 'By', value: <HostileText text={start.startedBy} /> },
              { key: 'Command', value: <HostileText text={start.command} isMono maxLength={1000} /> },
            ]}
          />
        </Card>
        <Card title="Machine" subtitle="Recorded for information only.">
          <KeyValueList isDense items={facts(start.machine)} />
        </Card>
      </div>
      <div className="stack">
        <Card title="Parameters" subtitle="As used, including defaults.">
          <KeyValueList isDense items={parameterFacts(start.parameters, fields)} />
        </Card>
        <Card
          title="Engine"
          subtitle="A run can be resumed only with the same engine, because results could differ in the last digits."
        >
          <KeyValueList isDense items={facts(start.numericFingerprint)} />
        </Card>
        <TokenizerCard start={start} />
      </div>
    </div>
  );
});

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

/** Under the names of the form; a note marks each value that differs from its default. */
function parameterFacts(
  parameters: Readonly<Record<string, unknown>>,
  fields: readonly ParameterField[],
): KeyValue[] {
  return Object.entries(parameters).map(([name, value]) => {
    const field = fields.find((each) => each.name === name);
    const isChanged = field !== undefined && field.default !== value;
    return {
      key: field?.title ?? formatKey(name),
      value: (
        <>
          <HostileText text={String(value)} maxLength={400} />
          {field !== undefined && field.unit !== '' && <span className="muted"> {field.unit}</span>}
        </>
      ),
      ...(isChanged ? { note: `differs from the default, ${String(field.default)}` } : {}),
    };
  });
}

function facts(record: Readonly<Record<string, unknown>>): KeyValue[] {
  return flattenFacts(record).map(({ label, value }) => ({
    key: label,
    value: /^[0-9a-f]{64}$/.test(value) ? (
      <HashBadge digest={value} />
    ) : (
      <HostileText text={value} maxLength={300} />
    ),
  }));
}
