import { useMemo } from 'react';
import type { Calibration, Finding, Findings } from '../../../src/domain/index.js';
import { inAnswerPanels } from '../../../src/figure/index.js';
import { useOriginals } from '../../api/index.js';
import { CalibrationMark, HostileText } from '../../components/index.js';
import { byElement } from './elements.js';
import { FindingCard, shownSpans } from './FindingCard.js';
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
  const { details } = findings;
  const shown = useMemo(() => findings.findings.flatMap(shownSpans), [findings]);
  const originals = useOriginals(caseId, shown);
  const common = commonReasons(findings.findings);
  return (
    <div className="stack-loose">
      {common !== undefined && (
        <p>
          <CalibrationMark calibration={common} />
        </p>
      )}
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
                findings={findings}
                originals={originals}
                mayWrite={mayWrite}
                isReasonAbove={common !== undefined}
              />
            ))
          )}
        </section>
      ))}
      {details.kind === 'panels' && (
        <PanelsOf caseId={caseId} examinationId={examinationId} details={details} />
      )}
      {details.kind === 'windows' && details.inAnswer !== undefined && (
        <PanelsOf
          caseId={caseId}
          examinationId={examinationId}
          details={{ kind: 'panels', panels: inAnswerPanels(details) }}
        />
      )}
      {details.kind === 'windows' &&
        details.targets.map((target) => (
          <section key={target.workId} className="p-element">
            <h2>
              Charts: <HostileText text={target.title} maxLength={120} />
            </h2>
            <WindowFigures examinationId={examinationId} details={details} target={target} />
          </section>
        ))}
    </div>
  );
}

/** The calibration of all findings where none is calibrated, for the same reasons: they are then said once. */
function commonReasons(findings: readonly Finding[]): Calibration | undefined {
  const [first, ...others] = findings.map(({ calibration }) => calibration);
  if (first === undefined || others.length === 0) return undefined;
  const words = ({ kind, reasons }: Calibration): string =>
    [kind, ...reasons.map(({ text }) => text)].join('\n');
  const isSame = others.every((other) => words(other) === words(first));
  return isSame && first.kind === 'uncalibrated' && first.reasons.length > 0 ? first : undefined;
}
