import { z } from 'zod';
import { desktop, read, write } from './define.js';
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
  'files.within': read(
    'Returns the files and folders directly in a folder that was chosen, to be used one by one. Names that begin with a dot are omitted.',
    z.strictObject({ folder: grantId }),
    z.strictObject({
      entries: z.array(granted),
      /** Entries beyond the first 5,000. */
      omitted: z.int().min(0),
    }),
    ['grant-unknown', 'grant-kind', 'files-outside'],
  ),
  'files.describe': read(
    'Returns the file or folder of a grant.',
    z.strictObject({ grantId }),
    granted.extend({ path: z.string() }),
    ['grant-unknown', 'upload-discarded'],
  ),
  'files.discard': write(
    'Removes a file that was sent from a browser and is no longer wanted. Any other file, and one that is being received, stays.',
    z.strictObject({ grantId }),
    nothing,
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
  'files.saveText': desktop(
    'Saves a table or a drawing of the window as a file, at a place that is chosen in a native dialog.',
    z.strictObject({
      /** The proposed name, with its ending. */
      name: z.string().regex(/^[\p{L}\p{M}\p{N}][\p{L}\p{M}\p{N} ,()_-]{0,99}\.(?:csv|svg)$/u),
      text: z.string().max(64 * 2 ** 20),
    }),
    /** Name of the file that was saved; null if the dialog was closed. */
    z.strictObject({ name: z.string().nullable() }),
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
