import { useEffect, useRef, useState } from 'react';
import type { CallOutput, CaseOverview, ExaminationRequest } from '../../../src/contract/index.js';
import { notWithdrawn } from '../../../src/domain/index.js';
import { visibleString } from '../../../src/figure/index.js';
import { useAction, useCall } from '../../api/index.js';
import { Button, Callout, ErrorPanel, type Problem, toProblem } from '../../components/index.js';
import { attackCosts, isSample } from './attackCosts.js';
import { AttackStep } from './AttackStep.js';
import { EvidenceStep } from './EvidenceStep.js';
import { STANDARD, type ExamineDraft } from './examineDraft.js';
import { placeProblem, type FieldKey, type FieldProblems } from './fieldKey.js';
import { focusField } from './focusField.js';
import { MachineStep } from './MachineStep.js';
import { ParameterStep } from './ParameterStep.js';
import { PreflightPanel } from './PreflightPanel.js';
import { changedCount, requestsOf } from './requestsOf.js';
import { SameDialog, type SameRequest } from './SameDialog.js';
import { StandardPanel } from './StandardPanel.js';
import { STANDARD_FORM, standardRequestOf } from './standardRequestOf.js';
import { Step } from './Step.js';
import { useExamineDraft } from './useExamineDraft.js';
import { usePreflights } from './usePreflights.js';
import { useStandard } from './useStandard.js';

export interface ExamineFormProps {
  readonly overview: CaseOverview;
  readonly attacks: CallOutput<'attacks.list'>['attacks'];
}

export function ExamineForm({ overview, attacks }: ExamineFormProps): React.JSX.Element {
  const { caseId, index, notScorable } = overview;
  const usable = notWithdrawn(index.evidence).filter(
    ({ id }) => !notScorable.some((model) => model.id === id),
  );
  const { draft, change, startOver, isFilledIn } = useExamineDraft(caseId, {
    evidence: usable,
    examinations: overview.examinations,
    attackIds: attacks.map(({ id }) => id),
  });
  const settings = useCall('settings.show', {});
  const enqueue = useAction('runs.enqueue');
  const same = useAction('runs.same');
  const isQueueing = enqueue.isPending || same.isPending;
  const [asking, setAsking] = useState<{
    readonly all: readonly ExaminationRequest[];
    readonly found: readonly SameRequest[];
  }>();
  const frame = useRef<HTMLDivElement>(null);
  /** Errors reported by the service, until the field changes. */
  const [refused, setRefused] = useState<FieldProblems>({});
  const refuse = (problem: Problem): void => {
    const key = placeProblem(problem, draft);
    setRefused((before) => ({ ...before, [key]: problem }));
    focusField(key);
  };
  const preflights = usePreflights(caseId, refuse);
  const standard = useStandard(caseId, refuse);
  /** While typing, errors are shown for parameters only; the others when the form is submitted. */
  const [isAsked, setAsked] = useState(false);
  const [queued, setQueued] = useState(0);
  const [limit, setLimit] = useState('');
  const attack = attacks.find(({ id }) => id === draft.attackId);
  const isStandard = draft.attackId === STANDARD;
  const { requests, problems: found } = requestsOf(draft, isStandard ? STANDARD_FORM : attack, caseId);
  const costs = attackCosts(
    draft,
    { evidence: index.evidence, examinations: overview.examinations, estimate: standard.estimate },
    (attackId) => attacks.some(({ id, parameters }) => id === attackId && parameters.some(isSample)),
  );
  const problems: FieldProblems = { ...refused, ...(isAsked ? found : onlyTyped(found)) };

  const edit = (key: FieldKey, part: Partial<ExamineDraft>): void => {
    change(part);
    setQueued(0);
    setRefused((before) => without(before, [key, 'form']));
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
  const addAll = async (all: readonly ExaminationRequest[]): Promise<void> => {
    for (const [done, request] of all.entries()) {
      try {
        await enqueue.mutateAsync(request);
        setQueued(done + 1);
      } catch (error) {
        refuse(toProblem(error));
        return;
      }
    }
  };
  /** Adds them, or asks first if one of them waits already or is in the case. */
  const queueAll = async (all: readonly ExaminationRequest[]): Promise<void> => {
    const found: SameRequest[] = [];
    for (const request of all) {
      try {
        const { same: other } = await same.mutateAsync(request);
        if (other !== null) found.push({ request, same: other });
      } catch (error) {
        refuse(toProblem(error));
        return;
      }
    }
    if (found.length === 0) await addAll(all);
    else setAsking({ all, found });
  };
  const queueOne = (): void => withRequests(() => void queueAll(requests));
  // What was filled in by a link shows its time at once.
  const isArriving = useRef(isFilledIn);
  useEffect(() => {
    if (!isArriving.current || overview.mode === 'read') return;
    isArriving.current = false;
    if (!isStandard && Object.keys(found).length === 0) preflights.start(requests);
  }, [overview.mode, isStandard, found, preflights, requests]);
  // Wherever the focus is: one arrives at this screen with it on the heading.
  useEffect(() => {
    /** Presses the button that adds to the queue; a button that is disabled stays so. */
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
      if (event.target instanceof Element && event.target.closest('[role$="dialog"]') !== null) return;
      event.preventDefault();
      const buttons = frame.current?.querySelectorAll<HTMLButtonElement>('[data-actions] button') ?? [];
      buttons[buttons.length - 1]?.click();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, []);
  const modelName = (modelId: string): string => {
    const model = index.evidence.find(({ id }) => id === modelId);
    return `${modelId} ${visibleString(model === undefined || model.title === '' ? (model?.name ?? '') : model.title)}`;
  };
  const changed = attack === undefined ? 0 : changedCount(draft, attack);
  return (
    <div className="examine-frame" ref={frame}>
      <SameDialog
        sames={asking?.found ?? []}
        attackTitle={(id) => attacks.find((one) => one.id === id)?.title ?? id}
        onConfirm={() => addAll(asking?.all ?? [])}
        onClose={() => setAsking(undefined)}
      />
      <div className="examine">
        <div className="examine-form">
          {overview.mode === 'read' && (
            <Callout title="This window is read-only.">{overview.readReason}</Callout>
          )}
          <Step number={1} title="Question and attack">
            <div data-field="attack">
              <AttackStep
                attacks={attacks}
                costs={costs}
                chosenId={draft.attackId}
                onChoose={(attackId) => edit('attack', { attackId })}
                problem={problems.attack}
              />
            </div>
          </Step>
          <Step number={2} title="Evidence">
            <EvidenceStep
              overview={overview}
              draft={draft}
              takesReferences={attack !== undefined && attack.references.max > 0}
              takesSpikes={isStandard || attack?.takesSpikes === true}
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
            {isStandard ? (
              <p className="muted">
                The standard examination uses the default parameters, and sets only how many passages are
                tested.
              </p>
            ) : attack === undefined ? (
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
                preflights.clear();
                standard.clear();
                setLimit('');
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
          {isStandard ? (
            <StandardPanel
              caseId={caseId}
              standard={standard}
              request={standardRequestOf(requests)}
              examinations={overview.examinations}
              takesSpikes={(id) => attacks.some((one) => one.id === id && one.takesSpikes === true)}
              limit={limit}
              onLimit={setLimit}
              isReadOnly={overview.mode === 'read'}
              isQueueing={isQueueing}
              queued={queued}
              onCheck={() => {
                withRequests(() => undefined);
                return requests.length > 0;
              }}
              onQueue={(all) => withRequests(() => void queueAll(all))}
            />
          ) : (
            <PreflightPanel
              caseId={caseId}
              attackTitle={attack?.title ?? ''}
              preflights={preflights}
              requests={requests}
              modelName={modelName}
              hasControl={draft.controlIds.length > 0}
              isReadOnly={overview.mode === 'read'}
              isQueueing={isQueueing}
              queued={queued}
              onEstimate={() => withRequests(() => preflights.start(requests))}
              onQueue={queueOne}
              isAtField={(problem) => placeProblem(problem, draft) !== 'form'}
              onProblem={refuse}
            />
          )}
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
