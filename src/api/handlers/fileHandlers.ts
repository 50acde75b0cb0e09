import { basename, dirname, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { inputError } from '../../base/index.js';
import { evidencePaths, findEvidence, type CaseFolder } from '../../casefile/index.js';
import { contract, type CallName, type Handlers } from '../../contract/index.js';
import { saveChunks } from '../../files/index.js';
import type { ServiceContext } from '../workbench/context.js';
import type { NativeActions } from '../workbench/options.js';
import { describeGrant, describePath } from '../grants/describePath.js';
import { grantedPath, requireInside } from '../grants/grantedPath.js';
import { listFolder } from '../grants/listFolder.js';

type FileCall = Extract<CallName, `files.${string}`>;

/** What a person chose in a native dialog is granted without a root. */
const CHOSEN = { isUpload: false, root: '' };

/** Handlers that choose files and folders. */
export function fileHandlers({ options, grants, uploads, cases }: ServiceContext): Pick<Handlers, FileCall> {
  return {
    'files.roots': async () => {
      const roots = options.fileRoots.map((path) =>
        describePath(grants, path, { isUpload: false, root: path }),
      );
      return { roots: await Promise.all(roots) };
    },
    'files.list': async ({ folder }) => {
      const grant = grants.get(folder, 'folder', 'case', 'bag');
      if (grant.root === '') throw notListed(grant.path);
      await requireInside(grant);
      const { path, root } = grant;
      const { entries, omitted } = await listFolder(path, root);
      return {
        path,
        parent:
          path === root
            ? null
            : (await describePath(grants, dirname(path), { isUpload: false, root })).grantId,
        entries: entries.map(({ name, path: entryPath, kind, sizeBytes, modifiedAt }) => ({
          grantId: grants.grant({ path: entryPath, kind, isUpload: false, root }),
          name,
          kind,
          sizeBytes,
          modifiedAt,
        })),
        omitted,
      };
    },
    'files.within': async ({ folder }) => {
      const grant = grants.get(folder, 'folder');
      await requireInside(grant);
      // A person who chose a folder chose what is in it, and nothing outside.
      const root = grant.root === '' ? grant.path : grant.root;
      const { entries, omitted } = await listFolder(grant.path, root);
      return {
        entries: entries.map(({ name, path, kind, sizeBytes }) => ({
          grantId: grants.grant({ path, kind, isUpload: false, root }),
          name,
          kind,
          sizeBytes,
        })),
        omitted,
      };
    },
    'files.describe': async ({ grantId }) => {
      await grantedPath(grants, grantId);
      return describeGrant(grantId, grants.get(grantId));
    },
    'files.discard': async ({ grantId }) => {
      await uploads.discard(grantId);
      return {};
    },
    'files.chooseFiles': async ({ purpose, multiple }) => {
      const paths = await native('files.chooseFiles', options.native).chooseFiles(purpose, multiple);
      const files = await Promise.all(paths.map((path) => describePath(grants, path, CHOSEN)));
      return {
        files: files.map(({ grantId, name, kind, sizeBytes }) => ({ grantId, name, kind, sizeBytes })),
      };
    },
    'files.chooseFolder': async ({ purpose }) => {
      const path = await native('files.chooseFolder', options.native).chooseFolder(purpose);
      return { folder: path === null ? null : await describePath(grants, path, CHOSEN) };
    },
    'files.saveText': async ({ name, text }) => {
      const path = await native('files.saveText', options.native).chooseTarget(name);
      if (path === null) return { name: null };
      await saveChunks(path, Readable.from([Buffer.from(text, 'utf8')]));
      return { name: basename(path) };
    },
    'files.reveal': async ({ caseId, what }) => {
      const actions = native('files.reveal', options.native);
      const opened = await cases.get(caseId);
      await actions.reveal(what.kind === 'case' ? opened.folder : placeOf(opened, what));
      return {};
    },
    'files.print': async () => {
      await native('files.print', options.native).print();
      return {};
    },
  };
}

function placeOf(
  opened: CaseFolder,
  what: { readonly kind: 'evidence' | 'report'; readonly id: string },
): string {
  if (what.kind === 'evidence')
    return evidencePaths(opened, findEvidence(opened, what.id))[0] ?? opened.folder;
  const report = opened.index.reports.findLast(({ id }) => id === what.id);
  if (report !== undefined) return resolve(opened.folder, report.path);
  throw inputError(
    'report-unknown',
    `There is no report ${what.id} in the case.`,
    'Choose one of the reports of the case.',
    { id: what.id },
  );
}

function native(name: FileCall, actions: NativeActions | undefined): NativeActions {
  if (actions !== undefined) return actions;
  throw inputError(
    'desktop-only',
    `${contract.calls[name].title} This needs the desktop window.`,
    'Use the picker on this page instead.',
  );
}

function notListed(path: string): Error {
  return inputError(
    'files-outside',
    `${path} was chosen in a native dialog; the picker does not show its contents.`,
    'Choose the file or folder in the dialog.',
    { path },
  );
}
