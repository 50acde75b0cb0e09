import { readSync } from 'node:fs';
import { inputError, type PalimpsestError } from '../base/index.js';

const KNOWN: readonly (readonly [test: (head: string) => boolean, what: string, hint: string])[] = [
  [(head) => head === '', 'it is empty', 'Get the file again: the download or copy was interrupted.'],
  [
    (head) => head.startsWith('version https://git-lfs'),
    'it is a Git LFS pointer, a few lines of text in place of the model',
    'Fetch the file itself (git lfs pull, or download it from the model page).',
  ],
  [
    (head) => /^\s*<(!doctype|html|\?xml)/i.test(head),
    'it is a web page',
    'The download saved a web page instead of the file: use the download link, or log in first.',
  ],
  [
    (head) => head.startsWith('PK'),
    'it is a ZIP archive (an older PyTorch checkpoint or a packed download)',
    'Unpack it, or convert the checkpoint to GGUF with llama.cpp’s convert_hf_to_gguf.py.',
  ],
  [
    (head) => head.slice(8, 9) === '{',
    'it looks like a safetensors file',
    'Convert the model to GGUF with llama.cpp’s convert_hf_to_gguf.py (a type without quantization keeps the weights).',
  ],
  [
    (head) => ['lmgg', 'tjgg', 'fmgg', 'algg'].includes(head.slice(0, 4)),
    'it is in a format that llama.cpp used before August 2023',
    'Convert the original weights again with a current llama.cpp.',
  ],
  [
    (head) => head.startsWith('FUGG'),
    'its magic number is in reverse byte order',
    'Get the little-endian file of the model.',
  ],
];

/** States what a file that is not a GGUF file appears to be. */
export function notGguf(descriptor: number, path: string, sizeBytes: number): PalimpsestError {
  const bytes = Buffer.alloc(Math.min(64, sizeBytes));
  readSync(descriptor, bytes, 0, bytes.length, 0);
  const head = bytes.toString('latin1');
  const known = KNOWN.find(([test]) => test(head));
  return inputError(
    'gguf-not-gguf',
    `${path} is not a GGUF model${known === undefined ? ' (byte 0: a GGUF begins with the letters GGUF)' : `: ${known[1]}`}.`,
    known?.[2] ?? 'Name the .gguf file of the model.',
    { path, byte: 0 },
  );
}
