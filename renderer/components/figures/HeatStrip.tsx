import './Heat.css';
import { memo, useId } from 'react';

export interface HeatStripProps {
  /** Name of the work, for screen readers. */
  readonly label: string;
  /** Heat step of each of the equal segments of the work, 0 … 6; −1 where nothing was scored. */
  readonly steps: readonly number[];
  /** Percentage of each segment that was tested; the rest of its height is hatched. Absent where it is not known. */
  readonly tested?: readonly number[] | undefined;
  /** The current position, 0 … 1. */
  readonly position?: number | undefined;
  /** The part of the work in view, as a range within 0 … 1. */
  readonly view?: readonly [number, number] | undefined;
  /** Called with the picked position, 0 … 1. Without it the strip is a picture. */
  readonly onPick?: ((fraction: number) => void) | undefined;
  /** The position in words: "character 12,400 of 1,115,000, log10 p −3.2". */
  readonly placeText: (fraction: number) => string;
  readonly isThin?: boolean | undefined;
}

/** The whole work as one band. Arrow keys move by one segment, Page keys by a twentieth, Home and End to the ends. */
export function HeatStrip({
  label,
  steps,
  tested,
  position = 0,
  view,
  onPick,
  placeText,
  isThin = false,
}: HeatStripProps): React.JSX.Element {
  const labelId = useId();
  const slice = 1 / Math.max(1, steps.length);
  const pick = (fraction: number): void => onPick?.(Math.min(1, Math.max(0, fraction)));
  const drawing = <Bands steps={steps} tested={tested} />;
  const cursor = <span className="p-strip-cursor" style={{ left: percent(position) }} />;
  const className = `p-strip${isThin ? ' p-strip-thin' : ''}${tested === undefined ? '' : ' p-strip-tested'}`;
  if (onPick === undefined) {
    return (
      <div className={className} role="img" aria-label={label}>
        {drawing}
      </div>
    );
  }
  return (
    <div
      className={className}
      role="slider"
      tabIndex={0}
      aria-labelledby={labelId}
      aria-orientation="horizontal"
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(position * 100)}
      aria-valuetext={placeText(position)}
      title={placeText(position)}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        pick(fractionAt(event));
      }}
      onPointerMove={(event) => {
        if (event.currentTarget.hasPointerCapture(event.pointerId)) pick(fractionAt(event));
      }}
      onKeyDown={(event) => {
        const to = target(event.key, position, slice);
        if (to === undefined) return;
        event.preventDefault();
        pick(to);
      }}
    >
      <span id={labelId} className="sr-only">
        {label}
      </span>
      {drawing}
      {view !== undefined && (
        <span
          className="p-strip-view"
          style={{ left: percent(view[0]), width: percent(Math.max(0, view[1] - view[0])) }}
        />
      )}
      {cursor}
    </div>
  );
}

/** Redrawn only when the heat changes, not while the cursor moves over it. Where nothing is drawn, the strip is hatched. */
const Bands = memo(function Bands({
  steps,
  tested,
}: {
  readonly steps: readonly number[];
  readonly tested: readonly number[] | undefined;
}): React.JSX.Element {
  return (
    <svg
      className="p-strip-svg"
      viewBox={`0 0 ${Math.max(1, steps.length)} 10`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      {runs(steps, tested).map(({ start, length, step, share }) =>
        step >= 0 ? (
          <rect key={start} x={start} y={0} width={length} height={share / 10} fill={`var(--heat-${step})`} />
        ) : (
          tested === undefined && (
            <rect key={start} x={start} y={4.75} width={length} height={0.5} fill="var(--muted)" />
          )
        ),
      )}
    </svg>
  );
});

function percent(share: number): string {
  return `${(share * 100).toFixed(3)}%`;
}

function fractionAt(event: React.PointerEvent<HTMLElement>): number {
  const box = event.currentTarget.getBoundingClientRect();
  return box.width === 0 ? 0 : (event.clientX - box.left) / box.width;
}

function target(key: string, position: number, slice: number): number | undefined {
  switch (key) {
    case 'ArrowRight':
    case 'ArrowUp':
      return position + slice;
    case 'ArrowLeft':
    case 'ArrowDown':
      return position - slice;
    case 'PageUp':
      return position + 0.05;
    case 'PageDown':
      return position - 0.05;
    case 'Home':
      return 0;
    case 'End':
      return 1;
    default:
      return undefined;
  }
}

/** Neighboring segments that look alike as one rectangle, so that no seams show between them; `share` is the percentage that was tested. */
function runs(
  steps: readonly number[],
  tested: readonly number[] | undefined,
): { start: number; length: number; step: number; share: number }[] {
  const found: { start: number; length: number; step: number; share: number }[] = [];
  steps.forEach((step, start) => {
    const last = found.at(-1);
    const share = tested?.[start] ?? 100;
    if (last?.step === step && last.share === share) last.length += 1;
    else found.push({ start, length: 1, step, share });
  });
  return found;
}
