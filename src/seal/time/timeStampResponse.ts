import { fromBER, Integer, Sequence } from 'asn1js';
import { ownBuffer } from '../encoding/der.js';
import { checkTimeStampToken, type TimeStampVerdict } from './timeStampToken.js';

/**
 * Checks an authority's answer: granted, for this hash, signed by the certificate that it names and carries, which is for time
 * stamping and was valid then; every other certificate in it is part of that certificate's chain. Whether the authority can be trusted is
 * decided only by the given roots, as `openssl ts -verify -CAfile` does. No signature covers the free text of the answer.
 * @param response DER as received
 * @param contentSha256 32 bytes
 * @param roots certificates (DER) that the reader trusts; if there are none, the identity of the authority is not confirmed
 * @source RFC 3161, §2.4.2
 */
export function checkTimeStamp(
  response: Uint8Array,
  contentSha256: Uint8Array,
  roots: readonly Uint8Array[] = [],
): TimeStampVerdict {
  const token = tokenOf(response);
  if (token === undefined) return { problem: 'it is not a granted time stamp response' };
  return checkTimeStampToken(token.valueBeforeDecodeView, contentSha256, roots);
}

/** The token of a response whose status is granted (0) or granted with modifications (1). */
function tokenOf(response: Uint8Array): Sequence | undefined {
  const result = parse(response);
  if (!(result instanceof Sequence)) return undefined;
  const [status, token, ...others] = result.valueBlock.value;
  if (!(status instanceof Sequence) || !(token instanceof Sequence) || others.length > 0) return undefined;
  const [code] = status.valueBlock.value;
  const isGranted =
    code instanceof Integer && (code.valueBlock.valueDec === 0 || code.valueBlock.valueDec === 1);
  return isGranted ? token : undefined;
}

/** The one ASN.1 value that fills the file. */
function parse(bytes: Uint8Array): unknown {
  try {
    const { result, offset } = fromBER(ownBuffer(bytes));
    return offset === bytes.length ? result : undefined;
  } catch {
    // The parser throws for some malformed values and reports others.
    return undefined;
  }
}
