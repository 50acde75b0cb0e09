import type { CallOutput } from '../../../src/contract/index.js';
import { HOSTILE } from '../support/sampleCase.js';

/** A key whose holder calls himself something hostile. */
export const SAMPLE_KEY: NonNullable<CallOutput<'keys.show'>['key']> = {
  folder: '/home/keys',
  name: HOSTILE,
  organization: 'Roe Forensics',
  identity: 'roe@example.org',
  fingerprint: 'a'.repeat(64),
  authorityFingerprint: 'b'.repeat(64),
  selfAsserted: true,
  issuer: 'Self-asserted authority of R. Roe',
  sshFingerprint: 'SHA256:abc',
  validFrom: '2026-01-01T00:00:00.000Z',
  validTo: '2029-01-01T00:00:00.000Z',
};
