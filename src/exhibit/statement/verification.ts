import type { Report } from '../../domain/index.js';

/** How a reader without this program checks a sealed report, with stock tools, in order. Run inside the bag's folder. */
export function verificationSteps(reportId: string): Report['integrity']['verify'] {
  return [
    {
      what: 'Every file is as it was when the report was sealed.',
      command: 'sha256sum -c manifest-sha256.txt && sha256sum -c tagmanifest-sha256.txt',
    },
    {
      what: 'No file was added.',
      command: 'diff <(cut -c67- manifest-sha256.txt | sort) <(find data -type f | sort)',
    },
    {
      what: 'The seal number is the one that was read out or written down on the day.',
      command: 'sha256sum tagmanifest-sha256.txt',
    },
    {
      what: 'The list of files was signed by the holder of the certificate.',
      command:
        'openssl cms -verify -cades -binary -inform DER -in signatures/tagmanifest-sha256.txt.p7s -content tagmanifest-sha256.txt -CAfile signatures/chain.pem -out /dev/null',
    },
    {
      what: 'The PDF was signed and not changed since (read its words, not its exit code).',
      command: 'pdfsig data/report/report.pdf',
    },
    {
      what: `Everything at once, with this program (${reportId}).`,
      command: 'palimpsest verify .',
    },
  ];
}
