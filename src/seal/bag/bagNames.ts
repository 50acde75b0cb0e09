/** Files at the root of a bag. */
export const BAG_FILES = {
  declaration: 'bagit.txt',
  info: 'bag-info.txt',
  payloadManifest: 'manifest-sha256.txt',
  tagManifest: 'tagmanifest-sha256.txt',
} as const;

/** Files of the `signatures` folder, which neither manifest lists. */
export const SIGNATURE_FILES = {
  cms: 'signatures/tagmanifest-sha256.txt.p7s',
  ssh: 'signatures/tagmanifest-sha256.txt.sshsig',
  query: 'signatures/tagmanifest-sha256.txt.tsq',
  response: 'signatures/tagmanifest-sha256.txt.tsr',
  responseSum: 'signatures/tagmanifest-sha256.txt.tsr.sha256',
  chain: 'signatures/chain.pem',
  allowedSigners: 'signatures/allowed_signers',
  verifyText: 'signatures/VERIFY.txt',
} as const;

/** The files of a reviewer's signature over tagmanifest-sha256.txt, numbered from 1: what may be added to a sealed bag. */
export function countersignFiles(
  number: number,
): Readonly<Record<'cms' | 'ssh' | 'chain' | 'allowedSigners', string>> {
  const stem = `signatures/countersign-${number}`;
  return {
    cms: `${stem}.p7s`,
    ssh: `${stem}.sshsig`,
    chain: `${stem}.chain.pem`,
    allowedSigners: `${stem}.allowed_signers`,
  };
}

/** The most reviewers' signatures that a bag may carry. */
export const MAX_COUNTERSIGNATURES = 99;

/** How many numbers from 1 on have a file of a reviewer's signature; the count stops at a gap. */
export function countersignCount(files: Pick<ReadonlyMap<string, unknown>, 'has'>): number {
  let count = 0;
  while (
    count < MAX_COUNTERSIGNATURES &&
    Object.values(countersignFiles(count + 1)).some((path) => files.has(path))
  ) {
    count += 1;
  }
  return count;
}

/** Payload files that every bag has. */
export const PAYLOAD_FILES = {
  pdf: 'data/report/report.pdf',
  html: 'data/report/report.html',
  json: 'data/report/report.json',
  audit: 'data/audit/audit.jsonl',
  auditHead: 'data/audit/head.txt',
} as const;

/** Names that Windows keeps for devices, with or without an extension. */
const WINDOWS_DEVICES = /^(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)/i;

const MAX_PATH_CHARS = 200;

/**
 * Is this a relative path that means the same file on every system: parts of ASCII letters, digits, `.`, `_` and `-`,
 * none starting with a dot or a dash, ending with a dot or named like a Windows device; at most 200 characters?
 */
export function isPlainPath(path: string): boolean {
  return (
    path.length <= MAX_PATH_CHARS &&
    path
      .split('/')
      .every(
        (part) =>
          /^[A-Za-z0-9_][A-Za-z0-9._-]*$/.test(part) && !part.endsWith('.') && !WINDOWS_DEVICES.test(part),
      )
  );
}

/** The only valid content of bagit.txt. @source RFC 8493, §2.1.1 */
export const BAG_DECLARATION = 'BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n';
