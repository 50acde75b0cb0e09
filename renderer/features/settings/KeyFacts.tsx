import type { CallOutput } from '../../../src/contract/index.js';
import { HashBadge, HostileText, KeyValueList, UtcTime } from '../../components/index.js';

/** The holder of a key, and the fingerprints to give to the opposing party through a separate channel. */
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
              text={[keyInfo.name, keyInfo.title, keyInfo.organization]
                .filter((part) => part !== undefined && part !== '')
                .join(', ')}
            />
          ),
          note: keyInfo.selfAsserted
            ? 'Self-signed: only the holder of the key asserts this name. Give the fingerprints to the opposing party through a channel separate from the report.'
            : 'Issued by an authority (named below, as in the certificates). Give the fingerprints to the opposing party through a channel separate from the report.',
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
