import type { Report } from '../../domain/index.js';
import { stockCommands } from '../../seal/index.js';

/**
 * The commands with which a reader verifies a sealed report, in order, each with what it shows. They are those of the bag's VERIFY.txt for
 * Linux, to be run in one shell in the bag's folder. Input: who signs, and the claimed time of sealing (UTC).
 */
export function verifySteps(facts: {
  readonly identity: string;
  readonly sealedAt: string;
}): Report['integrity']['verify'] {
  const commands = stockCommands(facts);
  return [
    {
      what: 'Every file is as it was when the report was sealed (prints nothing).',
      command: commands.payload,
    },
    { what: 'No file was added or removed (prints nothing).', command: commands.names },
    { what: 'The list of files is as it was sealed (prints nothing).', command: commands.tags },
    {
      what: 'The seal number: compare it with the number that you received through a separate channel.',
      command: commands.seal,
    },
    { what: 'The holder of the certificate signed the list of files.', command: commands.cms },
    { what: 'The holder of the SSH key signed it as well.', command: commands.ssh },
    { what: 'Who holds the certificate.', command: commands.certificate },
    {
      what: 'Which authority issued it: compare the fingerprint with the one that you received through a separate channel.',
      command: commands.authority,
    },
    {
      what: 'The PDF has its own signature over the whole file (succeeds only if pdfsig confirms it in three sentences).',
      command: `${commands.pdfTrust}\n${commands.pdf}`,
    },
    {
      what: 'The audit log is one unbroken chain up to the published head.',
      command: commands.audit,
    },
    { what: 'The time stamp query is for this seal.', command: commands.query },
    { what: 'signatures/VERIFY.txt is the one that was sealed.', command: commands.verifyText },
    {
      what: 'All of these checks at once, with this program. It also makes the findings again from the journals, and the pages from the findings.',
      command: 'palimpsest verify .',
    },
    {
      what: 'The numbers of the findings and of their sentences, computed again with an independent program.',
      command: 'python3 data/formats/recompute.py .',
    },
    {
      what: 'The numbers compared with the model. Only the model can refute a journal that was invented or changed before sealing; name the files of the model and of the works.',
      command: 'palimpsest replay . FILES',
    },
  ];
}
