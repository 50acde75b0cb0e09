import { basename } from 'node:path';
import { PalimpsestError } from '../../base/index.js';

/**
 * The same error with the file's own name wherever it gave the path. A window shows no path of the machine; where an uploaded file lies
 * while it is received means nothing to a person.
 * @param path of the file or folder that was granted
 * @param name the name that it was granted with, where the last part of the path is another
 */
export function namedAlone(error: unknown, path: string, name = basename(path)): unknown {
  if (!(error instanceof PalimpsestError)) return error;
  const short = (text: string): string => text.replaceAll(path, name);
  const data = error.toData();
  return PalimpsestError.fromData({
    ...data,
    message: short(data.message),
    hint: short(data.hint),
    details: Object.fromEntries(
      Object.entries(data.details).map(([key, value]) => [
        key,
        typeof value === 'string' ? short(value) : value,
      ]),
    ),
  });
}
