/** Decisions by a phrase that others wrote: it is data, and no rewording of ours changes it. */
export const FOREIGN: readonly { readonly path: string; readonly phrase: string; readonly why: string }[] = [
  {
    path: 'src/engine/llama/explainLoad.ts',
    phrase: '/error loading model/i',
    why: 'a line of the log of llama.cpp',
  },
  {
    path: 'src/gguf/notGguf.ts',
    phrase: 'version https://git-lfs',
    why: 'the first line of a Git LFS pointer file',
  },
  {
    path: 'src/seal/encoding/pem.ts',
    phrase: '/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g',
    why: 'the marks of a PEM certificate (RFC 7468)',
  },
  {
    path: 'src/seal/signature/sshSignature.ts',
    phrase: '/^-----BEGIN SSH SIGNATURE-----\\n([A-Za-z0-9+/=\\n]+)-----END SSH SIGNATURE-----\\n$/',
    why: 'the marks of an SSH signature (PROTOCOL.sshsig)',
  },
];
