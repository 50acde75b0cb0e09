import { panelDetailsSchema, windowDetailsSchema, type Findings } from '../../../src/domain/index.js';
import { Callout, HostileText, TermList } from '../../components/index.js';
import { byElement } from './elements.js';
import { FindingCard } from './FindingCard.js';
import { PanelsOf } from './panels/PanelsOf.js';
import { WindowFigures } from './WindowFigures.js';

export interface FindingsOfProps {
  readonly caseId: string;
  readonly examinationId: string;
  readonly findings: Findings;
  readonly mayWrite: boolean;
}

/** The findings of one examination by element of the definition, with charts. */
export function FindingsOf({
  caseId,
  examinationId,
  findings,
  mayWrite,
}: FindingsOfProps): React.JSX.Element {
  const details = windowDetailsSchema.safeParse(findings.details);
  const panels = panelDetailsSchema.safeParse(findings.details);
  return (
    <div className="stack-loose">
      {byElement(findings.findings).map((element) => (
        <section key={element.id} className="p-element">
          <header>
            <h2>{element.label}</h2>
            <p className="muted">{element.meaning}</p>
          </header>
          {element.findings.length === 0 ? (
            <p>This attack does not address this element; other attacks may.</p>
          ) : (
            element.findings.map((finding) => (
              <FindingCard
                key={finding.id}
                caseId={caseId}
                examinationId={examinationId}
                finding={finding}
                mayWrite={mayWrite}
              />
            ))
          )}
        </section>
      ))}
      {panels.success && <PanelsOf caseId={caseId} examinationId={examinationId} details={panels.data} />}
      {!panels.success && !details.success && Object.keys(findings.details).length > 0 && (
        <Callout tone="warning" title="Tables and charts cannot be shown.">
          The findings contain details that this version cannot read. Open them with the version of the
          program that made them, or run the examination again. The findings above are complete.
        </Callout>
      )}
      {details.success &&
        details.data.targets.map((target) => (
          <section key={target.workId} className="p-element">
            <h2>
              Charts: <HostileText text={target.title} maxLength={120} />
            </h2>
            <TermList ids={['coverage', 'query-budget', 'policy', 'floor', 'decade']} />
            <WindowFigures examinationId={examinationId} details={details.data} target={target} />
          </section>
        ))}
    </div>
  );
}
