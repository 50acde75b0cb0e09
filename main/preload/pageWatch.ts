/** The event that is dispatched on the document instead of a peer connection. */
const WEBRTC_EVENT = 'palimpsest-webrtc';

/**
 * Runs in the page's own world before its scripts. No directive of the content security policy covers WebRTC, so its constructors
 * are replaced by constructors that only report their use. If the originals are found after all, nothing gets out because of
 * Chromium's switches.
 */
export const WEBRTC_GUARD = `(() => {
  for (const name of ['RTCPeerConnection', 'webkitRTCPeerConnection', 'RTCIceTransport', 'WebTransport']) {
    if (!(name in globalThis)) continue;
    const refused = class {
      constructor(...words) {
        document.dispatchEvent(new CustomEvent('${WEBRTC_EVENT}', { detail: name }));
        throw new DOMException('Palimpsest does not use the network.', 'NotAllowedError');
      }
    };
    Object.defineProperty(refused, 'name', { value: name });
    Object.defineProperty(globalThis, name, { value: refused, writable: false, configurable: false });
  }
})();`;

const HINTS = new Set(['dns-prefetch', 'preconnect', 'prefetch', 'prerender', 'preload', 'modulepreload']);

/** Reports every attempt of the page to reach a network that ends before the main process would notice it. */
export function watchPage(tell: (what: string) => void): void {
  document.addEventListener('securitypolicyviolation', (event) => {
    // A page can make such events itself; only those of Chromium count.
    if (event.isTrusted && leavesThePage(event)) tell(`${event.effectiveDirective} ${event.blockedURI}`);
  });
  document.addEventListener(WEBRTC_EVENT, (event) => {
    tell(`webrtc ${event instanceof CustomEvent ? String(event.detail) : ''}`);
  });
  watchHints(tell);
}

/** Inline scripts and evaluated text are refused too, but are not attempts to reach a network. */
function leavesThePage({ blockedURI }: SecurityPolicyViolationEvent): boolean {
  return !['inline', 'eval', 'wasm-eval', 'trusted-types-policy', 'trusted-types-sink'].includes(blockedURI);
}

/** No policy covers hints to look up names or connect in advance, so such elements are removed. */
function watchHints(tell: (what: string) => void): void {
  const check = (node: Node): void => {
    if (!(node instanceof HTMLLinkElement)) return;
    const hint = [...node.relList].find((word) => HINTS.has(word.toLowerCase()));
    if (hint === undefined || node.href === '' || isOwn(node.href)) return;
    // The main process notices connections in advance by itself.
    if (hint.toLowerCase() !== 'preconnect') tell(`${hint} ${node.href}`);
    node.remove();
  };
  const observer = new MutationObserver((records) => {
    for (const { target, addedNodes } of records) {
      check(target);
      for (const node of addedNodes) {
        check(node);
        if (node instanceof Element) node.querySelectorAll('link').forEach(check);
      }
    }
  });
  observer.observe(document, {
    childList: true,
    subtree: true,
    attributes: true,
    attributeFilter: ['rel', 'href'],
  });
}

function isOwn(address: string): boolean {
  return new URL(address, document.baseURI).origin === window.location.origin;
}
