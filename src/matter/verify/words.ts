import { counted, sentences } from '../../base/index.js';

/** Why a step of the ladder was reached or not, by code. */
export const words = sentences({
  // Intact
  'checks-passed': ({ checks }: { checks: number }) => `${counted(checks, 'check')} passed.`,
  'checks-failed': ({ failed }: { failed: readonly string[] }) =>
    `${counted(failed.length, 'check')} failed: ${failed.join(', ')}.`,
  'pdf-alone': 'Only the PDF is there. Verify the whole bag.',
  'files-changed': 'The files are not those that were sealed, so nothing was made again from them.',

  // Findings
  'findings-same': ({ examinations }: { examinations: number }) =>
    examinations === 0
      ? 'There are no findings.'
      : `The findings of ${counted(examinations, 'examination')} were made again from the journal, and every number and every sentence is the same.`,
  'finding-differs': ({ id, at, sealed, again }: { id: string; at: string; sealed: string; again: string }) =>
    `${id}, ${at}: the bag has ${sealed}, and the journal gives ${again}.`,
  'more-differ': ({ id, places }: { id: string; places: number }) =>
    `${id}: ${counted(places, 'more place differs', 'more places differ')}.`,
  'worded-by-another-build': (of: {
    id: string;
    sentences: number;
    places: readonly string[];
    build: string;
    own: string;
  }) =>
    `${of.id}: build ${of.build} worded ${counted(of.sentences, 'sentence')} differently from this build, ${of.own}. The codes, the data and the numbers are the same. These sentences are not proven: ${of.places.join(', ')}.`,
  'record-unfit': ({ id, why }: { id: string; why: string }) =>
    `${id}: no findings follow from the files of the bag: ${why}.`,
  'other-version': (of: { id: string; version: string; own: string }) =>
    `${of.id}: version ${of.version} of its method made the findings, and this program has ${of.own === '' ? 'no such method' : `version ${of.own}`}.`,
  'needs-texts': ({ id, attack }: { id: string; attack: string }) =>
    `${id} (${attack}) compares with the texts themselves, which are not in the bag. With the works, palimpsest replay --from-journal makes its findings again.`,
  'nothing-kept': ({ id }: { id: string }) =>
    `${id}: the bag lacks the files, other than the journal, from which its findings were computed. They were omitted at sealing.`,
  'left-out': (of: { id: string; files: readonly string[]; findings: readonly string[] }) =>
    `${of.id}: ${of.files.join(', ')} ${of.files.length === 1 ? 'was' : 'were'} omitted at sealing, because they encode the works. No number of these findings can be made again from the journal: ${of.findings.join(', ')}. recompute.py computes what follows from the tables in the bag.`,
  'text-lacking': ({ id, what }: { id: string; what: string }) =>
    `${id}: with this journal the findings need what was not read from the texts when they were made: ${what}.`,

  // Print
  'report-unread': ({ problem }: { problem: string }) =>
    `report.json is not in the format of this program: ${problem}.`,
  'pages-same':
    'The web page and the PDF were printed again from report.json, and every byte is the same but the signature.',
  'part-differs': ({ part }: { part: string }) =>
    `The part “${part}” of report.json is not the one that follows from its findings.`,
  'findings-kept-differ': ({ id, members }: { id: string; members: readonly string[] }) =>
    `${id}: report.json does not keep of the findings what the rule for long reports keeps (${members.join(', ')}).`,
  'html-differs': ({ sealed, again }: { sealed: string; again: string }) =>
    `report.html is not the page that report.json gives. The page has “${sealed}” where it should have “${again}”.`,
  'pdf-differs': 'report.pdf is not the document that report.json gives.',
  'pdf-unsigned': 'report.pdf has no signature over the whole file, so it could not be compared.',
  'sentence-not-on-page': ({ file, sentence, more }: { file: string; sentence: string; more: number }) =>
    `A sentence of report.json is not in ${file}: “${sentence}”${more === 0 ? '' : `, and ${more} more`}.`,
  'number-not-in-data': ({ file, numbers }: { file: string; numbers: readonly string[] }) =>
    `Numbers in ${file} that this program cannot trace to report.json: ${numbers.join(', ')}.`,
  'printed-by-another-build': ({ build, own }: { build: string; own: string }) =>
    `Build ${build} printed the pages, and this is build ${own}. The bytes could not be compared; build ${build} can do so.`,
  'pdf-not-read': ({ problem }: { problem: string }) =>
    `The pages of the PDF were not compared with report.json: ${problem}`,

  // Model
  'not-compared-with-model': ({ loadBearing }: { loadBearing: number }) =>
    `No number was measured again with the model. Only a replay with the model can reveal a journal that was invented, or changed before sealing: run palimpsest replay.${loadBearing === 0 ? '' : ` The findings and exhibits rest on ${counted(loadBearing, 'unit')}.`}`,
});
