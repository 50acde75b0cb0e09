import {
  Badge,
  CalibrationMark,
  Card,
  FidelityList,
  HashBadge,
  HostileText,
  Sign,
  KeyValueList,
  MarkedText,
  PowersText,
  Quantity,
  StandingBadge,
  StatusBadge,
  Term,
  UtcTime,
  type RunStatus,
} from '../../../renderer/components/index.js';
import { Part, Specimen } from './Specimen.js';

const DIGEST = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08';
const AT = '2026-11-25T12:04:31.000Z';
const STATES: readonly RunStatus[] = [
  'planned',
  'queued',
  'running',
  'paused',
  'interrupted',
  'failed',
  'finished',
];

/** What a title could do to a page that trusts it. */
const HOSTILE =
  'The <b>River</b> Novel\u202e.fdp\u202c <script>alert(1)</script> zero\u200bwidth\ttab\nline "quoted" &amp; bell\u0007';

export function MarksPart(): React.JSX.Element {
  return (
    <Part title="Marks and values">
      <Specimen title="StatusBadge, StandingBadge, Badge">
        {STATES.map((status) => (
          <StatusBadge key={status} status={status} />
        ))}
        <StandingBadge standing="claim" />
        <StandingBadge standing="not-shown" />
        <Badge>plain</Badge>
        <Badge tone="quiet">quiet</Badge>
        <Badge tone="accent" icon="pin">
          baseline
        </Badge>
        <Badge tone="alarm" icon="alert">
          uncalibrated
        </Badge>
      </Specimen>
      <Specimen title="PowersText">
        <p>
          <PowersText text="426 of 426 passages exceed the family floor of 10^−60." />
        </p>
      </Specimen>
      <Specimen title="MarkedText">
        <p>
          <MarkedText text={`426 of 426 passages exceed the family floor that the control set: ${HOSTILE}`} />
        </p>
      </Specimen>
      <Specimen title="HashBadge">
        <div className="g-wide stack-tight">
          <HashBadge digest={DIGEST} state={{ kind: 'unchecked' }} onVerify={() => undefined} />
          <HashBadge digest={DIGEST} state={{ kind: 'checking', share: 0.34 }} />
          <HashBadge digest={DIGEST} state={{ kind: 'verified', at: AT }} onVerify={() => undefined} />
          <HashBadge digest={DIGEST} state={{ kind: 'changed', at: AT }} onVerify={() => undefined} />
          <HashBadge digest={DIGEST} state={{ kind: 'changed', at: AT, detail: 'the file is missing' }} />
          <HashBadge digest={DIGEST} />
          <HashBadge digest={DIGEST} isWhole />
        </div>
      </Specimen>
      <Specimen title="CalibrationMark">
        <div className="g-wide stack-tight">
          <CalibrationMark calibration={{ kind: 'calibrated', reasons: [] }} />
          <CalibrationMark
            calibration={{
              kind: 'imperfect',
              reasons: [{ text: 'The control is 40 years older than the target.' }],
            }}
          />
          <CalibrationMark
            calibration={{
              kind: 'uncalibrated',
              reasons: [{ text: 'No control work was examined with the same settings.' }],
            }}
          />
          <CalibrationMark
            calibration={{ kind: 'uncalibrated', reasons: [{ text: 'No control work.' }] }}
            isBrief
          />
        </div>
      </Specimen>
      <Specimen title="Term">
        <div className="g-wide stack-tight">
          <p>
            A passage counts when it exceeds the <Term id="family-floor" />, which the{' '}
            <Term id="control">control works</Term> set.
          </p>
        </div>
      </Specimen>
      <Specimen title="Quantity, UtcTime">
        <Quantity value={1115000} unit="characters" />
        <Quantity value={42.31} digits={1} unit="%" of="of 208 windows" size="large" />
        <Quantity
          value={{ kind: 'unscored', code: 'no-window', reason: 'no window reaches this part of the work' }}
        />
        <UtcTime iso={AT} />
        <UtcTime iso={AT} format="time" />
        <UtcTime iso={AT} format="date" />
      </Specimen>
      <Specimen title="HostileText">
        <div className="g-wide stack-tight">
          <HostileText text={HOSTILE} />
          <HostileText text={HOSTILE} isMono keepLines />
          <Sign text="⟦U+202E⟧" />
          <HostileText text={'M'.repeat(100_000)} maxLength={160} />
          <span>
            Beside: <HostileText text={'\u05d0\u05d1\u05d2 123'} /> (right-to-left title), and the sentence
            goes on.
          </span>
        </div>
      </Specimen>
      <Specimen title="FidelityList">
        <div className="g-wide">
          <FidelityList
            loadWarnings={{ lines: [`load: ${HOSTILE}`], total: 1 }}
            tokenizerFidelity={undefined}
          />
        </div>
      </Specimen>
      <Specimen title="Card, KeyValueList">
        <div className="g-wide grid-cards">
          <Card title="Meridian 7B" subtitle="Evidence E1" level={4}>
            <KeyValueList
              items={[
                { key: 'Architecture', value: 'llama' },
                { key: 'Parameters', value: <Quantity value={7241732096} /> },
                { key: 'Quantization', value: 'Q4_K_M', note: 'mostly; 65 of 291 tensors in Q6_K' },
                { key: 'Received', value: <UtcTime iso={AT} /> },
              ]}
            />
          </Card>
          <Card title="Dense list" level={4}>
            <KeyValueList
              isDense
              items={[
                { key: 'Token', value: <HostileText text=" whale" isMono /> },
                { key: 'log p', value: '−0.031' },
                { key: 'Rank', value: '1' },
              ]}
            />
          </Card>
        </div>
      </Specimen>
    </Part>
  );
}
