import { useState } from 'react';
import type { PalimpsestError } from '../../../../src/base/index.js';
import type { CallInput, CallOutput } from '../../../../src/contract/index.js';
import { visibleShort } from '../../../../src/figure/index.js';
import {
  Button,
  Card,
  ErrorPanel,
  errorAt,
  errorBeside,
  NumberField,
  SelectField,
  TextField,
} from '../../../components/index.js';
import { isModelRole } from '../../../../src/domain/index.js';

export interface CompareFormProps {
  readonly evidenceId: string;
  readonly evidence: CallOutput<'case.show'>['index']['evidence'];
  readonly isRunning: boolean;
  readonly error: PalimpsestError | null;
  readonly onCompare: (what: CallInput<'model.inspect'>['what']) => void;
}

const FIELDS = ['what.baseId', 'what.seed', 'what.permutations', 'what.units'];

/** Chooses the model with which this one is compared, and how. */
export function CompareForm({
  evidenceId,
  evidence,
  isRunning,
  error,
  onCompare,
}: CompareFormProps): React.JSX.Element {
  const others = evidence.filter(({ id, role }) => id !== evidenceId && isModelRole(role));
  const [chosen, setChosen] = useState<string>();
  const [seed, setSeed] = useState('lineage');
  const [permutations, setPermutations] = useState(9999);
  const [units, setUnits] = useState(512);
  const baseId = chosen ?? others[0]?.id;
  const beside = errorBeside(error, FIELDS) ?? null;
  return (
    <Card
      title="Another model of the case"
      subtitle="Three tests of a common origin, and the difference of each tensor. A model of 100 million weights takes a minute or two."
    >
      <form
        className="stack form"
        onSubmit={(event) => {
          event.preventDefault();
          if (baseId !== undefined && !isRunning)
            onCompare({ kind: 'lineage', baseId, seed, permutations, units });
        }}
      >
        <SelectField
          label="Base"
          description="The model from which this one may have been made. It must be evidence of the case."
          options={others.map(({ id, name, title }) => ({
            id,
            label: `${id} ${visibleShort(title === '' ? name : title, 80)}`,
          }))}
          selectedKey={baseId ?? null}
          onSelectionChange={setChosen}
          isDisabled={others.length === 0}
          errorMessage={errorAt(error, 'what.baseId')}
        />
        <details className="origin-settings">
          <summary>Settings</summary>
          <div className="stack">
            <TextField
              label="Seed"
              description="From which permutations, units, tokens and rows are drawn."
              isMono
              value={seed}
              maxLength={200}
              onChange={setSeed}
              errorMessage={errorAt(error, 'what.seed')}
            />
            <NumberField
              label="Permutations"
              description="With n permutations, the smallest p-value that the test of independence can give is 1/(n + 1)."
              value={permutations}
              minValue={99}
              maxValue={1_000_000}
              onChange={setPermutations}
              errorMessage={errorAt(error, 'what.permutations')}
            />
            <NumberField
              label="Hidden units of a layer"
              description="The most that are compared. More take longer."
              value={units}
              minValue={16}
              maxValue={4096}
              onChange={setUnits}
              errorMessage={errorAt(error, 'what.units')}
            />
          </div>
        </details>
        {beside !== null && <ErrorPanel error={beside} title="The models were not compared" />}
        <div className="row">
          <Button
            type="submit"
            variant="primary"
            icon="run"
            isPending={isRunning}
            isDisabled={baseId === undefined || seed === ''}
          >
            Compare models
          </Button>
          {others.length === 0 && (
            <span className="muted">The case has no other model. Receive the base as evidence first.</span>
          )}
        </div>
      </form>
    </Card>
  );
}
