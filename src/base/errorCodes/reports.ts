import type { CodeTable } from './codeTable.js';

/** Reports, bags, seals, keys and time stamps. */
export const reportsCodes = {
  'report-unknown': { kinds: ['input'], means: 'The case has no report with this number.' },
  'report-unsealed': {
    kinds: ['input'],
    means: 'The report is a draft, which is not replaced and of which only the PDF is given out.',
  },
  'report-choice': {
    kinds: ['input'],
    means: 'The choice of examinations for the report is incomplete or contradicts itself.',
  },
  'report-incomplete': {
    kinds: ['input'],
    means: 'The report lacks something that a sealed report must have.',
  },
  'statement-file': {
    kinds: ['input'],
    means: 'A section of the examiner’s statement is not UTF-8 text, or is too long.',
  },
  'statement-broken': {
    kinds: ['input'],
    means: 'The draft of the examiner’s statement in the case cannot be read.',
  },
  'report-missing': { kinds: ['input'], means: 'The report is no longer in the folder where it was made.' },
  'report-changed': { kinds: ['verdict'], means: 'The report is not as it was made.' },
  'preview-gone': { kinds: ['input'], means: 'The preview is no longer available.' },
  'signer-differs': {
    kinds: ['input'],
    means: 'The key belongs to someone other than the examiner of the case.',
  },
  'not-a-bag': { kinds: ['input'], means: 'The specified item is not a sealed report.' },
  'bag-empty': { kinds: ['input'], means: 'The sealed report contains no examination.' },
  'bag-field': { kinds: ['input'], means: "A line of the bag's information cannot hold this value." },
  'bag-item': { kinds: ['input'], means: 'A record in the bag is not as Palimpsest wrote it.' },
  'bag-changed': { kinds: ['verdict'], means: 'The sealed report does not verify.' },
  'bag-version-newer': { kinds: ['input'], means: 'A newer version of Palimpsest made the sealed report.' },
  'zip-unfit': { kinds: ['input'], means: 'The ZIP archive cannot be verified as it is.' },
  'seal-unsound': {
    kinds: ['verdict'],
    means: 'The report was not sealed, because its seal would not verify.',
  },
  'payload-unfit': { kinds: ['input'], means: 'The files of the report cannot be sealed as they are.' },
  'countersign-same': { kinds: ['input'], means: "The reviewer's key has already signed the report." },
  'countersign-full': {
    kinds: ['input'],
    means: "The report already carries as many reviewers' signatures as it can.",
  },
  'verify-options': {
    kinds: ['input'],
    means: 'An option that applies only to a sealed report was given for a case.',
  },
  'time-stamp-exists': { kinds: ['input'], means: 'The report already carries a time stamp.' },
  'time-stamp-unfit': {
    kinds: ['input'],
    means: 'The time stamp does not belong to the seal of the report.',
  },
  'tsa-root': { kinds: ['input'], means: 'The root certificate of the time stamp authority cannot be read.' },
  'pdf-not-prepared': { kinds: ['input'], means: 'The PDF does not have exactly one place for a signature.' },
  'pdf-signature-room': { kinds: ['input'], means: 'The PDF has too little room for the signature.' },
  'pdf-reason': {
    kinds: ['input'],
    means: 'The reason of a PDF signature contains characters that are not allowed.',
  },
  'pdf-has-form': { kinds: ['input'], means: 'The PDF already has a form.' },
  'fonts-missing': { kinds: ['environment'], means: 'A font that ships with the program cannot be read.' },
  'key-exists': { kinds: ['input'], means: 'The folder for a new key already exists.' },
  'key-holder': { kinds: ['input'], means: "The name or address of a key's holder is missing or not valid." },
  'key-source': { kinds: ['input'], means: 'The key was specified in two ways at once.' },
  'key-missing': { kinds: ['input'], means: 'There is no signing key at this place.' },
  'key-malformed': { kinds: ['input'], means: 'A key file is not as it was written.' },
  'key-mismatch': { kinds: ['input'], means: 'The private key and the certificate do not belong together.' },
  'key-on-token': { kinds: ['input'], means: 'The key is on a token and has no passphrase.' },
  'key-passphrase': { kinds: ['input'], means: 'The passphrase or the PIN does not open the key.' },
  'key-passphrase-unusable': { kinds: ['input'], means: 'The passphrase is too short or too long.' },
  'passphrase-missing': {
    kinds: ['input'],
    means: 'A passphrase is needed, but there is no terminal in which to ask for it.',
  },
  'passphrase-differs': { kinds: ['input'], means: 'The two passphrases that were typed are not the same.' },
  'pem-malformed': { kinds: ['input'], means: 'A file is not PEM text in its strict form.' },
  'certificate-expired': { kinds: ['input'], means: 'The certificate of the signing key has expired.' },
  'certificate-not-yet-valid': {
    kinds: ['input'],
    means: 'The certificate of the signing key is not valid yet.',
  },
  'chain-malformed': { kinds: ['input'], means: 'The certificate chain cannot be used.' },
  'chain-incomplete': { kinds: ['input'], means: "The certificate chain lacks an authority's certificate." },
  'token-module': { kinds: ['environment'], means: 'The PKCS #11 module cannot be loaded.' },
  'token-missing': {
    kinds: ['environment'],
    means: 'The token is missing, or cannot be distinguished from another.',
  },
  'token-locked': { kinds: ['environment'], means: 'The token is locked after too many wrong PINs.' },
  'token-failed': { kinds: ['environment'], means: 'The token refused an operation.' },
  'token-key-unfit': { kinds: ['input'], means: 'The key on the token cannot sign reports.' },
  'token-key-missing': { kinds: ['input'], means: 'The token has no key that matches the request.' },
} as const satisfies CodeTable;
