import { useMemo } from 'react';
import { useSearchParams } from 'wouter';
import type { ExaminationShort } from '../../../../src/contract/index.js';
import type { Work } from '../../../../src/domain/index.js';
import { counted } from '../../../../src/base/index.js';
import { formatCount, visibleShort } from '../../../../src/figure/index.js';
import { useCall, useOriginals } from '../../../api/index.js';
import {
  Button,
  Callout,
  ErrorPanel,
  HostileText,
  Link,
  LoadingState,
  PageHeader,
} from '../../../components/index.js';
import { href } from '../../../navigation/index.js';
import { useReaderAddress } from '../useReaderAddress.js';
import { foundPlaces, placeAt, type FoundPlace } from './foundPlaces.js';
import { PlaceText } from './PlaceText.js';

export interface PlacesReaderProps {
  readonly caseId: string;
  readonly examinationId: string;
  readonly workId: string;
  readonly examination: ExaminationShort | undefined;
}

/** A work in an examination whose attack does not score every passage: no heat, but every passage that its findings name. */
export function PlacesReader(props: PlacesReaderProps): React.JSX.Element {
  const { caseId, examinationId, workId, examination } = props;
  const shown = useCall('work.show', { caseId, evidenceId: workId });
  const found = useCall('findings.show', { caseId, examinationId });
  const { finding: findingId } = useReaderAddress();
  const finding = found.data?.findings?.findings.find(({ id }) => id === findingId);
  const error = shown.error ?? found.error;
  const work = shown.data?.work;
  return (
    <div className="screen">
      <PageHeader
        title={work === undefined ? `Reader: ${workId}` : <HostileText text={work.title} maxLength={80} />}
        subtitle={
          <>
            {`${work?.role === 'control' ? 'Control' : 'Target'} ${workId}. `}
            <Link href={href.run(caseId, examinationId)}>
              {`${examinationId}: ${examination?.attackTitle ?? 'Examination'}`}
            </Link>
          </>
        }
        actions={
          <>
            <Link href={href.findingsOf(caseId, examinationId, workId)}>Findings</Link>
            <Link href={href.work(caseId, workId)}>Work</Link>
          </>
        }
      />
      <Callout title="This attack does not score every passage of the work, so there is no heat.">
        The passages that its findings name are marked: those it tested and those it found. Unmarked text was
        not tested; the absence of a mark says nothing about it.
      </Callout>
      {finding !== undefined && (
        <p className="reader-finding" role="note">
          {`Marked and listed: only the passages of one finding, “${visibleShort(finding.title, 120)}”. `}
          <Link href={href.reader(caseId, examinationId, workId)}>Show the passages of all findings</Link>
        </p>
      )}
      {error !== null ? (
        <ErrorPanel
          error={error}
          title="The passages could not be read"
          onRetry={() => {
            void shown.refetch();
            void found.refetch();
          }}
        />
      ) : work === undefined || found.data === undefined ? (
        <LoadingState label="Reading the passages" />
      ) : found.data.findings === null ? (
        <Callout
          tone="warning"
          title={`This examination is ${found.data.status}: it names no passages yet.`}
          action={<Link href={href.run(caseId, examinationId)}>Go to examination</Link>}
        >
          The findings will name passages once the examination is finished.
        </Callout>
      ) : (
        <Places
          {...props}
          work={work}
          finding={finding?.id}
          places={foundPlaces(found.data.findings, workId, finding?.id)}
        />
      )}
    </div>
  );
}

function Places({
  caseId,
  examinationId,
  workId,
  work,
  finding,
  places,
}: PlacesReaderProps & {
  readonly work: Work;
  readonly finding: string | undefined;
  readonly places: readonly FoundPlace[];
}): React.JSX.Element {
  const { at } = useReaderAddress();
  const query = finding === undefined ? {} : { finding };
  const [, setSearch] = useSearchParams();
  const chosen = useMemo(() => placeAt(places, at ?? 0), [places, at]);
  const passages = useMemo(() => places.map((place) => ({ ...place, workId })), [places, workId]);
  const originals = useOriginals(caseId, passages);
  const originalOf = (place: FoundPlace): string => originals({ ...place, workId });
  const index = chosen === undefined ? -1 : places.indexOf(chosen);
  const go = (place: FoundPlace | undefined): void => {
    if (place !== undefined) setSearch({ at: String(place.startChar), ...query });
  };
  if (chosen === undefined) {
    return (
      <>
        <p>The findings name no passage of this work.</p>
        <PlaceText caseId={caseId} work={work} workId={workId} places={[]} chosen={undefined} at={at ?? 0} />
      </>
    );
  }
  return (
    <div className="reader-places">
      <nav
        aria-label={`${counted(places.length, 'passage')} named by the findings`}
        className="reader-places-list"
      >
        <ol>
          {places.map((place) => (
            <li
              key={`${place.startChar} ${place.endChar}`}
              {...(place === chosen ? { 'aria-current': 'true' as const } : {})}
            >
              <Link href={href.reader(caseId, examinationId, workId, { at: place.startChar, ...query })}>
                {`${formatCount(place.startChar)}–${formatCount(place.endChar)}`}
              </Link>{' '}
              {originalOf(place) !== '' && <bdi className="reader-places-original">{originalOf(place)}</bdi>}
              <span className={place.isFinding ? '' : 'muted'}>
                {place.labels.map((label, at) => (
                  <span key={label}>
                    {at === 0 ? '' : '; '}
                    <HostileText text={label} maxLength={100} />
                  </span>
                ))}
              </span>
            </li>
          ))}
        </ol>
      </nav>
      <section className="stack" aria-label="Text around the passage">
        <div className="row-spread">
          <span role="status">
            {`Passage ${formatCount(index + 1)} of ${formatCount(places.length)}, characters ${formatCount(chosen.startChar)} to ${formatCount(chosen.endChar)}`}
            {originalOf(chosen) !== '' && (
              <>
                {': '}
                <bdi>{originalOf(chosen)}</bdi>
              </>
            )}
          </span>
          <span className="row">
            <Button
              size="small"
              icon="chevron-up"
              isDisabled={index <= 0}
              onPress={() => go(places[index - 1])}
            >
              Previous passage
            </Button>
            <Button
              size="small"
              icon="chevron-down"
              isDisabled={index >= places.length - 1}
              onPress={() => go(places[index + 1])}
            >
              Next passage
            </Button>
          </span>
        </div>
        <PlaceText
          caseId={caseId}
          work={work}
          workId={workId}
          places={places}
          chosen={chosen}
          at={chosen.startChar}
        />
      </section>
    </div>
  );
}
