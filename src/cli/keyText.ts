import { trustWords, type KeyInfo } from '../seal/index.js';
import type { Terminal } from './terminal.js';

/** Prints the public facts of a key. */
export async function printKey(terminal: Terminal, info: KeyInfo): Promise<void> {
  if (terminal.json) {
    await terminal.document(info);
    return;
  }
  await terminal.line(
    [
      `${info.name}${info.organization === undefined ? '' : `, ${info.organization}`} (${trustWords(info)})`,
      `  folder                ${info.folder}`,
      ...(info.token === undefined ? [] : [`  token                 ${info.token}`]),
      `  certificate SHA-256   ${info.fingerprint}`,
      `  authority SHA-256     ${info.authorityFingerprint}`,
      `  SSH key               ${info.sshFingerprint} (${info.identity})`,
      `  valid                 ${info.validFrom} to ${info.validTo}; revocation: not checked`,
      'Give the authority and SSH fingerprints to the opposing party through a separate channel, not with the report.',
    ].join('\n'),
  );
}
