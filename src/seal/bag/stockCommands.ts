import { BAG_FILES, SIGNATURE_FILES } from './bagNames.js';
import { recordCommands } from './recordCommands.js';
import { SSH_NAMESPACE } from '../signature/sshSignature.js';

/** The facts about a bag that the commands need. */
export interface CommandFacts {
  /** Principal of the SSH signature. */
  readonly identity: string;
  /** Claimed time of sealing, UTC; if it is not known, certificates are judged at the time of checking. */
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

/** macOS, whose own openssl is LibreSSL and does not have the option -cades. */
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
    | 'plain'
    | 'signers'
    | 'forms'
    | 'complete'
    | 'contents'
    | 'starts'
    | 'marks'
    | 'journals'
    | 'arrays'
    | 'findings'
    | 'items'
    | 'exhibits'
    | 'proposals'
    | 'words'
    | 'times'
    | 'query'
    | 'response'
    | 'responseSum'
    | 'verifyText',
    string
  >
>;

/** What the tag manifest lists. */
const TAGGED = [BAG_FILES.info, BAG_FILES.declaration, BAG_FILES.payloadManifest];

/** The commands for a POSIX shell (bash or zsh), to be run in the bag's folder. */
export function stockCommands(facts: CommandFacts, tools: CommandTools = LINUX_TOOLS): StockCommands {
  const { check, hash, openssl } = tools;
  const tag = 'tagmanifest-sha256.txt';
  const signed = `signatures/${tag}`;
  const at = facts.sealedAt === undefined ? '' : ` -attime ${Math.floor(Date.parse(facts.sealedAt) / 1000)}`;
  const authority = `awk '/BEGIN/{c=""} {c=c $0 "\\n"} END{printf "%s", c}' signatures/chain.pem`;
  const words = ['Total document signed', 'Signature is Valid', 'Certificate is Trusted'];
  return {
    // A line that is not a hash and a path of the bag would be skipped, or could name a file elsewhere.
    payload: `! LC_ALL=C grep -qvxE '[0-9a-f]{64}  data(/[A-Za-z0-9_][A-Za-z0-9._-]*)+' manifest-sha256.txt && ${check} manifest-sha256.txt`,
    names: `diff <(cut -c67- manifest-sha256.txt | LC_ALL=C sort) <(find data ! -type d | LC_ALL=C sort)`,
    plain: plainCommand(),
    signers: signersCommand(openssl),
    ...recordCommands({ check, hash, openssl }),
    tags: `diff <(sed -E 's/^[0-9a-f]{64}  //' ${tag}) <(printf '%s\\n' ${TAGGED.join(' ')}) && ${check} ${tag}`,
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
      `[ "$prev" = "$(cat data/audit/head.txt)" ] && [ -z "$(tail -c 1 data/audit/audit.jsonl)" ] && grep -qxF "Audit-Head: $prev" bag-info.txt`,
    ].join('\n'),
    query: `cmp <(${openssl} ts -query -data ${tag} -sha256 -cert -no_nonce 2>/dev/null) ${signed}.tsq`,
    response: `${openssl} ts -verify -data ${tag} -in ${signed}.tsr -CAfile AUTHORITY-ROOT.pem`,
    responseSum: `${check} ${signed}.tsr.sha256`,
    verifyText: `grep -qx "Verify-Text-SHA256: $(${hash} signatures/VERIFY.txt | cut -c1-64)" bag-info.txt`,
  };
}

/** Only plain files, no folder without one, and none at the root or beside the signatures that has no business there. */
function plainCommand(): string {
  const root = [...Object.values(BAG_FILES), 'data', 'signatures'].sort();
  const signatures = Object.values(SIGNATURE_FILES)
    .filter((path) => path !== SIGNATURE_FILES.response && path !== SIGNATURE_FILES.responseSum)
    .map((path) => path.slice('signatures/'.length))
    .sort();
  const lines = (names: readonly string[]): string => `<(printf '%s\\n' ${names.join(' ')})`;
  const later = String.raw`countersign-[1-9][0-9]*\.(p7s|sshsig|chain\.pem|allowed_signers)|tagmanifest-sha256\.txt\.tsr(\.sha256)?`;
  return [
    `[ -z "$(find . ! -type d ! -type f)" ] && [ -z "$(find . -mindepth 1 -type d -empty)" ] &&`,
    `[ -z "$(LC_ALL=C find . -mindepth 1 -name '*[!A-Za-z0-9._-]*')" ] &&`,
    `diff ${lines(root)} <(ls -A | LC_ALL=C sort) &&`,
    `diff ${lines(signatures)} <(ls -A signatures | grep -vxE '${later}' | LC_ALL=C sort)`,
  ].join('\n');
}

/** The chain and the SSH key with which the signatures were checked are those that were sealed, and there are no others. */
function signersCommand(openssl: string): string {
  const pem = `awk '/^-----BEGIN/,/^-----END/'`;
  const sha256 = (label: string, certificate: string): string =>
    `grep -qxF "${label}: $(${certificate} | ${openssl} x509 -noout -fingerprint -sha256 | cut -d= -f2 | tr -d : | tr A-F a-f)" bag-info.txt`;
  return [
    `diff <(${openssl} pkcs7 -inform DER -in ${SIGNATURE_FILES.cms} -print_certs | ${pem} | LC_ALL=C sort) <(LC_ALL=C sort ${SIGNATURE_FILES.chain}) &&`,
    `${sha256('Signer-Certificate-SHA256', `cat ${SIGNATURE_FILES.chain}`)} &&`,
    `[ "$(grep -c '' ${SIGNATURE_FILES.allowedSigners})" -eq 1 ] && grep -qxF "Signer-Identity: $(cut -d' ' -f1 ${SIGNATURE_FILES.allowedSigners})" bag-info.txt &&`,
    `grep -qxF "Signer-SSH-Key: $(cut -d' ' -f3- ${SIGNATURE_FILES.allowedSigners} | ssh-keygen -lf - | cut -d' ' -f2)" bag-info.txt`,
  ].join('\n');
}
