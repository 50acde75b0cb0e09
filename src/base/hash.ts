import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js';

/** What is used of `node:crypto`, which computes ten times as fast and which a browser lacks. */
interface NodeCrypto {
  hash(algorithm: 'sha256', data: Uint8Array | string, encoding: 'hex'): string;
}

const { process } = globalThis as {
  process?: { getBuiltinModule?: (id: 'node:crypto') => NodeCrypto };
};
const node = process?.getBuiltinModule?.('node:crypto');

/** SHA-256 of bytes, or of the UTF-8 bytes of a string, as 64 lower-case hex digits. For whole files, see files/hashFile. */
export function sha256Hex(data: Uint8Array | string): string {
  return node === undefined ? bytesToHex(inBrowser(data)) : node.hash('sha256', data, 'hex');
}

/** SHA-256 of bytes, or of the UTF-8 bytes of a string, as 32 bytes. */
export function sha256Bytes(data: Uint8Array | string): Uint8Array {
  return node === undefined ? inBrowser(data) : hexToBytes(sha256Hex(data));
}

function inBrowser(data: Uint8Array | string): Uint8Array {
  return sha256(typeof data === 'string' ? utf8ToBytes(data) : data);
}
