import { BAG_LABELS } from '../bag/bagInfo.js';
import { SIGNATURE_FILES } from '../bag/bagNames.js';
import {
  LINUX_TOOLS,
  MAC_TOOLS,
  stockCommands,
  type CommandFacts,
  type StockCommands,
} from '../bag/stockCommands.js';

/**
 * VERIFY.txt: how to check a bag with tools that anyone can get, on Linux, macOS and Windows. It holds nothing on which the tag
 * manifest depends, so bag-info.txt can state its hash. Each block can be copied into a shell unchanged; lines
 * that start with `#` explain.
 */
export function verifyText(facts: CommandFacts): string {
  return [
    INTRODUCTION,
    block('Linux', LINUX_HEAD, posixLines(stockCommands(facts, LINUX_TOOLS))),
    block('macOS', MAC_HEAD, posixLines(stockCommands(facts, MAC_TOOLS))),
    block('Windows', WINDOWS_HEAD, windowsLines(facts)),
    CLOSING,
  ].join('\n');
}

const INTRODUCTION = `HOW TO CHECK THIS SEALED REPORT

This folder is a BagIt bag (RFC 8493). It can be checked without the program that made it. Open a shell in this folder and
read each command before you run it. The last line that is printed is the verdict on the checks of that block. If a file of the payload
is not the one that was sealed, the other checks are not run. The files in data/formats describe every file, byte for byte.

Compare three values with those that you received through a separate channel (in court, by letter, by telephone):
  - the seal number: the SHA-256 of tagmanifest-sha256.txt. If one byte of the report changes, this number changes.
  - the fingerprint of the certificate authority. If the authority is self-asserted, only the examiner vouches for the name.
  - the audit head (Audit-Head in bag-info.txt). Nothing else shows that lines were removed from the end of an audit log.

The time of sealing is that of the clock of the examiner's computer, unless there is a time stamp (.tsr).
`;

const LINUX_HEAD = `# in bash; Debian packages: coreutils jq openssl openssh-client poppler-utils libnss3-tools`;
const MAC_HEAD = `# type "bash" first; brew install openssl@3 jq poppler nss`;
const WINDOWS_HEAD = `# PowerShell; openssl and bash come with Git for Windows, ssh-keygen with Windows`;

/** What no tool shows that knows only files. */
const NOT_SHOWN =
  'Not shown: that the findings follow from the journal, the pages from the findings, and the journal from the model';

const CLOSING = `WHAT THESE CHECKS DO NOT SHOW
Whoever holds the key can seal a report that says what was not measured. Three more steps show that it does not:
  - the findings follow from the journal, and the pages from the findings: \`palimpsest verify .\`, from this folder alone;
    a second, independent program for the findings is data/formats/recompute.py (\`python3 data/formats/recompute.py .\`);
  - the numbers come from the model: \`palimpsest replay . FILES\`, with the model and the works. Only the model can refute a journal that was
    invented or changed before sealing.

NOTES
pdfsig exits without an error even for an altered file: read its output, "Total document signed", "Signature is Valid".
sha256sum -c does not notice added files. That is why the names are compared as well.
Other programs: bagit-python (bagit.py --validate .), hashdeep, any PDF reader that shows signatures, \`palimpsest verify .\`.
`;

function block(system: string, head: string, lines: readonly string[]): string {
  return [`---- ${system} ----`, head, ...lines, `---- end of ${system} ----`, ''].join('\n');
}

function posixLines(commands: StockCommands): string[] {
  const verdict = (name: string, command: string): string =>
    `${command} && echo 'OK ${name}' || { echo 'FAILED ${name}'; failed=$((failed + 1)); }`;
  const { tags, cms, ssh, pdf, audit } = commands;
  return [
    'failed=0',
    '# 1. Every file of the payload is as it was sealed; none was added, removed or replaced by a link',
    verdict('payload', commands.payload),
    verdict('names', commands.names),
    verdict('plain', commands.plain),
    `if [ "$failed" != 0 ]; then echo 'NOT RUN: the other checks, because the payload is not what was sealed'; else`,
    '# 2. The manifest and the description of the bag are as they were sealed; the seal number',
    verdict('tags', tags),
    commands.seal,
    '# 3. The examiner signed these twice: with a certificate and with an SSH key; both are those in bag-info.txt',
    verdict('cms', cms),
    verdict('ssh', ssh),
    verdict('signers', commands.signers),
    '# 4. Whose certificate it is, and which authority vouches for it: compare the fingerprints',
    commands.certificate,
    commands.authority,
    '# 5. The PDF has a signature over the whole file; the PDF and the HTML page hold the data of report.json',
    commands.pdfTrust,
    verdict('pdf', pdf),
    'rm -rf "$nss"',
    verdict('forms', commands.forms),
    'rm -f "$json"',
    '# 6. The audit log is one unbroken chain up to the published head, and older than the seal',
    verdict('audit', audit),
    verdict('times', commands.times),
    '# 7. The records are those in the log: plans, journals, numbers beside them, findings, items, exhibits, proposed quotations',
    verdict('starts', commands.starts),
    commands.marks,
    verdict('journals', commands.journals),
    verdict('arrays', commands.arrays),
    verdict('findings', commands.findings),
    verdict('items', commands.items),
    verdict('exhibits', commands.exhibits),
    verdict('proposals', commands.proposals),
    verdict('words', commands.words),
    '# 8. The report omits no examination, and agrees with the files of each',
    verdict('complete', commands.complete),
    verdict('contents', commands.contents),
    '# 9. The time stamp query is for this seal, and this text is unchanged since sealing',
    verdict('query', commands.query),
    verdict('text', commands.verifyText),
    '# 10. If there is a time stamp (.tsr): get the root certificate from the authority itself, then',
    `#    ${commands.responseSum}`,
    `#    ${commands.response}`,
    'fi',
    `[ "$failed" = 0 ] && echo 'VERDICT: every check passed: the files are intact. ${NOT_SHOWN}' || echo "VERDICT: $failed checks FAILED"`,
  ];
}

/**
 * For Windows PowerShell 5.1 and later. Unless this is switched off, cmd searches the current folder, here that of the bag, for programs. A path that
 * a manifest names might be on another machine.
 */
function windowsLines(facts: CommandFacts): string[] {
  const { cms, ssh, certificate } = stockCommands(facts);
  return [
    '$global:failed = 0; $env:NoDefaultCurrentDirectoryInExePath = 1',
    'function Check($name, $ok) { if ($ok) { "OK $name" } else { "FAILED $name"; $global:failed++ } }',
    'function Told($line) { (Get-Content bag-info.txt) -ccontains $line }',
    '# 1. Every file is as it was sealed; none was added or removed',
    'Get-Content manifest-sha256.txt, tagmanifest-sha256.txt | ForEach-Object {',
    "  $hash, $path = $_ -split '  ', 2",
    "  $plain = $path -cmatch '^(data/[A-Za-z0-9._/-]+|bag-info\\.txt|bagit\\.txt|manifest-sha256\\.txt)$' -and $path -notmatch '\\.\\.|//'",
    '  if (-not $plain -or (Get-FileHash -Algorithm SHA256 -LiteralPath $path).Hash -ne $hash) { Check $path $false } }',
    'Check names (-not (Compare-Object (Get-Content manifest-sha256.txt | ForEach-Object { $_.Substring(66) }) `',
    '  (Get-ChildItem data -Recurse -File -Force | ForEach-Object {',
    "    (Resolve-Path -Relative -LiteralPath $_.FullName).Substring(2).Replace('\\', '/') })))",
    '# 2. The seal number: compare it; the same with a tool of older systems',
    '(Get-FileHash -Algorithm SHA256 tagmanifest-sha256.txt).Hash.ToLower()',
    'certutil -hashfile tagmanifest-sha256.txt SHA256',
    '# 3. The signatures of the examiner; the certificate and the SSH key are those in bag-info.txt',
    '$signer = New-TemporaryFile',
    `${cms.replace('/dev/null', 'NUL')} -signer $signer; Check cms ($LASTEXITCODE -eq 0)`,
    `cmd /c "${ssh}"; Check ssh ($LASTEXITCODE -eq 0)`,
    "function Print($pem) { ([string](($pem | openssl x509 -noout -fingerprint -sha256) -replace '^.*=|:')).ToLower() }",
    `Check certificate (Told ("${BAG_LABELS.signerCertificate}: " + (Print (Get-Content $signer))))`,
    `$lines = @(Get-Content ${SIGNATURE_FILES.allowedSigners}); $key = [Convert]::FromBase64String(($lines[0] -split ' ')[3])`,
    "$sum = [Convert]::ToBase64String([Security.Cryptography.SHA256]::Create().ComputeHash($key)).TrimEnd('=')",
    `Check ssh-key ($lines.Count -eq 1 -and (Told "${BAG_LABELS.signerSshKey}: SHA256:$sum"))`,
    '# 4. Whose certificate it is, and which authority vouches for it: compare the fingerprint',
    certificate,
    `$authority = ((Get-Content ${SIGNATURE_FILES.chain}) -join "\`n") -split '(?=-----BEGIN)' | Select-Object -Last 1`,
    '$authority | openssl x509 -noout -subject -fingerprint -sha256',
    `Check authority (Told ("${BAG_LABELS.signerAuthority}: " + (Print $authority)))`,
    '# 5. The PDF: open it in a reader that shows signatures, such as Adobe Acrobat Reader',
    '# 6. The audit log and the rest: in Git Bash with jq, the commands for Linux work unchanged',
    'if ($global:failed) { "VERDICT: $global:failed checks FAILED" } else { "VERDICT: every check above passed; the PDF and the audit log were not checked. Not shown: the findings, the pages and the numbers" }',
  ];
}
