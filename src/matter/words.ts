import { sentences } from '../base/index.js';

/** Everything that this room says about a number, by code. */
export const words = sentences({
  'rate-not-measured': 'no rate was measured when the examination was planned',
  'no-floor': 'the examination has no findings with a floor.',
  'no-findings': ({ status }: { status: string }) =>
    `the examination is ${status} and has no findings about this work`,
  'no-control': 'No control was chosen.',
  unfinished: ({ id }: { id: string }) =>
    `${id} is not finished: its numbers have not been compared with the control yet.`,
  'not-in-printed-passages': 'no passage that the findings print holds this text',
  'not-in-measured-passages': 'no measured passage holds this token',
  'not-come-this-far': 'the examination has not come this far',
  'no-hash-recorded': 'no hash was recorded',
  'file-missing': 'the file was missing: there is no hash',
  'files-missing': ({ missing, files }: { missing: number; files: number }) =>
    `${missing} of ${files} files were missing: there is no hash`,
  'nothing-scored-here': 'Nothing is scored here yet.',
  'nothing-reached': 'Nothing was reached.',
});
