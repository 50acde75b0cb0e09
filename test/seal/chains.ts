import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SEALED_AT } from './support.js';

/** How a chain is made by openssl. */
export interface OpensslChain {
  /** Arguments of `openssl genpkey`. */
  readonly key?: readonly string[];
  /** Digest of the signatures on certificates. */
  readonly digest?: string;
  /** Extensions of the examiner's certificate, in the form of openssl.cnf. */
  readonly leaf?: string;
  /** Extensions of the authority between. */
  readonly intermediate?: string;
  /** Request that the examiner's certificate is issued for, in place of a new key. */
  readonly request?: string;
  readonly subject?: string;
}

export const P256 = ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256'];
export const P384 = ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-384'];
export const rsa = (bits: number): string[] => ['-algorithm', 'RSA', '-pkeyopt', `rsa_keygen_bits:${bits}`];

export const LEAF_EXTENSIONS = `basicConstraints=critical,CA:FALSE
keyUsage=critical,digitalSignature,nonRepudiation
extendedKeyUsage=emailProtection
subjectKeyIdentifier=hash
authorityKeyIdentifier=keyid`;
const AUTHORITY_EXTENSIONS = `basicConstraints=critical,CA:TRUE
keyUsage=critical,keyCertSign,cRLSign
subjectKeyIdentifier=hash`;

/**
 * Makes root → intermediate → leaf in a folder with openssl: `root.pem`, `intermediate.pem`, `leaf.pem`, `leaf.key`, and `all.pem` with the
 * three in the order leaf, intermediate, root. All are valid around the fixed time of the tests.
 */
export function opensslChain(folder: string, chain: OpensslChain = {}): string {
  mkdirSync(folder, { recursive: true });
  const run = (...args: string[]): void => {
    execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
  };
  const key = chain.key ?? P256;
  const digest = `-${chain.digest ?? 'sha256'}`;
  const stamp = (time: number): string => new Date(time).toISOString().replace(/[-:T]|\.\d+/g, '');
  writeFileSync(
    join(folder, 'ca.cnf'),
    `[ca]
default_ca=one
[one]
database=index.txt
serial=serial
new_certs_dir=.
default_md=${chain.digest ?? 'sha256'}
policy=any
unique_subject=no
copy_extensions=none
[any]
commonName=supplied
title=optional
organizationName=optional
[root]
${AUTHORITY_EXTENSIONS}
[intermediate]
${chain.intermediate ?? AUTHORITY_EXTENSIONS}
[leaf]
${chain.leaf ?? LEAF_EXTENSIONS}
[req]
distinguished_name=dn
[dn]
`,
  );
  writeFileSync(join(folder, 'index.txt'), '');
  writeFileSync(join(folder, 'serial'), '1000\n');
  const dates = ['-startdate', stamp(SEALED_AT - 864e5), '-enddate', stamp(SEALED_AT + 3650 * 864e5)];
  const request = (name: string, subject: string): void => {
    run('genpkey', ...key, '-out', `${name}.key`);
    run(
      'req',
      '-new',
      '-utf8',
      '-config',
      'ca.cnf',
      '-key',
      `${name}.key`,
      '-subj',
      subject,
      digest,
      '-out',
      `${name}.csr`,
    );
  };
  const issue = (name: string, signer: readonly string[]): void => {
    run(
      ...['ca', '-batch', '-notext', '-utf8', '-config', 'ca.cnf', '-extensions', name, ...dates],
      ...['-in', `${name}.csr`, '-out', `${name}.pem`, ...signer],
    );
  };
  request('root', '/CN=Test Root');
  issue('root', ['-selfsign', '-keyfile', 'root.key']);
  request('intermediate', '/CN=Test Issuing Authority');
  issue('intermediate', ['-cert', 'root.pem', '-keyfile', 'root.key']);
  if (chain.request === undefined) request('leaf', chain.subject ?? '/CN=Zoë van Dam');
  else writeFileSync(join(folder, 'leaf.csr'), chain.request);
  issue('leaf', ['-cert', 'intermediate.pem', '-keyfile', 'intermediate.key']);
  const all = ['leaf.pem', 'intermediate.pem', 'root.pem'].map((name) =>
    readFileSync(join(folder, name), 'utf8'),
  );
  writeFileSync(join(folder, 'all.pem'), all.join(''));
  return folder;
}
