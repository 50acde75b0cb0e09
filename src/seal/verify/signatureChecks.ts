import { join } from 'node:path';
import { sha256Bytes } from '../../base/index.js';
import { readBytes } from '../../files/index.js';
import { failed, listed, passed, type CheckDefinition, type Outcome } from './bagCheck.js';
import {
  BAG_FILES,
  countersignCount,
  countersignFiles,
  PAYLOAD_FILES,
  SIGNATURE_FILES,
} from '../bag/bagNames.js';
import { cadesProblem } from '../signature/cades.js';
import { certificateFacts, issuerOf, type Chain } from '../signature/certificate.js';
import { chainProblem } from '../signature/chainProblem.js';
import { isSelfAsserted } from '../signature/selfAsserted.js';
import type { OpenBag } from '../bag/openBag.js';
import { hasPlaceholder, isSignedPdf, MAX_PDF_BYTES, verifyPdf } from '../key/pdfSignature.js';
import { sshSignatureProblem } from '../signature/sshSignature.js';
import { sshFingerprint } from '../encoding/sshWire.js';
import { shown } from '../bag/shown.js';

/** Files that only a bag with a time stamp has; the check of the time stamp requires both or neither. */
const OPTIONAL: readonly string[] = [SIGNATURE_FILES.response, SIGNATURE_FILES.responseSum];

/** Checks of the signatures and of the contents of their folder. */
export const SIGNATURE_CHECKS: readonly CheckDefinition[] = [
  {
    id: 'signatures-folder',
    title: 'The signatures folder holds exactly the expected files',
    proof: () => 'ls signatures',
    run: ({ files }) => {
      const required = Object.values(SIGNATURE_FILES).filter((path) => !OPTIONAL.includes(path));
      const reviewers = Array.from({ length: countersignCount(files) }, (_, index) =>
        Object.values(countersignFiles(index + 1)),
      ).flat();
      const known: readonly string[] = [...required, ...OPTIONAL, ...reviewers];
      const found = [...files.keys()].filter((path) => path.startsWith('signatures/'));
      const words = [
        ...found.filter((path) => !known.includes(path)).map((path) => `${shown(path)} was added`),
        ...[...required, ...reviewers].filter((path) => !files.has(path)).map((path) => `${path} is missing`),
      ];
      return words.length === 0 ? passed(`${found.length} files.`) : failed(`${listed(words)}.`);
    },
  },
  {
    id: 'cms-signature',
    title: 'The examiner signed the bag (CMS)',
    proof: (commands) => commands.cms,
    run: checkCms,
  },
  {
    id: 'certificate',
    title: 'The certificate is the one that was sealed, and was valid',
    proof: (commands) => `${commands.certificate}\n${commands.authority}`,
    run: checkCertificate,
  },
  {
    id: 'ssh-signature',
    title: 'The examiner signed the bag (SSH)',
    proof: (commands) => commands.ssh,
    run: checkSsh,
  },
  {
    id: 'pdf-signature',
    title: 'The signature of the PDF report covers the whole file',
    proof: (commands) => `${commands.pdfTrust}\n${commands.pdf}`,
    run: checkPdfs,
  },
  {
    id: 'verify-text',
    title: 'VERIFY.txt is the one that was sealed',
    proof: (commands) => commands.verifyText,
    run: ({ hashes, info }) => {
      const found = hashes.get(SIGNATURE_FILES.verifyText);
      if (found === undefined) return failed('VERIFY.txt is missing.');
      return 'value' in info && info.value.verifyText === found
        ? passed('Its hash is the one in bag-info.txt.')
        : failed(
            'VERIFY.txt is not the file whose hash bag-info.txt states: do not run its commands without reading them.',
          );
    },
  },
];

/** Did the holder of the chain's first certificate sign the tag manifest? */
export function checkCms({ small, chain }: OpenBag): Outcome {
  const signature = small.get(SIGNATURE_FILES.cms);
  const content = small.get(BAG_FILES.tagManifest);
  if (signature === undefined || content === undefined)
    return failed('The signature, or the file that it signs, is missing.');
  if ('problem' in chain) return failed(`chain.pem cannot be relied on: ${chain.problem}.`);
  const problem = cadesProblem(signature, sha256Bytes(content), chain.value);
  return problem === undefined
    ? passed('The signature over tagmanifest-sha256.txt is valid.')
    : failed(`tagmanifest-sha256.txt.p7s: ${problem}.`);
}

function checkCertificate({ chain, info }: OpenBag): Outcome {
  if ('problem' in chain) return failed(`chain.pem cannot be relied on: ${chain.problem}.`);
  if ('problem' in info)
    return failed('bag-info.txt cannot be read, so it is not known which certificate should have signed.');
  const leaf = certificateFacts(chain.value.leaf, SIGNATURE_FILES.chain);
  const authority = certificateFacts(chain.value.authority, SIGNATURE_FILES.chain);
  if (
    leaf.fingerprint !== info.value.signerCertificate ||
    authority.fingerprint !== info.value.signerAuthority
  ) {
    return failed('chain.pem does not hold the certificates whose fingerprints bag-info.txt states.');
  }
  const problem = chainProblem(chain.value, info.value.sealedAt);
  if (problem !== undefined) return failed(`chain.pem: ${problem}.`);
  const trust = isSelfAsserted(chain.value)
    ? 'Self-asserted: only the holder vouches for the name'
    : `Issued by ${issuerOf(chain.value)}, according to the names in the certificates`;
  return passed(
    `${leaf.name}, valid at the claimed time; revocation: not checked. ${trust}. Compare the authority’s fingerprint ${authority.fingerprint} with one received through a separate channel.`,
  );
}

function checkSsh({ small, signer, info }: OpenBag): Outcome {
  const signature = small.get(SIGNATURE_FILES.ssh);
  const content = small.get(BAG_FILES.tagManifest);
  if (signature === undefined || content === undefined)
    return failed('The signature, or the file that it signs, is missing.');
  if ('problem' in signer) return failed(`allowed_signers cannot be relied on: ${signer.problem}.`);
  if ('problem' in info)
    return failed('bag-info.txt cannot be read, so it is not known which key should have signed.');
  const { identity, publicKeyBlob } = signer.value;
  const fingerprint = sshFingerprint(publicKeyBlob);
  if (fingerprint !== info.value.signerSshKey || identity !== info.value.signerIdentity) {
    return failed('allowed_signers does not name the key and the signer that bag-info.txt states.');
  }
  const problem = sshSignatureProblem(Buffer.from(signature).toString('latin1'), content, publicKeyBlob);
  return problem === undefined
    ? passed(`The signature of ${identity} over tagmanifest-sha256.txt is valid (${fingerprint}).`)
    : failed(`tagmanifest-sha256.txt.sshsig: ${problem}.`);
}

async function checkPdfs({ folder, files, chain, info }: OpenBag): Promise<Outcome> {
  if ('problem' in chain) return failed(`chain.pem cannot be relied on: ${chain.problem}.`);
  if (!files.has(PAYLOAD_FILES.pdf)) return failed(`${PAYLOAD_FILES.pdf} is missing.`);
  const signed: string[] = [];
  for (const path of [...files.keys()].filter((name) => name.startsWith('data/') && name.endsWith('.pdf'))) {
    const pdf = await readBytes(join(folder, path), MAX_PDF_BYTES);
    const reportId = 'value' in info ? info.value.externalIdentifier : '';
    const problem = pdfProblem(path, pdf, chain.value, reportId);
    if (problem === 'unsigned') continue;
    if (problem !== undefined) return failed(`${shown(path)}: ${problem}.`);
    signed.push(path);
  }
  return passed(`Valid over the whole file: ${listed(signed)}.`);
}

/** Exhibits may be unsigned (the manifest covers them). The report must be signed, and its signature must name the report. */
function pdfProblem(path: string, pdf: Uint8Array, chain: Chain, reportId: string): string | undefined {
  const isReport = path === PAYLOAD_FILES.pdf;
  const hasField = Buffer.from(pdf.buffer, pdf.byteOffset, pdf.byteLength).includes('/Type /Sig\n');
  if (!isReport && !isSignedPdf(pdf) && !hasPlaceholder(pdf) && !hasField) return 'unsigned';
  const { problem, reason } = verifyPdf(pdf, chain);
  if (problem !== undefined || !isReport) return problem;
  return reportId !== '' && reason?.split(' ').includes(reportId) === true
    ? undefined
    : `its signature does not name report ${reportId}`;
}
