import { PalimpsestError } from '../../base/index.js';
import type { LeftOutReason } from '../../domain/index.js';
import type { DirectoryEntry } from '../container/zipDirectory.js';

/** Files that operating systems and office programs put beside the files of a person, by the last part of their name in lower case. */
const SYSTEM_FILES: ReadonlySet<string> = new Set([
  '.ds_store',
  '.localized',
  '.directory',
  'icon\r',
  'thumbs.db',
  'ehthumbs.db',
  'desktop.ini',
]);

/** The same by how the last part begins: what macOS stores beside a file, and the locks of Microsoft Office and LibreOffice. */
const SYSTEM_STARTS: readonly string[] = ['._', '~$', '.~lock.'];

/** Folders of macOS in which everything belongs to the system. */
const SYSTEM_FOLDERS: ReadonlySet<string> = new Set([
  '__macosx',
  '.spotlight-v100',
  '.trashes',
  '.fseventsd',
]);

/** Formats of {@link ../container/signatures} that hold no text; pictures that may be scanned works are among them, so they are listed. */
const WITHOUT_TEXT: Readonly<Record<string, LeftOutReason>> = {
  png: 'picture',
  jpeg: 'picture',
  gif: 'picture',
  tiff: 'picture',
  webp: 'picture',
  jpeg2000: 'picture',
  svg: 'picture',
  'iso-media': 'sound-or-film',
  matroska: 'sound-or-film',
  mp3: 'sound-or-film',
  ogg: 'sound-or-film',
  flac: 'sound-or-film',
  riff: 'sound-or-film',
};

/** Nothing, stored or deflated. */
const EMPTY_BYTES = 2;
/** No path of a Unix system is longer. */
const LINK_BYTES = 4096;

/** Why an entry is no work, as far as its name and its place in the archive say so; null if its contents decide. */
export function leftOutByName(entry: DirectoryEntry): LeftOutReason | null {
  // What only claims to be a folder or a link may be a work: its contents decide.
  if (entry.isFolder && entry.packedBytes <= EMPTY_BYTES) return 'folder';
  if (entry.isLink && entry.packedBytes <= LINK_BYTES) return 'symbolic-link';
  const parts = entry.name.toLowerCase().split(/[/\\]/);
  const last = parts.at(-1) ?? '';
  const isSystem =
    SYSTEM_FILES.has(last) ||
    SYSTEM_STARTS.some((start) => last.startsWith(start)) ||
    parts.some((part) => SYSTEM_FOLDERS.has(part));
  return isSystem ? 'system-file' : null;
}

/** Why a refused file is no work; null if it may be one. */
export function leftOutByFormat(error: unknown): LeftOutReason | null {
  if (!(error instanceof PalimpsestError) || error.code !== 'format-unsupported') return null;
  const format = String(error.details['format']);
  return Object.hasOwn(WITHOUT_TEXT, format) ? (WITHOUT_TEXT[format] ?? null) : null;
}
