import { refusal } from './refusal.js';

/**
 * The name of an upload, for display and for the register; it is never used as a path.
 * @throws {Refusal} 400 if no file can have that name
 */
export function uploadName(query: string): string {
  const match = /^name=([^&]+)$/.exec(query);
  const name = decoded(match?.[1] ?? '');
  const bytes = Buffer.byteLength(name);
  const isPlain = !/[/\\\p{Cc}]/u.test(name) && name !== '.' && name !== '..';
  if (bytes > 0 && bytes <= 255 && isPlain) return name;
  throw refusal(
    400,
    'upload-name',
    'The file has a name that cannot be used.',
    'Rename the file: its name may have up to 255 bytes, without slashes or control characters.',
  );
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return '';
  }
}
