import { useMemo } from 'react';
import type { Answer } from '../../../src/answer/index.js';
import { isScored, percent } from '../../../src/base/index.js';
import { formatCount, formatLog10, passageHeatStep, visibleShort } from '../../../src/figure/index.js';
import { useCall } from '../../api/index.js';
import { HeatLegend, HeatStrip, HostileText, Link } from '../../components/index.js';
import { href, navigate } from '../../navigation/index.js';
import type { Handles } from './useSetting.js';

type Band = Answer['bands'][number];

/** Most chapters that are named above a band; more would not be readable. */
const MOST_CHAPTERS = 12;

/** The work as a band with its chapters, and its controls beneath, with the shares at their ends. */
export function BandPart({
  caseId,
  answer,
  at,
}: {
  readonly caseId: string;
  readonly answer: Answer;
  /** What the moved handles show; null where they were not moved. */
  readonly at: Handles['at'];
}): React.JSX.Element {
  const { bands, bandsOf, work } = answer;
  const prepared = useCall('work.show', { caseId, evidenceId: work.id }, { staleTime: Infinity });
  const chapters = prepared.data?.work.chapters ?? [];
  return (
    <section className="answer-part" aria-label="Where in the work">
      <h2>Where in the work</h2>
      <div className="answer-bands">
        {bands.map((band) => (
          <BandRow
            key={band.workId}
            caseId={caseId}
            examinationId={bandsOf}
            band={band}
            at={at?.find(({ workId }) => workId === band.workId)}
            chapters={band.role === 'target' ? chapters : []}
          />
        ))}
      </div>
      <div className="row-spread">
        <HeatLegend of="passage" rest="not-tested" />
        <Link href={href.reader(caseId, bandsOf, work.id)}>Read the work</Link>
      </div>
      <p className="muted">
        The share at the end of the work is the part of its characters in passages above the family floor; at
        the end of each control, the share of all control passages above the floor that the rest of the
        control sets.{' '}
        {at !== null &&
          'While a handle is moved, each share is the part of the characters in passages above your line and within your number of tries, and the band marks where they are.'}
      </p>
    </section>
  );
}

interface BandRowProps {
  readonly caseId: string;
  readonly examinationId: string;
  readonly band: Band;
  readonly at: NonNullable<Handles['at']>[number] | undefined;
  readonly chapters: readonly { readonly title: string; readonly startChar: number }[];
}

function BandRow({ caseId, examinationId, band, at, chapters }: BandRowProps): React.JSX.Element {
  const steps = useMemo(
    () =>
      at === undefined
        ? band.slices.map((slice) => passageHeatStep(slice))
        : at.slices.map((isReached) => (isReached === 1 ? 6 : 0)),
    [band.slices, at],
  );
  const portion = at === undefined ? band.share : at.coveredChars / Math.max(1, band.chars);
  const named = chapters.length <= MOST_CHAPTERS ? chapters : [];
  const title = visibleShort(band.title, 80);
  return (
    <>
      <span className={`answer-band-name answer-band-${band.role}`}>
        {band.role === 'target' ? 'Work' : 'Control'}{' '}
        <HostileText text={band.title} maxLength={60} isWithinControl />
      </span>
      <div className="answer-band">
        {named.length > 1 && (
          <div className="answer-chapters" aria-hidden="true">
            {named.map(({ title: chapter, startChar }, index) => (
              <span
                key={startChar}
                style={{
                  left: share(startChar, band.chars),
                  width: share((named[index + 1]?.startChar ?? band.chars) - startChar, band.chars),
                }}
              >
                {visibleShort(chapter, 24)}
              </span>
            ))}
          </div>
        )}
        <HeatStrip
          label={`${band.role === 'target' ? 'Work' : 'Control'}: ${title}`}
          steps={steps}
          tested={band.tested}
          onPick={(fraction) =>
            navigate(
              href.reader(caseId, examinationId, band.workId, {
                at: Math.min(band.chars - 1, Math.floor(fraction * band.chars)),
              }),
            )
          }
          placeText={(fraction) => placeText(band, fraction)}
        />
      </div>
      <span className="answer-band-share">{isScored(portion) ? percent(portion) : 'no number'}</span>
    </>
  );
}

function share(part: number, whole: number): string {
  return `${((100 * part) / Math.max(1, whole)).toFixed(3)}%`;
}

function placeText({ slices, chars, tested }: Band, fraction: number): string {
  const slice = slices[Math.min(slices.length - 1, Math.floor(fraction * slices.length))];
  const place = `Character ${formatCount(Math.floor(fraction * chars))} of ${formatCount(chars)}`;
  if (slice === undefined || !isScored(slice)) return `${place}: not tested`;
  const percent = tested?.[Math.min(slices.length - 1, Math.floor(fraction * slices.length))] ?? 100;
  return `${place}: the most probable passage here has a log10 probability of ${formatLog10(slice)}${percent === 100 ? '' : `; ${percent}% of this part was tested`}`;
}
