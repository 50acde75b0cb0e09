import { inputError } from '../../base/index.js';
import type { Parsed } from '../encoding/parsed.js';

/** The version of the bag format that is written and read. */
export const BAG_VERSION = 1;

/** The fields of bag-info.txt that are specific to a bag of Palimpsest. */
export interface BagInfo {
  /** {@link BAG_VERSION}. */
  readonly version: number;
  /** Report id. */
  readonly externalIdentifier: string;
  /** Claimed time of sealing, UTC. */
  readonly sealedAt: string;
  /** `bytes.files`. */
  readonly payloadOxum: string;
  /** SHA-256 of the last line of the audit log. */
  readonly auditHead: string;
  readonly auditLines: number;
  readonly signerIdentity: string;
  readonly signerCertificate: string;
  readonly signerAuthority: string;
  readonly signerSshKey: string;
  /** SHA-256 of VERIFY.txt. */
  readonly verifyText: string;
  /** Every field, unchanged, as it is in the file. */
  readonly fields: ReadonlyMap<string, string>;
}

/** Labels of the fields that Palimpsest reads back. */
export const BAG_LABELS = {
  version: 'Palimpsest-Bag-Version',
  externalIdentifier: 'External-Identifier',
  sealedAt: 'Sealed-At',
  baggingDate: 'Bagging-Date',
  payloadOxum: 'Payload-Oxum',
  auditHead: 'Audit-Head',
  auditLines: 'Audit-Lines',
  signerIdentity: 'Signer-Identity',
  signerCertificate: 'Signer-Certificate-SHA256',
  signerAuthority: 'Signer-Authority-SHA256',
  signerSshKey: 'Signer-SSH-Key',
  verifyText: 'Verify-Text-SHA256',
} as const;

/** Label of the field that names the reviewers whose signatures the seal expects, by `; `; a bag that expects none has no such field. */
export const EXPECTED_REVIEWERS = 'Expected-Reviewers';

/**
 * bag-info.txt as text: one field per line, in the order given.
 * @throws {PalimpsestError} `bag-field` for a label or value that does not fit on one line
 * @source RFC 8493, §2.2.2
 */
export function bagInfoText(fields: Iterable<readonly [string, string]>): string {
  let text = '';
  for (const [label, value] of fields) {
    if (
      !/^[A-Za-z][A-Za-z0-9-]*$/.test(label) ||
      value.trim() !== value ||
      value === '' ||
      /\p{C}/u.test(value)
    ) {
      throw inputError(
        'bag-field',
        `The field ${label} of bag-info.txt cannot have the value ${JSON.stringify(value.slice(0, 100))}.`,
        'Use visible characters on one line.',
        { label },
      );
    }
    text += `${label}: ${value}\n`;
  }
  return text;
}

/** Reads bag-info.txt. The caller must check the version before relying on the other fields. */
export function parseBagFields(text: string): Parsed<ReadonlyMap<string, string>> {
  const fields = new Map<string, string>();
  const lines = text.split('\n');
  if (lines.pop() !== '') return { problem: 'its last line is incomplete' };
  for (const [index, line] of lines.entries()) {
    const [, label, value] = /^([A-Za-z][A-Za-z0-9-]*): (.+)$/.exec(line) ?? [];
    if (label === undefined || value === undefined)
      return { problem: `line ${index + 1} is not "Label: value"` };
    if (fields.has(label)) return { problem: `it has the field ${label} twice` };
    fields.set(label, value);
  }
  return { value: fields };
}

/** Bag format version in the fields: a whole number from 1 on, or 0 when there is none. */
export function bagVersion(fields: ReadonlyMap<string, string>): number {
  const value = fields.get(BAG_LABELS.version) ?? '';
  return /^[1-9][0-9]{0,5}$/.test(value) ? Number(value) : 0;
}

const HEX = /^[0-9a-f]{64}$/;
const FORMS: Readonly<Partial<Record<keyof typeof BAG_LABELS, RegExp>>> = {
  externalIdentifier: /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/,
  sealedAt: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/,
  payloadOxum: /^\d{1,15}\.\d{1,7}$/,
  auditHead: HEX,
  auditLines: /^[1-9]\d{0,9}$/,
  signerCertificate: HEX,
  signerAuthority: HEX,
  verifyText: HEX,
};

/** The fields of a bag of a known version. */
export function bagInfoOf(fields: ReadonlyMap<string, string>): Parsed<BagInfo> {
  for (const [name, label] of Object.entries(BAG_LABELS) as [keyof typeof BAG_LABELS, string][]) {
    const value = fields.get(label);
    if (value === undefined) return { problem: `${label} is missing` };
    if (FORMS[name]?.test(value) === false) return { problem: `${label} is malformed` };
  }
  const get = (name: keyof typeof BAG_LABELS): string => fields.get(BAG_LABELS[name]) ?? '';
  if (Number.isNaN(Date.parse(get('sealedAt'))) || get('sealedAt').slice(0, 10) !== get('baggingDate')) {
    return { problem: `${BAG_LABELS.baggingDate} and ${BAG_LABELS.sealedAt} do not have the same date` };
  }
  return {
    value: {
      version: bagVersion(fields),
      externalIdentifier: get('externalIdentifier'),
      sealedAt: get('sealedAt'),
      payloadOxum: get('payloadOxum'),
      auditHead: get('auditHead'),
      auditLines: Number(get('auditLines')),
      signerIdentity: get('signerIdentity'),
      signerCertificate: get('signerCertificate'),
      signerAuthority: get('signerAuthority'),
      signerSshKey: get('signerSshKey'),
      verifyText: get('verifyText'),
      fields,
    },
  };
}
