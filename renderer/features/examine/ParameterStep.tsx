import type { ParameterField } from '../../../src/contract/index.js';
import type { ExamineDraft } from './examineDraft.js';
import type { FieldProblems } from './fieldKey.js';
import { ParameterInput } from './ParameterInput.js';
import { defaultRaw, type RawValue } from './parseParameter.js';
import type { FormAttack } from './requestsOf.js';

/** Parameters that people change, whatever the attack; the others are folded. */
const USUAL: ReadonlySet<string> = new Set([
  'prefixTokens',
  'suffixTokens',
  'strideTokens',
  'passages',
  'sampledPassages',
  'policies',
  'policy',
  'inAnswer',
  'queries',
  'draws',
  'epsilon',
  'startsPerBlock',
  'requests',
  'template',
  'answerTokens',
  'budgetTokens',
  'steps',
  'contextTokens',
  'q',
  'chunkTokens',
]);

/** The parameters of a form in two parts, each in the order of the attack. */
function usualFirst(fields: readonly ParameterField[]): {
  readonly usual: readonly ParameterField[];
  readonly others: readonly ParameterField[];
} {
  const isUsual = ({ name }: ParameterField): boolean => USUAL.has(name);
  const usual = fields.filter(isUsual);
  // An attack of which no parameter is usual shows them all.
  return usual.length === 0
    ? { usual: fields, others: [] }
    : { usual, others: fields.filter((field) => !isUsual(field)) };
}

export interface ParameterStepProps {
  readonly attack: FormAttack;
  readonly draft: ExamineDraft;
  readonly problems: FieldProblems;
  readonly onChange: (name: string, raw: RawValue | undefined) => void;
}

/** The usual parameters, and the others folded. One that was refused is never folded. */
export function ParameterStep({ attack, draft, problems, onChange }: ParameterStepProps): React.JSX.Element {
  const typed = draft.values[attack.id] ?? {};
  const { usual, others } = usualFirst(attack.parameters);
  const changed = others.filter((field) => {
    const raw = typed[field.name];
    return raw !== undefined && raw !== defaultRaw(field);
  }).length;
  const isWrong = others.some(({ name }) => problems[`parameter:${name}`] !== undefined);
  const input = (field: ParameterField): React.JSX.Element => (
    <ParameterInput
      key={`${attack.id} ${field.name}`}
      field={field}
      raw={typed[field.name]}
      onChange={(raw) => onChange(field.name, raw)}
      problem={problems[`parameter:${field.name}`]}
    />
  );
  return (
    <>
      <div className="parameters">{usual.map(input)}</div>
      {others.length > 0 && (
        <details className="parameters-more" {...(isWrong ? { open: true } : {})}>
          <summary>
            {`${others.length} more parameters${changed === 0 ? '' : `, ${changed} changed`}`}
          </summary>
          <div className="parameters">{others.map(input)}</div>
        </details>
      )}
    </>
  );
}
