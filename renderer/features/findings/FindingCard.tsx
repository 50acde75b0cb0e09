import './findings.css';
import { plainSentence } from '../../../src/answer/index.js';
import { isScored, powerOfTen, roundPercent } from '../../../src/base/index.js';
import { TAG, type Finding, type FindingSpan, type Findings } from '../../../src/domain/index.js';
import {
  areRanked,
  controlWords,
  formatCount,
  formatLogProb,
  mostProbableSpans,
  shownCalibration,
  sortedCaveats,
  thresholdName,
  valueWords,
  type Originals,
} from '../../../src/figure/index.js';
import {
  Badge,
  CalibrationMark,
  HostileText,
  Link,
  MarkedText,
  PowersText,
  StandingBadge,
} from '../../components/index.js';
import { href } from '../../navigation/index.js';
import { intervalShort } from './intervalShort.js';
import { MarkFinding } from './MarkFinding.js';

export interface FindingCardProps {
  readonly caseId: string;
  readonly examinationId: string;
  readonly finding: Finding;
  /** All findings of its examination. */
  readonly findings: Findings;
  /** Where its passages stand in the files that were received. */
  readonly originals: Originals;
  readonly mayWrite: boolean;
  /** Are the reasons of its calibration said above, once for all findings? */
  readonly isReasonAbove: boolean;
}

/** Number of passages of a finding shown as links; the reader lists all of them. */
const PLACES = 5;

/**
 * One finding: its sentence, its number with denominator, interval and control, the caveats that decide what it shows, and links to its
 * passages. How it was counted and its other caveats are folded.
 */
export function FindingCard({
  caseId,
  examinationId,
  finding,
  findings,
  originals,
  mayWrite,
  isReasonAbove,
}: FindingCardProps): React.JSX.Element {
  const isAlarm = finding.calibration.kind === 'uncalibrated';
  const calibration = { ...finding.calibration, kind: shownCalibration(finding) };
  const spans = shownSpans(finding);
  const isRanked = areRanked(finding);
  const plain = plainSentence(findings, finding);
  const { beside } = sortedCaveats(finding, findings.findings, []);
  const notes = finding.caveats.filter((caveat) => !beside.includes(caveat));
  const hasReasons = finding.calibration.reasons.length > 0 && !isReasonAbove;
  return (
    <article className={isAlarm ? 'p-finding p-finding-alarm' : 'p-finding'} id={finding.id}>
      <header className="row-spread">
        <h3 className="p-finding-title">
          <HostileText text={finding.title} maxLength={200} />
        </h3>
        <span className="row">
          <StandingBadge standing={finding.standing} />
          <span title={`${TAG[finding.tag].label}: ${TAG[finding.tag].meaning}`}>
            <Badge>{TAG[finding.tag].phrase}</Badge>
          </span>
          {!hasReasons && <CalibrationMark calibration={calibration} isBrief />}
        </span>
      </header>
      <p className="p-finding-sentence">
        <MarkedText text={plain ?? finding.sentence} />
      </p>
      <dl className="p-finding-numbers">
        <Fact name="Value" isLarge={!isAlarm}>
          {isScored(finding.value) ? (
            valueWords(finding)
          ) : (
            <>
              unscored: <HostileText text={finding.value.reason} />
            </>
          )}
        </Fact>
        <Fact
          name={
            finding.calibration.controls.length === 0
              ? 'Control'
              : `Control (${finding.calibration.controls.join(', ')})`
          }
        >
          {isScored(finding.controlValue) ? (
            controlWords(finding)
          ) : (
            <HostileText text={finding.controlValue.reason} />
          )}
        </Fact>
        <Fact
          name={
            finding.interval.kind === 'interval'
              ? `${roundPercent(finding.interval.level)} confidence interval`
              : 'Confidence interval'
          }
        >
          {intervalShort(finding)}
        </Fact>
      </dl>
      {hasReasons && (
        <p>
          <CalibrationMark calibration={calibration} />
        </p>
      )}
      {finding.spans.length > 0 && (
        <div className="row">
          <span className="muted">
            {finding.spans.length === 1
              ? 'Passage:'
              : `Passages (${formatCount(finding.spans.length)})${isRanked ? ', most probable first' : ''}:`}
          </span>
          {spans.map((span) => (
            <Link
              key={`${span.workId} ${span.startChar} ${span.endChar}`}
              href={href.reader(caseId, examinationId, span.workId, {
                at: span.startChar,
                finding: finding.id,
              })}
            >
              {spanWords(span, originals(span))}
            </Link>
          ))}
          {finding.spans.length > PLACES && (
            <Link href={href.reader(caseId, examinationId, finding.workId, { finding: finding.id })}>
              all passages in the reader
            </Link>
          )}
        </div>
      )}
      {beside.length > 0 && (
        <ul className="p-finding-beside">
          {beside.map(({ text }) => (
            <li key={text}>
              <PowersText text={text} maxLength={1000} />
            </li>
          ))}
        </ul>
      )}
      <details className="p-finding-notes">
        <summary>
          How it was counted
          {notes.length > 0 &&
            `, and ${notes.length === 1 ? '1 note' : `${formatCount(notes.length)} notes`}`}
        </summary>
        <ul>
          {plain !== null && (
            <li>
              <PowersText text={finding.sentence} maxLength={1500} />
            </li>
          )}
          <li>
            {finding.interval.kind === 'interval' ? (
              <>
                The interval is for <HostileText text={finding.interval.of} />;{' '}
                <HostileText text={finding.interval.method} />.
              </>
            ) : (
              <>
                No interval: <HostileText text={finding.interval.reason} />
              </>
            )}
          </li>
          {finding.threshold !== undefined && (
            <li>
              Threshold: {thresholdName(finding.threshold.name)}
              {isScored(finding.threshold.log10) && (
                <PowersText text={`, ${powerOfTen(finding.threshold.log10)}`} />
              )}
              .
            </li>
          )}
          {notes.map(({ text }) => (
            <li key={text}>
              <PowersText text={text} maxLength={1000} />
            </li>
          ))}
        </ul>
      </details>
      {mayWrite && (
        <div className="row">
          <MarkFinding caseId={caseId} examinationId={examinationId} finding={finding} />
        </div>
      )}
    </article>
  );
}

/** The passages of a finding that its card shows: the most probable ones, or the first where they have no probability. */
export function shownSpans(finding: Finding): FindingSpan[] {
  return mostProbableSpans(finding).slice(0, PLACES);
}

function spanWords({ startChar, logProbNats }: FindingSpan, original: string): string {
  const place = `character ${formatCount(startChar)}`;
  const said = [
    ...(original === '' ? [] : [original]),
    ...(typeof logProbNats === 'object' ? [] : [formatLogProb(logProbNats)]),
  ];
  return said.length === 0 ? place : `${place} (${said.join('; ')})`;
}

function Fact({
  name,
  isLarge = false,
  children,
}: {
  readonly name: string;
  readonly isLarge?: boolean;
  readonly children: React.ReactNode;
}): React.JSX.Element {
  return (
    <div className={isLarge ? 'p-finding-fact p-finding-value' : 'p-finding-fact'}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
