import { SSH_NAMESPACE } from './sshSignature.js';

/** What the commands have to be told of a bag. */
export interface CommandFacts {
  /** Principal of the SSH signature. */
  readonly identity: string;
  /** Claimed time of sealing, UTC; where it is not known, certificates are judged by the time of checking. */
  readonly sealedAt: string | undefined;
}

/** Programs whose names differ between systems. */
export interface CommandTools {
  /** Checks a manifest, e.g. `sha256sum --quiet -c`. */
  readonly check: string;
  /** Hashes a file or its input, e.g. `sha256sum`. */
  readonly hash: string;
  /** OpenSSL 3. */
  readonly openssl: string;
}

/** Linux with GNU coreutils. */
export const LINUX_TOOLS: CommandTools = {
  check: 'sha256sum --quiet -c',
  hash: 'sha256sum',
  openssl: 'openssl',
};

/** macOS, whose own openssl is LibreSSL and knows no -cades. */
export const MAC_TOOLS: CommandTools = {
  check: 'shasum -a 256 -c',
  hash: 'shasum -a 256',
  openssl: '"$(brew --prefix openssl@3)/bin/openssl"',
};

/** The commands, each a claim of the bag that it proves with a tool that Palimpsest did not make. */
export type StockCommands = Readonly<
  Record<
    | 'payload'
    | 'names'
    | 'tags'
    | 'seal'
    | 'cms'
    | 'certificate'
    | 'authority'
    | 'ssh'
    | 'pdfTrust'
    | 'pdf'
    | 'audit'
    | 'query'
    | 'response'
    | 'responseSum'
    | 'verifyText',
    string
  >
>;

/** The commands for a POSIX shell (bash or zsh), to be run in the bag's folder. */
export function stockCommands(facts: CommandFacts, tools: CommandTools = LINUX_TOOLS): StockCommands {
  const { check, hash, openssl } = tools;
  const tag = 'tagmanifest-sha256.txt';
  const signed = `signatures/${tag}`;
  const at = facts.sealedAt === undefined ? '' : ` -attime ${Math.floor(Date.parse(facts.sealedAt) / 1000)}`;
  const authority = `awk '/BEGIN/{n++} n==2' signatures/chain.pem`;
  const words = ['Total document signed', 'Signature is Valid', 'Certificate is Trusted'];
  return {
    payload: `${check} manifest-sha256.txt`,
    names: `diff <(cut -c67- manifest-sha256.txt | LC_ALL=C sort) <(find data ! -type d | LC_ALL=C sort)`,
    tags: `${check} ${tag}`,
    seal: `${hash} ${tag}`,
    cms: `${openssl} cms -verify -cades -binary -inform DER -in ${signed}.p7s -content ${tag} -CAfile signatures/chain.pem${at} -out /dev/null`,
    certificate: `${openssl} x509 -in signatures/chain.pem -noout -subject -dates -fingerprint -sha256`,
    authority: `${authority} | ${openssl} x509 -noout -subject -fingerprint -sha256`,
    ssh: `ssh-keygen -Y verify -f signatures/allowed_signers -I ${facts.identity} -n ${SSH_NAMESPACE} -s ${signed}.sshsig < ${tag}`,
    pdfTrust: [
      `nss=$(mktemp -d) && certutil -N -d "$nss" --empty-password && ${authority} > "$nss/authority.pem"`,
      `certutil -A -d "$nss" -n authority -t ',C,' -i "$nss/authority.pem"`,
    ].join('\n'),
    pdf: `[ "$(pdfsig -nssdir "$nss" data/report/report.pdf | grep -c ${words.map((word) => `-e '${word}'`).join(' ')})" = 3 ]`,
    audit: [
      `prev=$(printf '0%.0s' {1..64})`,
      `while IFS= read -r line; do`,
      `  [ "$(printf %s "$line" | jq -r .prev)" = "$prev" ] || { prev=broken; break; }`,
      `  prev=$(printf %s "$line" | ${hash} | cut -c1-64)`,
      `done < data/audit/audit.jsonl`,
      `[ "$prev" = "$(cat data/audit/head.txt)" ] && grep -qx "Audit-Head: $prev" bag-info.txt`,
    ].join('\n'),
    query: `cmp <(${openssl} ts -query -data ${tag} -sha256 -cert -no_nonce 2>/dev/null) ${signed}.tsq`,
    response: `${openssl} ts -verify -data ${tag} -in ${signed}.tsr -CAfile AUTHORITY-ROOT.pem`,
    responseSum: `${check} ${signed}.tsr.sha256`,
    verifyText: `grep -qx "Verify-Text-SHA256: $(${hash} signatures/VERIFY.txt | cut -c1-64)" bag-info.txt`,
  };
}
