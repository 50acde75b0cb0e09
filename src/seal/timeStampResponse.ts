import { fromBER, Integer, Sequence } from 'asn1js';
import { derBytes, ownBuffer, sameBytes, sequence } from './der.js';
import { checkTimeStampToken, type TimeStampVerdict } from './timeStampToken.js';

/**
 * The response without what the authority did not sign: a granted status without free text, and the token's own bytes.
 * @returns DER, or undefined when the file is not a granted response
 */
export function plainTimeStampResponse(response: Uint8Array): Uint8Array | undefined {
  const token = tokenOf(response);
  if (token === undefined) return undefined;
  return derBytes(sequence(sequence(new Integer({ value: 0 })), token));
}

/**
 * Checks a response in the form of {@link plainTimeStampResponse}: granted, for this hash, signed by the certificate that it
 * names and carries, which is for time stamping and was valid then. Whether that authority can be trusted is not decided
 * here: `openssl ts -verify` with the authority's root certificate does.
 * @param contentSha256 32 bytes
 * @source RFC 3161, §2.4.2
 */
export function checkTimeStamp(response: Uint8Array, contentSha256: Uint8Array): TimeStampVerdict {
  const token = tokenOf(response);
  const plain = plainTimeStampResponse(response);
  if (token === undefined || plain === undefined) {
    return { problem: 'it is not a granted time stamp response' };
  }
  if (!sameBytes(plain, response)) {
    return { problem: 'it was altered, or was not attached with Palimpsest' };
  }
  return checkTimeStampToken(derBytes(token), contentSha256);
}

/** The token of a response whose status is granted (0) or granted with modifications (1). */
function tokenOf(response: Uint8Array): Sequence | undefined {
  const { result, offset } = fromBER(ownBuffer(response));
  if (offset !== response.length || !(result instanceof Sequence)) return undefined;
  const [status, token, ...others] = result.valueBlock.value;
  if (!(status instanceof Sequence) || !(token instanceof Sequence) || others.length > 0) return undefined;
  const [code] = status.valueBlock.value;
  const isGranted =
    code instanceof Integer && (code.valueBlock.valueDec === 0 || code.valueBlock.valueDec === 1);
  return isGranted ? token : undefined;
}
