/**
 * The same data with every typed array in its own memory. Arrays that arrive from another process are views of the whole
 * message, so keeping one number would keep the whole message.
 */
export function ownArrays<T>(value: T): T {
  return own(value) as T;
}

function own(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (isTypedArray(value)) return value.byteLength === value.buffer.byteLength ? value : value.slice();
  if (Array.isArray(value)) return value.map(own);
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, own(part)]));
}

function isTypedArray(
  value: object,
): value is Uint8Array | Int32Array | Uint32Array | Float32Array | Float64Array {
  return ArrayBuffer.isView(value) && !(value instanceof DataView);
}
