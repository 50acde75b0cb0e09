import { ELEMENT } from '../../../src/domain/index.js';
import { Label, RadioButton, RadioField, RadioGroup, Text } from 'react-aria-components';
import type { CallOutput } from '../../../src/contract/index.js';
import { Badge, HostileText, Icon, type Problem } from '../../components/index.js';
import { costWords, type AttackCost } from './attackCosts.js';
import { attackGroups } from './attackGroups.js';
import { STANDARD } from './examineDraft.js';

export type AttackShown = CallOutput<'attacks.list'>['attacks'][number];

export interface AttackStepProps {
  readonly attacks: readonly AttackShown[];
  /** What attacks take with the selected models and works; those without a known rate are absent. */
  readonly costs: ReadonlyMap<string, AttackCost>;
  readonly chosenId: string;
  readonly onChoose: (attackId: string) => void;
  readonly problem: Problem | undefined;
}

/**
 * One card for each attack, grouped by the question it answers: its question and its time; its method, cost, limits and sources can be expanded.
 */
export function AttackStep({
  attacks,
  costs,
  chosenId,
  onChoose,
  problem,
}: AttackStepProps): React.JSX.Element {
  return (
    <RadioGroup value={chosenId} onChange={onChoose} isInvalid={problem !== undefined} className="attacks">
      <Label className="sr-only">Attack</Label>
      {problem !== undefined && (
        <p className="p-field-error" role="alert">
          <Icon name="alert" size="small" />
          <span>
            {problem.message} <span className="p-field-remedy">{problem.hint}</span>
          </span>
        </p>
      )}
      <div className={chosenId === STANDARD ? 'attack attack-chosen' : 'attack'}>
        <RadioField value={STANDARD} className="p-choice-field">
          <RadioButton className="p-choice attack-choice">
            <span className="p-radio" aria-hidden="true" />
            <span className="attack-title">Standard examination</span>
          </RadioButton>
          <Text slot="description" className="attack-question">
            The recommended set of attacks for the selected works and models, one examination each. Every
            attack tests the whole work or a sample that is fixed in advance.
          </Text>
        </RadioField>
      </div>
      {attackGroups(attacks).map((group) => (
        <section key={group.id} className="attack-group" aria-labelledby={`attacks-${group.id}`}>
          <header>
            <h3 id={`attacks-${group.id}`}>{group.title}</h3>
            <p className="muted">{group.words}</p>
          </header>
          <div className="attack-cards">
            {group.attacks.map((attack) => (
              <AttackCard
                key={attack.id}
                attack={attack}
                cost={costs.get(attack.id)}
                isChosen={attack.id === chosenId}
              />
            ))}
          </div>
        </section>
      ))}
    </RadioGroup>
  );
}

function AttackCard({
  attack,
  cost,
  isChosen,
}: {
  readonly attack: AttackShown;
  readonly cost: AttackCost | undefined;
  readonly isChosen: boolean;
}): React.JSX.Element {
  return (
    <div className={isChosen ? 'attack attack-chosen' : 'attack'}>
      <RadioField value={attack.id} className="p-choice-field">
        <RadioButton className="p-choice attack-choice">
          <span className="p-radio" aria-hidden="true" />
          <span className="attack-title">{attack.title}</span>
        </RadioButton>
        <Text slot="description" className="attack-question">
          {attack.question}
        </Text>
      </RadioField>
      <p className="attack-cost">
        <span className="muted">Time: </span>
        {costWords(cost)}
      </p>
      <div className="row attack-marks">
        <code className="attack-id">{attack.id}</code>
        <Badge tone="accent">{attack.tag}</Badge>
        <Badge tone="quiet">{`element: ${ELEMENT[attack.element].phrase}`}</Badge>
        <span className="muted attack-version">version {attack.version}</span>
      </div>
      <details className="attack-more">
        <summary>How it works, cost, limits and sources</summary>
        <div className="stack-tight">
          <p>{attack.method}</p>
          <h4>Cost</h4>
          <p>{attack.cost}</p>
          {attack.limits.length > 0 && (
            <>
              <h4>Limits</h4>
              <ul>
                {attack.limits.map(({ code, text }) => (
                  <li key={code}>{text}</li>
                ))}
              </ul>
            </>
          )}
          <h4>Sources</h4>
          <ul>
            {attack.sources.map((source) => (
              <li key={`${source.id} ${source.title}`}>
                {source.authors} ({source.year}), <cite>{source.title}</cite>
                {source.id !== '' && (
                  <>
                    , <HostileText text={source.id} />
                  </>
                )}
                .{source.differs !== '' && ` Differences here: ${source.differs}`}
              </li>
            ))}
          </ul>
        </div>
      </details>
    </div>
  );
}
