import './panels.css';
import type { Panel, PanelDetails } from '../../../../src/domain/index.js';
import { barsCharts, curveChart } from '../../../../src/figure/index.js';
import { ChartView, HostileText } from '../../../components/index.js';
import { PanelTableView } from './PanelTableView.js';
import { PanelTextsView } from './PanelTextsView.js';

export interface PanelsOfProps {
  readonly caseId: string;
  readonly examinationId: string;
  readonly details: PanelDetails;
}

/** The panels of an examination in their order, as in the report: tables, charts, texts side by side. */
export function PanelsOf({ caseId, examinationId, details }: PanelsOfProps): React.JSX.Element {
  return (
    <>
      {details.panels.map((panel) => (
        <section key={panel.id} className="p-element p-panel" aria-labelledby={`panel-${panel.id}`}>
          <h2 id={`panel-${panel.id}`}>
            <HostileText text={panel.title} maxLength={200} />
          </h2>
          <PanelContent caseId={caseId} examinationId={examinationId} panel={panel} />
          {panel.note !== '' && (
            <p className="muted p-panel-note">
              <HostileText text={panel.note} maxLength={1500} />
            </p>
          )}
        </section>
      ))}
    </>
  );
}

function PanelContent({
  caseId,
  examinationId,
  panel,
}: {
  readonly caseId: string;
  readonly examinationId: string;
  readonly panel: Panel;
}): React.JSX.Element {
  switch (panel.kind) {
    case 'table':
      return <PanelTableView caseId={caseId} examinationId={examinationId} panel={panel} />;
    case 'texts':
      return <PanelTextsView caseId={caseId} examinationId={examinationId} panel={panel} />;
    case 'curve':
      return panel.series.length === 0 ? <Nothing /> : <ChartView chart={curveChart(panel.id, panel)} />;
    case 'bars':
      return panel.groups.length === 0 ? (
        <Nothing />
      ) : (
        <>
          {barsCharts(panel.id, panel).map((chart) => (
            <ChartView key={chart.id} chart={chart} />
          ))}
        </>
      );
  }
}

function Nothing(): React.JSX.Element {
  return <p>No data.</p>;
}
