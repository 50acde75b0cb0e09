import { createKey, showKey, type KeyInfo } from '../../seal/index.js';
import { PalimpsestError } from '../../base/index.js';
import type { CallOutput, Handlers } from '../../contract/index.js';
import { defaultKeyFolder } from '../../matter/index.js';
import type { ServiceContext } from '../workbench/context.js';

/** Handlers that show the examiner's key without its secret, and create it once. */
export function keyHandlers({
  options,
  clock,
}: Pick<ServiceContext, 'options' | 'clock'>): Pick<Handlers, 'keys.show' | 'keys.create'> {
  const folder = defaultKeyFolder(options.dataFolder);
  return {
    'keys.show': async () => {
      try {
        return { folder, key: shown(await showKey(folder)) };
      } catch (error) {
        if (error instanceof PalimpsestError && error.code === 'key-missing') return { folder, key: null };
        throw error;
      }
    },
    'keys.create': async ({ name, organization, title, email, years, passphrase }) =>
      shown(
        await createKey({
          folder,
          name,
          ...given({ organization, title, email }),
          validYears: years,
          // Two keyboards may encode the same letter in two ways.
          passphrase: passphrase.normalize('NFC'),
          clock,
        }),
      ),
  };
}

function shown(info: KeyInfo): CallOutput<'keys.create'> {
  const { organization, title } = info;
  return {
    folder: info.folder,
    name: info.name,
    ...(organization === undefined ? {} : { organization }),
    ...(title === undefined ? {} : { title }),
    identity: info.identity,
    fingerprint: info.fingerprint,
    authorityFingerprint: info.authorityFingerprint,
    sshFingerprint: info.sshFingerprint,
    validFrom: info.validFrom,
    validTo: info.validTo,
    selfAsserted: info.selfAsserted,
    issuer: info.issuer,
    ...(info.token === undefined ? {} : { token: info.token }),
  };
}

/** The fields that were filled in. */
function given(fields: Readonly<Record<'organization' | 'title' | 'email', string>>): {
  organization?: string;
  title?: string;
  email?: string;
} {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== ''));
}
