import type { JobResult } from '../../../src/contract/index.js';
import { LADDER_STATE_WORDS, LADDER_STEP_WORDS } from '../../../src/domain/index.js';
import {
  Callout,
  Card,
  CopyButton,
  HashBadge,
  HostileText,
  Icon,
  KeyValueList,
  UtcTime,
} from '../../components/index.js';
import './verify.css';

export type BagVerdictShown = Extract<JobResult, { kind: 'bag-verify' }>['verdict'];

const MARKS = {
  true: { icon: 'finished', word: 'passed' },
  false: { icon: 'cross', word: 'FAILED' },
  skipped: { icon: 'unverified', word: 'not checked' },
} as const;

/** Checks that compare with a value received through a separate channel. */
const EXPECTED_IDS: readonly string[] = ['expected-seal', 'expected-authority'];

/** The result of verifying a sealed report in a few words: the first thing on a screen that shows one. */
export function VerdictBanner({
  verdict: { verdict, checks, ladder, signer },
  inCase,
}: {
  readonly verdict: BagVerdictShown;
  /** Is the report of the case that is open? Its seal number is then the one on record. */
  readonly inCase: boolean;
}): React.JSX.Element {
  const failed = checks.filter(({ ok }) => ok === false).length;
  const held = `${checks.filter(({ ok }) => ok === true).length} checks passed${
    checks.some(({ ok }) => ok === 'skipped') ? '; those marked “not checked” give the reason' : ''
  }`;
  const compared = (id: string): boolean => checks.some((check) => check.id === id && check.ok === true);
  const notReached = ladder.filter(({ id, state }) => id !== 'intact' && state === 'not-reached');
  const isOnlyAnother = failed > 0 && checks.every(({ id, ok }) => ok !== false || EXPECTED_IDS.includes(id));
  if (verdict === 'changed')
    return (
      <Callout
        tone="alarm"
        title={
          isOnlyAnother
            ? 'Changed, or not the expected report.'
            : `Changed: ${failed} of ${checks.length} checks failed.`
        }
      >
        {isOnlyAnother
          ? 'No check of the files themselves failed. The value you entered does not match: it was mistyped, or this is another report, or one that was sealed again. Do not rely on this report until it matches.'
          : 'Each failed check states what was found. Do not rely on this report.'}
      </Callout>
    );
  if (notReached.length > 0)
    return (
      <Callout tone="alarm" title="Intact, but not what follows from its files.">
        {notReached.map(({ id }) => LADDER_STEP_WORDS[id].label).join(', ')}: not reached. Do not rely on this
        report.
      </Callout>
    );
  if (verdict === 'signer-not-confirmed')
    return (
      <Callout tone="warning" title="Intact, signer not confirmed.">
        {held}. Anyone can create a key with any name. Enter the seal number or the authority’s fingerprint
        that you received through a separate channel, and verify again.
      </Callout>
    );
  return (
    <Callout tone="intact" title="Intact, signer confirmed.">
      {held}.
      {compared('expected-seal') &&
        ` The seal number matches the one ${inCase ? 'on record in this case' : 'you entered'}: this is that bag.`}
      {signer?.selfAsserted === true && ' The name of the signer is asserted by the key alone.'}
      {compared('expected-authority') &&
        ' The authority matches the one you entered: the signer is the one its certificates name. Any intact report of this signer passes this check.'}
    </Callout>
  );
}

/** What was checked of a sealed report, check by check, each with a command of standard tools that shows the same. */
export function VerdictDetails({ verdict }: { readonly verdict: BagVerdictShown }): React.JSX.Element {
  return (
    <div className="stack">
      <Ladder verdict={verdict} />
      <Card title="Checks">
        <ul className="p-checks">
          {failedFirst(verdict.checks).map((check) => {
            const mark = MARKS[String(check.ok) as keyof typeof MARKS];
            return (
              <li key={check.id} className={check.ok === false ? 'p-check p-check-failed' : 'p-check'}>
                <Icon name={mark.icon} />
                <div className="stack-tight">
                  <p>
                    <strong>
                      <HostileText text={check.title} maxLength={200} />
                    </strong>{' '}
                    {check.ok === false ? (
                      <strong>{mark.word}</strong>
                    ) : (
                      <span className="muted">{mark.word}</span>
                    )}
                  </p>
                  <p>
                    <HostileText text={check.words} maxLength={1000} />
                  </p>
                  {check.proof !== '' && (
                    <details>
                      <summary>Verify with standard tools</summary>
                      <div className="row p-proof">
                        <code>
                          <HostileText text={check.proof} isMono maxLength={2000} keepLines />
                        </code>
                        <CopyButton text={check.proof} what="the command" />
                      </div>
                    </details>
                  )}
                </div>
              </li>
            );
          })}
        </ul>
      </Card>
      <Card title="As stated in the bag">
        <KeyValueList
          items={[
            { key: 'Folder', value: <HostileText text={verdict.folder} isMono /> },
            ...(verdict.externalIdentifier === undefined
              ? []
              : [{ key: 'Report', value: <HostileText text={verdict.externalIdentifier} /> }]),
            ...(verdict.sealedAt === undefined
              ? []
              : [
                  {
                    key: 'Sealed at',
                    value: <UtcTime iso={verdict.sealedAt} />,
                    note: 'According to the clock of the machine that sealed it, unless a time stamp is attached.',
                  },
                ]),
            ...(verdict.auditHead === undefined
              ? []
              : [{ key: 'Audit head', value: <HashBadge digest={verdict.auditHead} /> }]),
            ...(verdict.signer === undefined
              ? []
              : [
                  {
                    key: 'Signer',
                    value: (
                      <HostileText
                        text={[verdict.signer.name, verdict.signer.title, verdict.signer.organization]
                          .filter((part) => part !== undefined && part !== '')
                          .join(', ')}
                      />
                    ),
                    note: verdict.signer.selfAsserted ? (
                      'Self-signed: only the holder of the key asserts this name.'
                    ) : (
                      <>
                        Issued by <HostileText text={verdict.signer.issuer} />, as named in the certificates.
                      </>
                    ),
                  },
                  { key: 'Certificate', value: <HashBadge digest={verdict.signer.fingerprint} /> },
                  { key: 'Authority', value: <HashBadge digest={verdict.signer.authorityFingerprint} /> },
                ]),
            ...verdict.countersigners.map((reviewer) => ({
              key: `Reviewer ${reviewer.number}`,
              value: (
                <>
                  <HostileText
                    text={[reviewer.name, reviewer.title, reviewer.organization]
                      .filter((part) => part !== undefined && part !== '')
                      .join(', ')}
                  />{' '}
                  <HashBadge digest={reviewer.fingerprint} />
                </>
              ),
              note: 'Also signed the seal. The identity of this key rests on its own authority.',
            })),
          ]}
        />
      </Card>
    </div>
  );
}

const STATE_ICONS = { reached: 'finished', 'not-reached': 'cross', 'not-proven': 'unverified' } as const;

/** What was found out, step by step; each step rests on those before it. */
function Ladder({ verdict }: { readonly verdict: BagVerdictShown }): React.JSX.Element {
  return (
    <Card title="How far the report is proven">
      <ol className="p-checks" aria-label="How far the report is proven">
        {verdict.ladder.map(({ id, state, reasons }) => (
          <li key={id} className={state === 'not-reached' ? 'p-check p-check-failed' : 'p-check'}>
            <Icon name={STATE_ICONS[state]} />
            <div className="stack-tight">
              <p>
                <strong>{LADDER_STEP_WORDS[id].label}</strong>{' '}
                {state === 'reached' ? (
                  <span className="muted">{LADDER_STATE_WORDS[state]}</span>
                ) : (
                  <strong>{LADDER_STATE_WORDS[state]}</strong>
                )}
              </p>
              {reasons.map(({ text }) => (
                <p key={text}>
                  <HostileText text={text} maxLength={1000} />
                </p>
              ))}
            </div>
          </li>
        ))}
      </ol>
    </Card>
  );
}

/** What failed stands first; otherwise the order in which the checks were made. */
function failedFirst(checks: BagVerdictShown['checks']): BagVerdictShown['checks'] {
  return [...checks.filter(({ ok }) => ok === false), ...checks.filter(({ ok }) => ok !== false)];
}
