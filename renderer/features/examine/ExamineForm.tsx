import { useState } from 'react';
import type { CallOutput, CaseOverview } from '../../../src/contract/index.js';
import { visibleString } from '../../../src/figure/index.js';
import { useAction, useCall } from '../../api/index.js';
import { Button, Callout, ErrorPanel, type Problem, TermList, toProblem } from '../../components/index.js';
import { AttackStep } from './AttackStep.js';
import { EvidenceStep } from './EvidenceStep.js';
import type { ExamineDraft } from './examineDraft.js';
import { placeProblem, type FieldKey, type FieldProblems } from './fieldKey.js';
import { focusField } from './focusField.js';
import { MachineStep } from './MachineStep.js';
import { ParameterStep } from './ParameterStep.js';
import { PreflightPanel } from './PreflightPanel.js';
import { changedCount, requestsOf } from './requestsOf.js';
import { Step } from './Step.js';
import { useExamineDraft } from './useExamineDraft.js';
import { usePreflights } from './usePreflights.js';

export interface ExamineFormProps {
  readonly overview: CaseOverview;
  readonly attacks: CallOutput<'attacks.list'>['attacks'];
}

export function ExamineForm({ overview, attacks }: ExamineFormProps): React.JSX.Element {
  const { caseId, index, notScorable } = overview;
  const usable = index.evidence.filter(({ id }) => !notScorable.some((model) => model.id === id));
  const [draft, change, startOver] = useExamineDraft(caseId, usable);
  const settings = useCall('settings.show', {});
  const enqueue = useAction('runs.enqueue');
  const preflights = usePreflights(caseId);
  /** Errors reported by the service, until the field changes. */
  const [refused, setRefused] = useState<FieldProblems>({});
  /** While typing, errors are shown for parameters only; the others when the form is submitted. */
  const [isAsked, setAsked] = useState(false);
  const [queued, setQueued] = useState(0);
  const attack = attacks.find(({ id }) => id === draft.attackId);
  const { requests, problems: found } = requestsOf(draft, attack, caseId);
  const problems: FieldProblems = { ...refused, ...(isAsked ? found : onlyTyped(found)) };

  const edit = (key: FieldKey, part: Partial<ExamineDraft>): void => {
    change(part);
    setQueued(0);
    setRefused((before) => without(before, [key, 'form']));
  };
  const refuse = (problem: Problem): void => {
    const key = placeProblem(problem, draft);
    setRefused((before) => ({ ...before, [key]: problem }));
    focusField(key);
  };
  /** Runs `then` with the requests, or shows the errors and moves to the first one. */
  const withRequests = (then: () => void): void => {
    setAsked(true);
    setQueued(0);
    setRefused({});
    const [first] = Object.keys(found);
    if (first === undefined) then();
    else focusField(first as FieldKey);
  };
  const queueAll = async (): Promise<void> => {
    for (const [done, request] of requests.entries()) {
      try {
        await enqueue.mutateAsync(request);
        setQueued(done + 1);
      } catch (error) {
        refuse(toProblem(error));
        return;
      }
    }
  };
  const modelName = (modelId: string): string => {
    const model = index.evidence.find(({ id }) => id === modelId);
    return `${modelId} ${visibleString(model === undefined || model.title === '' ? (model?.name ?? '') : model.title)}`;
  };
  const changed = attack === undefined ? 0 : changedCount(draft, attack);
  return (
    <div className="examine-frame">
      <div className="examine">
        <div className="examine-form">
          {overview.mode === 'read' && (
            <Callout title="This window is read-only.">{overview.readReason}</Callout>
          )}
          <Step number={1} title="Question and attack">
            <div data-field="attack">
              <AttackStep
                attacks={attacks}
                chosenId={draft.attackId}
                onChoose={(attackId) => edit('attack', { attackId })}
                problem={problems.attack}
              />
            </div>
          </Step>
          <Step number={2} title="Evidence">
            <TermList
              ids={[
                'target-work',
                'control',
                'calibrated',
                'reference-model',
                'source-text',
                'known-memorized-text',
                'cleaning-list',
              ]}
            />
            <EvidenceStep
              overview={overview}
              draft={draft}
              takesReferences={attack !== undefined && attack.references.max > 0}
              takesSpikes={attack?.takesSpikes === true}
              problems={problems}
              onChange={(list, ids) => edit(list, { [list]: [...ids] })}
            />
          </Step>
          <Step
            number={3}
            title="Parameters"
            aside={
              attack !== undefined && (
                <span className="row muted">
                  {changed === 0
                    ? 'All defaults.'
                    : `${changed} of ${attack.parameters.length} differ from the default.`}
                  {changed > 0 && (
                    <Button
                      size="small"
                      variant="quiet"
                      onPress={() => {
                        change({ values: { ...draft.values, [attack.id]: {} } });
                        setRefused({});
                      }}
                    >
                      Reset all
                    </Button>
                  )}
                </span>
              )
            }
          >
            {attack === undefined ? (
              <p className="muted">Select an attack first: every attack has its own parameters.</p>
            ) : (
              <ParameterStep
                attack={attack}
                draft={draft}
                problems={problems}
                onChange={(name, raw) =>
                  edit(`parameter:${name}`, { values: withValue(draft, attack.id, name, raw) })
                }
              />
            )}
          </Step>
          <Step number={4} title="Seed and machine">
            <MachineStep
              draft={draft}
              problems={problems}
              settings={settings.data}
              onChange={(key, value) => edit(key, { [key]: value })}
            />
          </Step>
          <div className="row">
            <Button
              variant="quiet"
              onPress={() => {
                startOver();
                setRefused({});
                setAsked(false);
                setQueued(0);
              }}
            >
              Start over
            </Button>
          </div>
        </div>
        <aside className="examine-aside" aria-label="Estimate and queue">
          {problems.form !== undefined && (
            <div data-field="form" tabIndex={-1}>
              <ErrorPanel error={problems.form} title="This examination was refused" />
            </div>
          )}
          <PreflightPanel
            caseId={caseId}
            preflights={preflights}
            requests={requests}
            modelName={modelName}
            hasControl={draft.controlIds.length > 0}
            isReadOnly={overview.mode === 'read'}
            isQueueing={enqueue.isPending}
            queued={queued}
            onEstimate={() => withRequests(() => preflights.start(requests))}
            onQueue={() => withRequests(() => void queueAll())}
            onProblem={refuse}
          />
        </aside>
      </div>
    </div>
  );
}

/** While someone fills in the form, an empty field is not an error. */
function onlyTyped(problems: FieldProblems): FieldProblems {
  return Object.fromEntries(
    Object.entries(problems).filter(
      ([key]) => key.startsWith('parameter:') || key === 'threads' || key === 'gpuLayers',
    ),
  );
}

function withValue(
  draft: ExamineDraft,
  attackId: string,
  name: string,
  raw: string | boolean | undefined,
): ExamineDraft['values'] {
  const others = without(draft.values[attackId] ?? {}, [name]);
  return { ...draft.values, [attackId]: raw === undefined ? others : { ...others, [name]: raw } };
}

function without<T>(record: Readonly<Record<string, T>>, keys: readonly string[]): Record<string, T> {
  return Object.fromEntries(Object.entries(record).filter(([key]) => !keys.includes(key)));
}
