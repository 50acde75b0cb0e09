import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** The secret of a server. Only its hash is kept. */
export interface BearerToken {
  /** The token, to be printed once. */
  readonly token: string;
  /** Is this the header with the token? It is compared in constant time. */
  readonly isIn: (authorization: string | undefined) => boolean;
}

/** Makes a random token of 256 bits. */
export function newBearerToken(): BearerToken {
  const token = randomBytes(32).toString('base64url');
  return { token, isIn: checkOf(hashOf(token)) };
}

function checkOf(hash: Buffer): BearerToken['isIn'] {
  return (authorization = '') => {
    const given = /^Bearer ([\x21-\x7e]+)$/i.exec(authorization)?.[1] ?? '';
    return timingSafeEqual(hash, hashOf(given));
  };
}

function hashOf(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}
