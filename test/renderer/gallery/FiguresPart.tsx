import { useState } from 'react';
import { decimal } from '../../../src/base/index.js';
import {
  distribution,
  formatCount,
  heatStrip,
  queryCurves,
  type CurvePoint,
} from '../../../src/figure/index.js';
import { ChartView, DiffPair, HeatLegend, HeatStrip } from '../../../renderer/components/index.js';
import { Part, Specimen } from './Specimen.js';

const CHARACTERS = 1_115_000;
const STEPS = Array.from({ length: 400 }, (_, index) =>
  index > 180 && index < 190
    ? -1
    : Math.max(0, Math.min(6, Math.floor(3.4 + 3 * Math.sin(index / 17) * Math.cos(index / 5)))),
);
const CONTROL_STEPS = STEPS.map((step, index) =>
  step < 0 ? step : index % 37 === 0 ? 2 : index % 11 === 0 ? 1 : 0,
);

const CURVE: readonly CurvePoint[] = Array.from({ length: 31 }, (_, x) => ({
  x,
  target: 0.44 / (1 + Math.exp(-(x - 9) / 3)),
  control: 0.03 / (1 + Math.exp(-(x - 24) / 2)),
}));

const EDGES = Array.from({ length: 41 }, (_, index) => -120 + index * 3);
const histogram = (centre: number, width: number): number[] =>
  EDGES.slice(1).map((edge) => Math.round(400 * Math.exp(-(((edge - centre) / width) ** 2))));

const CHARTS = [
  queryCurves('curve', 0.5, [{ policy: 'top-k 40', points: CURVE }]),
  distribution(
    'distribution',
    EDGES,
    { role: 'target', counts: histogram(-32, 24), texts: 1 },
    { role: 'control', counts: histogram(-84, 18), texts: 2 },
    [{ name: 'threshold', x: -10 }],
  ),
  heatStrip('strip', [
    {
      title: 'The River Novel',
      role: 'target',
      chars: CHARACTERS,
      slices: STEPS.map((step) => [-120, -80, -30, -15, -5, -2, -0.5][step] ?? -120),
    },
    {
      title: 'A control',
      role: 'control',
      chars: 640_000,
      slices: CONTROL_STEPS.map((step) => [-120, -80, -30][step] ?? -120),
    },
  ]),
];

export function FiguresPart(): React.JSX.Element {
  const [place, setPlace] = useState(0.31);
  const words = (fraction: number): string =>
    `character ${formatCount(Math.round(fraction * CHARACTERS))} of ${formatCount(CHARACTERS)} (${decimal(fraction * 100, 0)}%)`;
  return (
    <Part title="Figures">
      <Specimen title="HeatStrip, HeatLegend">
        <div className="g-wide stack">
          <HeatStrip
            label="The River Novel"
            steps={STEPS}
            position={place}
            onPick={setPlace}
            placeText={words}
          />
          <HeatStrip
            label="A control, its heat is low throughout"
            steps={CONTROL_STEPS}
            placeText={words}
            isThin
          />
          <p className="muted">{words(place)}</p>
          <HeatLegend of="passage" />
          <HeatLegend of="token" />
        </div>
      </Specimen>
      <Specimen title="Washes of tokens">
        <p className="serif" style={{ background: 'var(--surface)' }}>
          {['Call', ' me', ' Ishmael.', ' Some', ' years', ' ago', '—never'].map((token, step) => (
            <span key={token} style={{ background: `var(--wash-${step})` }}>
              {token}
            </span>
          ))}
        </p>
      </Specimen>
      <Specimen title="DiffPair">
        <div className="g-wide">
          <DiffPair
            work="Call me Ishmael. Some years ago I thought I would sail about a little."
            output="Call me Ishmael. Some months ago I thought I would walk about a little."
            label="Work and model output"
          />
        </div>
      </Specimen>
      {CHARTS.map((chart) => (
        <Specimen key={chart.id} title={`ChartView: ${chart.id}`}>
          <div className="g-wide">
            <ChartView chart={chart} showTitle />
          </div>
        </Specimen>
      ))}
    </Part>
  );
}
