import { z } from 'zod';
import { desktop, read } from './define.js';
import { caseId, evidenceId, grantId, nothing, reportId, utcTime } from './common.js';

/** A file or folder that may be used. */
export const granted = z.strictObject({
  grantId,
  name: z.string(),
  /** `case` and `bag` are folders that hold one. */
  kind: z.enum(['file', 'folder', 'case', 'bag']),
  /** 0 for folders. */
  sizeBytes: z.int().min(0),
});
/** See {@link granted}. */
export type Granted = z.infer<typeof granted>;

/** Choosing files and folders: native dialogs on the desktop, a picker on the server's side in a browser. */
export const fileCalls = {
  'files.roots': read(
    'The folders that the picker may look into (none on the desktop, where dialogs do this).',
    nothing,
    z.strictObject({ roots: z.array(granted.extend({ path: z.string() })) }),
  ),
  'files.list': read(
    'What is in a folder of the picker, folders first, by name; names that begin with a dot are left out.',
    z.strictObject({ folder: grantId }),
    z.strictObject({
      /** Shown to the person; never sent back. */
      path: z.string(),
      parent: grantId.nullable(),
      entries: z.array(granted.extend({ modifiedAt: utcTime })),
      /** Entries beyond the first 5,000. */
      omitted: z.int().min(0),
    }),
    ['grant-unknown', 'grant-kind', 'files-outside'],
  ),
  'files.describe': read(
    'What a grant stands for.',
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
    z.strictObject({ purpose: z.enum(['open-case', 'new-case', 'bag', 'repeat']) }),
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
  'files.print': desktop(
    'Prints the window as it is shown, through the native print dialog.',
    nothing,
    nothing,
  ),
};
