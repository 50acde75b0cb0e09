import { createPublicKey, X509Certificate, type KeyObject } from 'node:crypto';
import { BitString, fromBER, OctetString } from 'asn1js';
import { environmentError, inputError, elementAt } from '../../base/index.js';
import { derBytes, objectId, ownBuffer, sequence } from '../encoding/der.js';

type Koffi = typeof import('koffi').default;
type TypeSpec = ReturnType<Koffi['pointer']> | ReturnType<Koffi['inout']>;
type Call = (...args: unknown[]) => number;

/** Numbers of the interface. @source OASIS PKCS #11 2.40, pkcs11t.h */
const CKR_OK = 0;
const CKR_PIN_WRONG: readonly number[] = [0xa0, 0xa1, 0xa2];
const CKR_PIN_LOCKED = 0xa4;
const CKR_USER_ALREADY_LOGGED_IN = 0x100;
const CKR_ALREADY_INITIALIZED = 0x191;
const CKU_USER = 1;
const CKU_CONTEXT_SPECIFIC = 2;
const CKF_SERIAL_SESSION = 4;
const CKO_CERTIFICATE = 1;
const CKO_PUBLIC_KEY = 2;
const CKO_PRIVATE_KEY = 3;
const CKA_CLASS = 0;
const CKA_LABEL = 3;
const CKA_VALUE = 0x11;
const CKA_KEY_TYPE = 0x100;
const CKA_ID = 0x102;
const CKA_MODULUS = 0x120;
const CKA_PUBLIC_EXPONENT = 0x122;
const CKA_EC_PARAMS = 0x180;
const CKA_EC_POINT = 0x181;
const CKA_ALWAYS_AUTHENTICATE = 0x202;
const CKK_RSA = 0;
const CKK_EC = 3;
const CKM_RSA_PKCS = 1;
const CKM_ECDSA = 0x1041;

/** The positions of the functions in CK_FUNCTION_LIST, and their arguments after the session. @source pkcs11f.h (the order is the list's) */
const FUNCTIONS = {
  C_Initialize: [0, ['void *']],
  C_Finalize: [1, ['void *']],
  C_GetSlotList: [4, ['uint8', 'void *', '_Inout_ unsigned long *']],
  C_GetTokenInfo: [6, ['unsigned long', 'void *']],
  C_OpenSession: [12, ['unsigned long', 'unsigned long', 'void *', 'void *', '_Out_ unsigned long *']],
  C_CloseSession: [13, ['unsigned long']],
  C_Login: [18, ['unsigned long', 'unsigned long', 'void *', 'unsigned long']],
  C_Logout: [19, ['unsigned long']],
  C_GetAttributeValue: [24, ['unsigned long', 'unsigned long', 'attribute', 'unsigned long']],
  C_FindObjectsInit: [26, ['unsigned long', 'attribute', 'unsigned long']],
  C_FindObjects: [27, ['unsigned long', 'void *', 'unsigned long', '_Out_ unsigned long *']],
  C_FindObjectsFinal: [28, ['unsigned long']],
  C_SignInit: [42, ['unsigned long', 'mechanism', 'unsigned long']],
  C_Sign: [43, ['unsigned long', 'void *', 'unsigned long', 'void *', '_Inout_ unsigned long *']],
} as const;

type FunctionName = keyof typeof FUNCTIONS;

const MAX_OBJECTS = 64;
const MAX_VALUE_BYTES = 16_384;

/** Which token is meant. */
export interface TokenPlace {
  /** Path of the PKCS #11 module. */
  readonly module: string;
  readonly token: string;
  /** Needed only if two tokens have the same label. */
  readonly serial?: string | undefined;
}

/** A token that was opened with its PIN. */
export interface TokenSession {
  readonly serial: string;
  /** Identifiers (hex) of the private keys with a label or identifier. */
  readonly findKeys: (where: { readonly label: string } | { readonly keyId: string }) => string[];
  /** The public half, from a public key or a certificate with the same identifier. @throws {PalimpsestError} `token-key-missing` */
  readonly publicKey: (keyId: string) => KeyObject;
  /** ECDSA of a hash: r and s, raw. */
  readonly signEcdsa: (keyId: string, hash: Uint8Array) => Uint8Array;
  /** RSA PKCS #1 v1.5 of a DigestInfo. */
  readonly signRsa: (keyId: string, digestInfo: Uint8Array) => Uint8Array;
}

/**
 * Opens a token with its PIN, uses it and closes it again. The module runs in this process: it is native code that the examiner chose.
 * @throws {PalimpsestError} `token-module` when it cannot be loaded; `token-missing`; `key-passphrase` for a wrong PIN;
 * `token-locked`; `token-failed` with the error number of the module
 */
export async function withToken<T>(
  place: TokenPlace,
  pin: string,
  use: (session: TokenSession) => T,
): Promise<T> {
  const library = await loadModule(place.module);
  const { call } = library;
  const initialized = call('C_Initialize', null);
  if (initialized !== CKR_OK && initialized !== CKR_ALREADY_INITIALIZED)
    throw refused('C_Initialize', initialized);
  try {
    const { slot, serial } = findSlot(library, place);
    const session = [0];
    library.must('C_OpenSession', slot, CKF_SERIAL_SESSION, null, null, session);
    const handle = elementAt(session, 0);
    try {
      logIn(library, handle, pin, place.token);
      return use(sessionOf(library, handle, serial, pin));
    } finally {
      call('C_Logout', handle);
      call('C_CloseSession', handle);
    }
  } finally {
    if (initialized === CKR_OK) call('C_Finalize', null);
  }
}

/** A module that was loaded. */
export interface Library {
  readonly call: (name: FunctionName, ...args: unknown[]) => number;
  /** As `call`, but throws. @throws {PalimpsestError} `token-failed` for any result other than CKR_OK */
  readonly must: (name: FunctionName, ...args: unknown[]) => void;
  readonly ulong: { readonly bytes: number; readonly read: (buffer: Buffer, at?: number) => number };
}

const loaded = new Map<string, Promise<Library>>();
const modules = new Set<object>();

function loadModule(path: string): Promise<Library> {
  const known = loaded.get(path);
  if (known !== undefined) return known;
  const library = bind(path);
  loaded.set(path, library);
  library.catch(() => loaded.delete(path));
  return library;
}

async function bind(path: string): Promise<Library> {
  const { default: koffi } = await import('koffi');
  const { module, table } = functionTable(koffi, path);
  // Koffi unloads a library to which nothing refers, and the table points into it.
  modules.add(module);
  // The interface packs its structs to one byte on Windows only.
  const struct = process.platform === 'win32' ? koffi.pack : koffi.struct;
  const attribute = struct({ type: 'unsigned long', value: 'void *', length: 'unsigned long' });
  const mechanism = struct({ type: 'unsigned long', parameter: 'void *', length: 'unsigned long' });
  const types: Readonly<Record<string, TypeSpec>> = {
    attribute: koffi.inout(koffi.pointer(attribute)),
    mechanism: koffi.pointer(mechanism),
  };
  const pointerBytes = koffi.sizeof('void *');
  const first = process.platform === 'win32' ? 2 : pointerBytes;
  const functions = new Map<FunctionName, Call>();
  for (const [name, [index, args]] of Object.entries(FUNCTIONS)) {
    const prototype = koffi.proto(
      'unsigned long',
      args.map((type) => types[type] ?? type),
    );
    const address: unknown = koffi.decode(table, first + index * pointerBytes, 'void *');
    functions.set(name as FunctionName, (...values) => Number(koffi.call(address, prototype, ...values)));
  }
  const call = (name: FunctionName, ...args: unknown[]): number => Number(functions.get(name)?.(...args));
  const bytes = koffi.sizeof('unsigned long');
  return {
    call,
    must: (name, ...args) => {
      const code = call(name, ...args);
      if (code !== CKR_OK) throw refused(name, code);
    },
    ulong: {
      bytes,
      read: (buffer, at = 0) => (bytes === 8 ? Number(buffer.readBigUInt64LE(at)) : buffer.readUInt32LE(at)),
    },
  };
}

function functionTable(koffi: Koffi, path: string): { readonly module: object; readonly table: unknown } {
  try {
    // Deep binding: a module has its own OpenSSL, whose functions must not be confused with those of node.
    const module = koffi.load(path, { deep: true });
    const getList = module.func('C_GetFunctionList', 'unsigned long', ['_Out_ void **']);
    const list: unknown[] = [null];
    if (Number(getList(list)) === CKR_OK && list[0] !== null) return { module, table: list[0] };
  } catch (error) {
    throw environmentError(
      'token-module',
      `${path} cannot be loaded as a PKCS #11 module: ${error instanceof Error ? error.message : String(error)}`,
      'Name the shared library that came with the token, built for the processor of this machine.',
      { path },
    );
  }
  throw environmentError(
    'token-module',
    `${path} is not a usable PKCS #11 module: it provides no list of functions.`,
    'Name the module that came with the token.',
    {
      path,
    },
  );
}

/**
 * The slot that holds the requested token. A slot whose token does not answer, such as a card of another kind, is skipped.
 * @throws {PalimpsestError} `token-missing` when there is none, or more than one
 */
export function findSlot(
  { call, must, ulong }: Library,
  { token, serial }: TokenPlace,
): { readonly slot: number; readonly serial: string } {
  const count = [0];
  must('C_GetSlotList', 1, null, count);
  const slots = Buffer.alloc(Math.max(1, elementAt(count, 0)) * ulong.bytes);
  must('C_GetSlotList', 1, slots, count);
  const answers = Array.from({ length: elementAt(count, 0) }, (_, index) => {
    const slot = ulong.read(slots, index * ulong.bytes);
    // CK_TOKEN_INFO: label (32), manufacturer (32), model (16), serial number (16), then numbers; 208 bytes at the most.
    const info = Buffer.alloc(512);
    if (call('C_GetTokenInfo', slot, info) !== CKR_OK) return undefined;
    const text = (from: number, to: number): string => info.toString('utf8', from, to).trimEnd();
    return { slot, label: text(0, 32), serial: text(80, 96) };
  });
  const silent = answers.filter((one) => one === undefined).length;
  const found = answers
    .filter((one) => one !== undefined)
    .filter((one) => one.label === token && (serial === undefined || one.serial === serial));
  const [only, ...others] = found;
  if (only === undefined || others.length > 0) {
    throw environmentError(
      'token-missing',
      only === undefined
        ? `There is no token ${JSON.stringify(token)}${serial === undefined ? '' : ` with serial number ${serial}`}.${silent === 0 ? '' : ` Number of slots whose token did not answer: ${silent}.`}`
        : `${found.length} tokens have the label ${JSON.stringify(token)}.`,
      only === undefined
        ? 'Insert the token, and check its label.'
        : 'Name one by its serial number (--serial), or remove the others.',
      { token },
    );
  }
  return only;
}

function logIn({ call }: Library, session: number, pin: string, token: string): void {
  const bytes = Buffer.from(pin, 'utf8');
  const code = call('C_Login', session, CKU_USER, bytes, bytes.length);
  bytes.fill(0);
  if (code === CKR_OK || code === CKR_USER_ALREADY_LOGGED_IN) return;
  if (CKR_PIN_WRONG.includes(code)) {
    throw inputError(
      'key-passphrase',
      `The token ${JSON.stringify(token)} does not accept this PIN.`,
      'Check the PIN: after a few wrong attempts, the token locks itself.',
      { token },
    );
  }
  if (code === CKR_PIN_LOCKED) {
    throw environmentError(
      'token-locked',
      `The token ${JSON.stringify(token)} has locked itself after too many wrong PINs.`,
      'Unlock it with the program of its manufacturer.',
      { token },
    );
  }
  throw refused('C_Login', code);
}

function sessionOf(library: Library, session: number, serial: string, pin: string): TokenSession {
  const { must, ulong } = library;
  const number = (value: number): Buffer => {
    const buffer = Buffer.alloc(ulong.bytes);
    buffer.writeUInt32LE(value);
    return buffer;
  };
  const find = (attributes: readonly (readonly [number, Buffer])[]): number[] => {
    const template = attributes.map(([type, value]) => ({ type, value, length: value.length }));
    must('C_FindObjectsInit', session, template, template.length);
    try {
      const objects = Buffer.alloc(MAX_OBJECTS * ulong.bytes);
      const count = [0];
      must('C_FindObjects', session, objects, MAX_OBJECTS, count);
      return Array.from({ length: elementAt(count, 0) }, (_, index) =>
        ulong.read(objects, index * ulong.bytes),
      );
    } finally {
      must('C_FindObjectsFinal', session);
    }
  };
  const attributeOf = (object: number, type: number): Buffer | undefined => {
    const value = Buffer.alloc(MAX_VALUE_BYTES);
    const template = [{ type, value, length: value.length }];
    if (library.call('C_GetAttributeValue', session, object, template, 1) !== CKR_OK) return undefined;
    const length = Number(template[0]?.length);
    return length <= value.length ? value.subarray(0, length) : undefined;
  };
  const idOf = (keyId: string): Buffer => Buffer.from(keyId, 'hex');
  const objectOf = (kind: number, keyId: string): number | undefined =>
    find([
      [CKA_CLASS, number(kind)],
      [CKA_ID, idOf(keyId)],
    ])[0];
  const sign = (mechanism: number, keyId: string, data: Uint8Array): Uint8Array => {
    const key = objectOf(CKO_PRIVATE_KEY, keyId);
    if (key === undefined) throw keyMissing(`private key ${keyId}`);
    must('C_SignInit', session, { type: mechanism, parameter: null, length: 0 }, key);
    if (attributeOf(key, CKA_ALWAYS_AUTHENTICATE)?.[0] === 1) {
      const bytes = Buffer.from(pin, 'utf8');
      const code = library.call('C_Login', session, CKU_CONTEXT_SPECIFIC, bytes, bytes.length);
      bytes.fill(0);
      if (code !== CKR_OK) throw refused('C_Login', code);
    }
    const signature = Buffer.alloc(MAX_VALUE_BYTES);
    const length = [signature.length];
    must('C_Sign', session, Buffer.from(data), data.length, signature, length);
    return new Uint8Array(signature.subarray(0, elementAt(length, 0)));
  };
  return {
    serial,
    findKeys: (where) => {
      const by: readonly [number, Buffer] =
        'label' in where ? [CKA_LABEL, Buffer.from(where.label, 'utf8')] : [CKA_ID, idOf(where.keyId)];
      return find([[CKA_CLASS, number(CKO_PRIVATE_KEY)], by]).map(
        (object) => attributeOf(object, CKA_ID)?.toString('hex') ?? '',
      );
    },
    publicKey: (keyId) => {
      const object = objectOf(CKO_PUBLIC_KEY, keyId);
      if (object !== undefined) return publicKeyOfObject((type) => attributeOf(object, type), ulong.read);
      const certificate = objectOf(CKO_CERTIFICATE, keyId);
      const der = certificate === undefined ? undefined : attributeOf(certificate, CKA_VALUE);
      if (der === undefined) throw keyMissing(`public key or certificate ${keyId}`);
      return new X509Certificate(der).publicKey;
    },
    signEcdsa: (keyId, hash) => sign(CKM_ECDSA, keyId, hash),
    signRsa: (keyId, digestInfo) => sign(CKM_RSA_PKCS, keyId, digestInfo),
  };
}

function publicKeyOfObject(
  attribute: (type: number) => Buffer | undefined,
  read: (buffer: Buffer) => number,
): KeyObject {
  const value = (type: number): Buffer => {
    const found = attribute(type);
    if (found === undefined) throw keyMissing(`attribute 0x${type.toString(16)} of the public key`);
    return found;
  };
  const type = read(value(CKA_KEY_TYPE));
  if (type !== CKK_EC && type !== CKK_RSA) throw keyUnfit(`It is of type 0x${type.toString(16)} (CKK).`);
  if (type === CKK_RSA) {
    const [n, e] = [value(CKA_MODULUS), value(CKA_PUBLIC_EXPONENT)].map((one) => one.toString('base64url'));
    return createPublicKey({ key: { kty: 'RSA', n: n ?? '', e: e ?? '' }, format: 'jwk' });
  }
  // The point is inside an OCTET STRING; the parameters are the curve's name in DER.
  const { result } = fromBER(ownBuffer(value(CKA_EC_POINT)));
  const point = result instanceof OctetString ? result.valueBlock.valueHexView : value(CKA_EC_POINT);
  const { result: curve } = fromBER(ownBuffer(value(CKA_EC_PARAMS)));
  try {
    return createPublicKey({
      key: Buffer.from(subjectPublicKeyInfo(curve, point)),
      format: 'der',
      type: 'spki',
    });
  } catch {
    throw keyUnfit('This program does not support its curve, or its public point cannot be read.');
  }
}

function subjectPublicKeyInfo(curve: Parameters<typeof derBytes>[0], point: Uint8Array): Uint8Array {
  const algorithm = sequence(objectId('1.2.840.10045.2.1'), curve);
  return derBytes(sequence(algorithm, new BitString({ valueHex: point })));
}

/** The error for a key on a token that cannot sign reports. @param why a sentence */
export function keyUnfit(why: string): Error {
  return inputError(
    'token-key-unfit',
    `The key on the token cannot sign reports. ${why}`,
    'Use a key on the curve P-256 or P-384, or an RSA key of 2,048 bits or more.',
  );
}

function keyMissing(what: string): Error {
  return inputError(
    'token-key-missing',
    `The token has no ${what}.`,
    'Check the label of the key on the token.',
  );
}

function refused(name: string, code: number): Error {
  return environmentError(
    'token-failed',
    `The token refused ${name} (CKR 0x${code.toString(16)}).`,
    'Check that the token is inserted and that the key may sign; the manufacturer’s program shows more.',
    { name, code },
  );
}
