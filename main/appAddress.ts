/** Scheme of the window's files. */
export const SCHEME = 'app';
/** Host of the window's files: the only one. */
export const HOST = 'palimpsest';
/** The address of the first screen of the window. */
export const START_ADDRESS = `${SCHEME}://${HOST}/`;

/** Is this an address of the window itself? */
export function isOurAddress(address: string): boolean {
  try {
    const { protocol, host, username, password, port } = new URL(address);
    return protocol === `${SCHEME}:` && host === HOST && username === '' && password === '' && port === '';
  } catch {
    return false;
  }
}
