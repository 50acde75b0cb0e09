import { SSH_NAMESPACE } from '../signature/sshSignature.js';

/**
 * The commands that prove a reviewer's signature over the seal, for a POSIX shell in the bag's folder.
 * @param signedAt claimed time of the signature, UTC; if it is not known, certificates are judged at the time of checking
 */
export function countersignCommands(number: number, identity: string, signedAt: string | undefined): string {
  const at = signedAt === undefined ? '' : ` -attime ${Math.floor(Date.parse(signedAt) / 1000)}`;
  const stem = `signatures/countersign-${number}`;
  return [
    `openssl cms -verify -cades -binary -inform DER -in ${stem}.p7s -content tagmanifest-sha256.txt -CAfile ${stem}.chain.pem${at} -out /dev/null`,
    `ssh-keygen -Y verify -f ${stem}.allowed_signers -I ${identity} -n ${SSH_NAMESPACE} -s ${stem}.sshsig < tagmanifest-sha256.txt`,
  ].join('\n');
}
