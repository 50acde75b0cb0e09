import type { CallOutput } from '../../../src/contract/index.js';
import { HashBadge, HostileText, KeyValueList, UtcTime } from '../../components/index.js';

/** Who a key belongs to, and the fingerprints to give to the other side by another way than the report. */
export function KeyFacts({
  keyInfo,
}: {
  readonly keyInfo: NonNullable<CallOutput<'keys.show'>['key']>;
}): React.JSX.Element {
  return (
    <KeyValueList
      items={[
        {
          key: 'Holder',
          value: (
            <HostileText
              text={[keyInfo.name, keyInfo.title, keyInfo.organisation]
                .filter((part) => part !== undefined && part !== '')
                .join(', ')}
            />
          ),
          note: keyInfo.selfAsserted
            ? 'Self-asserted: nobody else vouches for this name. Give the fingerprints to the other side by another way than the report.'
            : 'Issued by an authority (below, by the names in the certificates). Give the fingerprints to the other side by another way than the report.',
        },
        ...(keyInfo.selfAsserted ? [] : [{ key: 'Issuer', value: <HostileText text={keyInfo.issuer} /> }]),
        ...(keyInfo.token === undefined
          ? []
          : [{ key: 'Token', value: <HostileText text={keyInfo.token} /> }]),
        { key: 'Authority', value: <HashBadge digest={keyInfo.authorityFingerprint} isWhole /> },
        { key: 'Certificate', value: <HashBadge digest={keyInfo.fingerprint} isWhole /> },
        {
          key: 'SSH key',
          value: <HostileText text={`${keyInfo.sshFingerprint} (${keyInfo.identity})`} isMono />,
        },
        {
          key: 'Valid',
          value: (
            <>
              <UtcTime iso={keyInfo.validFrom} format="date" /> to{' '}
              <UtcTime iso={keyInfo.validTo} format="date" />
            </>
          ),
        },
        { key: 'Folder', value: <HostileText text={keyInfo.folder} isMono /> },
      ]}
    />
  );
}
