import { z } from 'zod';
import { desktop, read } from './define.js';
import { caseId, evidenceId, grantId, nothing, reportId, utcTime } from './common.js';

/** A file or folder that may be used. */
export const granted = z.strictObject({
  grantId,
  name: z.string(),
  /** `case`: a folder that holds a case; `bag`: a folder that holds a sealed report. */
  kind: z.enum(['file', 'folder', 'case', 'bag']),
  /** 0 for folders. */
  sizeBytes: z.int().min(0),
});
/** See {@link granted}. */
export type Granted = z.infer<typeof granted>;

/** Calls that choose files and folders: native dialogs on the desktop, a picker on the server in a browser. */
export const fileCalls = {
  'files.roots': read(
    'Returns the folders that the picker may show (none on the desktop, which has dialogs).',
    nothing,
    z.strictObject({ roots: z.array(granted.extend({ path: z.string() })) }),
  ),
  'files.list': read(
    'Lists a folder of the picker: folders first, then files, by name. Names that begin with a dot are omitted.',
    z.strictObject({ folder: grantId }),
    z.strictObject({
      /** Shown to the person; a window never sends it back. */
      path: z.string(),
      parent: grantId.nullable(),
      entries: z.array(granted.extend({ modifiedAt: utcTime })),
      /** Entries beyond the first 5,000. */
      omitted: z.int().min(0),
    }),
    ['grant-unknown', 'grant-kind', 'files-outside'],
  ),
  'files.describe': read(
    'Returns the file or folder of a grant.',
    z.strictObject({ grantId }),
    granted.extend({ path: z.string() }),
    ['grant-unknown'],
  ),
  'files.chooseFiles': desktop(
    'Asks for files in a native dialog.',
    z.strictObject({ purpose: z.enum(['evidence', 'timestamp', 'sealed', 'repeat']), multiple: z.boolean() }),
    z.strictObject({ files: z.array(granted) }),
  ),
  'files.chooseFolder': desktop(
    'Asks for a folder in a native dialog.',
    z.strictObject({ purpose: z.enum(['open-case', 'new-case', 'bag', 'known-list', 'repeat', 'works']) }),
    z.strictObject({ folder: granted.extend({ path: z.string() }).nullable() }),
  ),
  'files.reveal': desktop(
    'Shows a file or folder of the case in the file manager.',
    z.strictObject({
      caseId,
      what: z.discriminatedUnion('kind', [
        z.strictObject({ kind: z.literal('case') }),
        z.strictObject({ kind: z.literal('evidence'), id: evidenceId }),
        z.strictObject({ kind: z.literal('report'), id: reportId }),
      ]),
    }),
    nothing,
    ['evidence-unknown', 'report-unknown'],
  ),
  'files.print': desktop('Prints the window as it is shown, with the native print dialog.', nothing, nothing),
};
