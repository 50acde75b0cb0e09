/** A place inside an EPUB that a reference leads to. */
export interface EpubTarget {
  /** Name of the entry: a label in the archive, never a path of this machine. */
  readonly entry: string;
  /** Without `#`; empty for the entry as a whole. */
  readonly fragment: string;
}

/**
 * Resolves a reference of one entry to another. `..` above the root of the archive stays at the root.
 * @param from the entry that holds the reference
 * @returns null for a reference that leads out of the book (`https:` …)
 */
export function resolveHref(from: string, href: string): EpubTarget | null {
  const trimmed = href.trim();
  if (/^[a-z][a-z0-9+.-]*:/i.test(trimmed)) return null;
  const hash = trimmed.indexOf('#');
  const path = decoded(hash < 0 ? trimmed : trimmed.slice(0, hash));
  const fragment = hash < 0 ? '' : decoded(trimmed.slice(hash + 1));
  if (path === '') return { entry: from, fragment };
  const steps = path.startsWith('/') ? [] : from.split('/').slice(0, -1);
  for (const step of path.split('/')) {
    if (step === '..') steps.pop();
    else if (step !== '' && step !== '.') steps.push(step);
  }
  return { entry: steps.join('/'), fragment };
}

function decoded(text: string): string {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
