import { memo, useCallback, useMemo } from 'react';
import type { ReaderWork } from '../../../../src/contract/index.js';
import { counted, isScored } from '../../../../src/base/index.js';
import { formatCount, formatLog10 } from '../../../../src/figure/index.js';
import { HeatStrip } from '../../../components/index.js';
import { givenSteps, sliceSteps, STRIP_SLICES } from '../heat/sliceSteps.js';
import { usePlaceOf, type PlaceStore } from '../places.js';
import { shortTitle } from '../placeWords.js';
import type { MarkedPassage } from '../useWorkExhibits.js';
import { useOpenWork, type OpenWork } from '../useOpenWork.js';

export interface StripBandsProps {
  readonly caseId: string;
  readonly open: OpenWork;
  /** Number of the passage measure. */
  readonly passage: number;
  readonly store: PlaceStore;
  readonly companions: readonly ReaderWork['strips'][number][];
  /** Passages marked as exhibits: a mark above the band of the work. */
  readonly exhibits: readonly MarkedPassage[];
  readonly onPick: (char: number) => void;
}

/** The whole work as a band, with the works compared with it below, all on one scale of heat. */
export const StripBands = memo(function StripBands(props: StripBandsProps): React.JSX.Element {
  const { caseId, open, passage, store, companions, exhibits, onPick } = props;
  const { work, windows } = open;
  const view = usePlaceOf(store, 'view');
  const steps = useMemo(() => sliceSteps(windows, passage, work.chars), [windows, passage, work.chars]);
  const placeText = useCallback((fraction: number) => stripPlace(work, fraction), [work]);
  const chars = Math.max(1, work.chars);
  return (
    <div className="reader-bands">
      <BandName role={work.role} title={work.title} />
      <div className="reader-band">
        <HeatStrip
          label={`Whole work, ${work.role}: ${shortTitle(work.title)}${exhibitWords(exhibits)}`}
          steps={steps}
          tested={open.tested}
          isThin
          position={(view?.at ?? 0) / chars}
          view={view === null ? undefined : [view.first / chars, view.last / chars]}
          onPick={(fraction) => onPick(Math.min(work.chars - 1, Math.floor(fraction * work.chars)))}
          placeText={placeText}
        />
        {exhibits.map(({ label, startChar }) => (
          <span
            key={label}
            className="reader-band-exhibit"
            title={label}
            aria-hidden="true"
            style={{ left: `${((startChar / chars) * 100).toFixed(3)}%` }}
          />
        ))}
      </div>
      {companions.map((strip) => (
        <Companion
          key={strip.workId}
          caseId={caseId}
          examinationId={work.examinationId}
          passage={passage}
          strip={strip}
        />
      ))}
    </div>
  );
});

function exhibitWords(exhibits: readonly MarkedPassage[]): string {
  if (exhibits.length === 0) return '';
  return `. Marked as exhibits: ${exhibits.map(({ label }) => label).join(', ')}`;
}

function Companion({
  caseId,
  examinationId,
  passage,
  strip,
}: {
  readonly caseId: string;
  readonly examinationId: string;
  readonly passage: number;
  readonly strip: ReaderWork['strips'][number];
}): React.JSX.Element {
  const answer = useOpenWork(caseId, examinationId, strip.workId);
  const open = answer.kind === 'open' ? answer.open : null;
  const steps = useMemo(
    () => (open === null ? givenSteps(strip.slices) : sliceSteps(open.windows, passage, open.work.chars)),
    [open, passage, strip.slices],
  );
  return (
    <>
      <BandName role={strip.role} title={strip.title} />
      <HeatStrip
        label={`Whole work, ${strip.role}: ${shortTitle(strip.title)}. ${hottest(steps)}`}
        steps={steps}
        tested={strip.tested}
        isThin
        placeText={String}
      />
    </>
  );
}

function BandName({
  role,
  title,
}: {
  readonly role: 'target' | 'control';
  readonly title: string;
}): React.JSX.Element {
  return (
    <span className="reader-band-name">
      <span className={`reader-band-role reader-band-${role}`}>
        {role === 'target' ? 'Target' : 'Control'}
      </span>{' '}
      <bdi title={shortTitle(title, 300)}>{shortTitle(title)}</bdi>
    </span>
  );
}

function stripPlace(work: ReaderWork, fraction: number): string {
  const char = Math.floor(fraction * work.chars);
  const slice = work.strips.find(({ workId }) => workId === work.workId)?.slices[
    Math.min(STRIP_SLICES - 1, Math.floor(fraction * STRIP_SLICES))
  ];
  const place = `character ${formatCount(char)} of ${formatCount(work.chars)}`;
  if (slice === undefined || !isScored(slice)) return `${place}, not tested`;
  return `${place}, highest log10 p here ${formatLog10(slice)}`;
}

function hottest(steps: readonly number[]): string {
  const dark = steps.filter((step) => step >= 5).length;
  return `${counted(dark, 'segment')} of ${steps.length} in the two darkest steps.`;
}
