import { z } from 'zod';
import { inputError } from '../../base/index.js';

const tokenKeySchema = z.strictObject({
  kind: z.literal('pkcs11'),
  /** Absolute path of the PKCS #11 module, a shared library from the token's manufacturer. */
  module: z.string().min(1).max(4096),
  /** Label and serial number of the token, as the token states them. */
  token: z.string().min(1).max(32),
  serial: z.string().max(16),
  /** Identifier (CKA_ID) of the private key on the token, hex. */
  keyId: z.string().regex(/^([0-9a-f]{2}){1,64}$/),
});

/** The location of a private key that never leaves its token. */
export type TokenKey = Readonly<z.infer<typeof tokenKeySchema>>;

/** The token file of a key folder as text. */
export function tokenKeyText(token: TokenKey): string {
  return `${JSON.stringify(token, null, 2)}\n`;
}

/** Reads the token file of a key folder. @throws {PalimpsestError} `key-malformed` */
export function parseTokenKey(text: string, path: string): TokenKey {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    value = undefined;
  }
  const parsed = tokenKeySchema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw inputError(
    'key-malformed',
    `${path} does not state where the key is.`,
    'Restore the key folder from a backup, or make it again with `palimpsest key pkcs11`.',
    { path },
  );
}
