import type { CaseOverview } from '../../../src/contract/index.js';
import { EVIDENCE_ROLE, notWithdrawn, type Evidence } from '../../../src/domain/index.js';
import { formatCount, visibleString, shorten } from '../../../src/figure/index.js';
import { Callout, CheckboxListField, Icon, Link, type CheckboxOption } from '../../components/index.js';
import { href } from '../../navigation/index.js';
import { LIST_ROLES, type EvidenceListName, type ExamineDraft } from './examineDraft.js';
import type { FieldProblems } from './fieldKey.js';

export interface EvidenceStepProps {
  readonly overview: CaseOverview;
  readonly draft: ExamineDraft;
  /** Whether the chosen attack compares with other models. */
  readonly takesReferences: boolean;
  /** Whether the chosen attack scores passages of known-memorized texts. */
  readonly takesSpikes: boolean;
  readonly problems: FieldProblems;
  readonly onChange: (list: EvidenceListName, ids: readonly string[]) => void;
}

const LISTS: readonly {
  readonly name: EvidenceListName;
  readonly label: string;
  readonly help: string;
  readonly empty: string;
}[] = [
  {
    name: 'modelIds',
    label: 'Models',
    help: 'Each model gets its own examination.',
    empty: 'The case has no model yet.',
  },
  {
    name: 'referenceIds',
    label: 'Reference models',
    help: 'Models for comparison: one that never saw the work, or the same weights in another form.',
    empty: 'The case has no other model yet.',
  },
  {
    name: 'targetIds',
    label: 'Target works',
    help: 'The texts that may be inside the model.',
    empty: 'The case has no target work yet.',
  },
  {
    name: 'controlIds',
    label: 'Controls',
    help: 'Text of the same kind that the model cannot have seen. Every number is compared with it.',
    empty: 'The case has no control yet.',
  },
  {
    name: 'sourceIds',
    label: 'Source texts',
    help: 'Older texts that the work may quote. Passages shared with them are excluded from work and control alike.',
    empty: 'The case has no source text; quotations from older texts are not looked for in one.',
  },
  {
    name: 'spikeIds',
    label: 'Known-memorized texts',
    help: 'Texts that the model is known to hold. Some of their passages are scored beside the work, to show what the test finds. They are in no number about the work.',
    empty: 'The case has no known-memorized text; what the test can find is then not measured.',
  },
  {
    name: 'cleaningIds',
    label: 'Cleaning lists',
    help: 'Quotations, boilerplate and shared passages, excluded from work and control alike.',
    empty: 'The case has no cleaning list; nothing is excluded.',
  },
];

export function EvidenceStep({
  overview,
  draft,
  takesReferences,
  takesSpikes,
  problems,
  onChange,
}: EvidenceStepProps): React.JSX.Element {
  const lists = LISTS.filter(
    ({ name }) => (name !== 'referenceIds' || takesReferences) && (name !== 'spikeIds' || takesSpikes),
  );
  return (
    <div className="stack">
      <div className="evidence-lists">
        {lists.map(({ name, label, help, empty }) => {
          const items = notWithdrawn(overview.index.evidence).filter(({ role }) =>
            LIST_ROLES[name].includes(role),
          );
          const ids = items.map(({ id }) => id);
          return (
            <div key={name} data-field={name}>
              <CheckboxListField
                label={label}
                description={help}
                errorMessage={problems[name]}
                options={items.map((item) => optionOf(item, overview))}
                value={draft[name]}
                // In the order of receipt, whatever the order of the clicks: the same selection is the same plan.
                onChange={(chosen) =>
                  onChange(
                    name,
                    ids.filter((id) => chosen.includes(id)),
                  )
                }
                empty={
                  <>
                    {empty} <Link href={href.evidence(overview.caseId)}>Add evidence</Link>
                  </>
                }
              />
            </div>
          );
        })}
      </div>
      {draft.controlIds.length === 0 && (
        <Callout tone="alarm" title="No control is selected: every number will be uncalibrated.">
          A probability means little by itself: fluent text is probable even if the model never saw it. Only
          text of the same kind that the model cannot have seen shows what is probable without memorization.
          Without a control, the report prints “uncalibrated” beside every number and makes no claim of
          memorization.
        </Callout>
      )}
    </div>
  );
}

const TITLE_LENGTH = 100;
const REASON_LENGTH = 300;

function optionOf(item: Evidence, overview: CaseOverview): CheckboxOption {
  const state = overview.evidenceStates.find(({ id }) => id === item.id)?.state;
  const isBad = state === 'changed' || state === 'missing';
  const title = item.title === '' ? item.name : item.title;
  const refusal = overview.notScorable.find(({ id }) => id === item.id);
  return {
    id: item.id,
    isDisabled: refusal !== undefined,
    label: `${item.id}  ${shorten(visibleString(title), TITLE_LENGTH)}`,
    description: (
      <span className="evidence-line">
        <bdi>{shorten(visibleString(item.name), TITLE_LENGTH)}</bdi>
        <span>{`${formatCount(item.sizeBytes)} bytes`}</span>
        <span title={item.sha256}>
          SHA-256 <span className="mono">{`${item.sha256.slice(0, 8)}…${item.sha256.slice(-8)}`}</span>
        </span>
        {item.role === 'reference-model' && <span>{EVIDENCE_ROLE['reference-model'].phrase}</span>}
        {refusal !== undefined && (
          <span>
            cannot be scored: <bdi>{shorten(visibleString(refusal.why), REASON_LENGTH)}</bdi>
          </span>
        )}
        {isBad && (
          <span className="evidence-bad">
            <Icon name="alert" size="small" /> {state}
          </span>
        )}
      </span>
    ),
  };
}
