import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { CallContext } from '../contract/index.js';

/** The session of a visitor who used a link. */
export interface Session {
  readonly role: CallContext['role'];
  /** The number of windows of this session that currently listen to events. */
  readonly streams: Set<object>;
  /** A counter that increases with every request of any visitor; it shows which session has been idle longest. */
  lastSeen: number;
}

/** The result of using a link. */
export type Entry =
  | { readonly kind: 'new'; readonly cookie: string; readonly session: Session }
  /** The visitor was in already; the link, if good, stays good. */
  | { readonly kind: 'known' }
  | { readonly kind: 'wrong' }
  | { readonly kind: 'full' };

interface Link {
  readonly hash: Buffer;
  readonly role: Session['role'];
}

const MAX_SESSIONS = 32;
const MAX_LINKS = 32;

/**
 * Decides who may enter: links that can be used once, and the sessions they started. One session may write; a new link for writing takes
 * over when it is used. Only hashes of secrets are kept.
 */
export class Sessions {
  readonly #sessions = new Map<string, Session>();
  readonly #onEnd: (session: Session) => void;
  #links: Link[] = [];
  #seen = 0;

  /** @param onEnd called when a session has ended */
  constructor(onEnd: (session: Session) => void) {
    this.#onEnd = onEnd;
  }

  /** Makes a token for a link that can be used once. An unused token for writing is replaced; the last 32 tokens for reading are kept. */
  newToken(role: Session['role']): string {
    const token = randomBytes(32).toString('base64url');
    const others = role === 'writer' ? this.#links.filter((link) => link.role !== 'writer') : this.#links;
    this.#links = [...others, { hash: hashOf(token), role }].slice(-MAX_LINKS);
    return token;
  }

  /** Starts a session for a visitor with a token, and uses the token up. */
  enter(token: string, visitor: Session | null): Entry {
    const link = this.#linkOf(token);
    if (visitor !== null && (link?.role !== 'writer' || visitor.role === 'writer')) return { kind: 'known' };
    if (link === undefined) return { kind: 'wrong' };
    if (link.role === 'writer') this.#endWhere((session) => session.role === 'writer' || session === visitor);
    if (this.#sessions.size >= MAX_SESSIONS && !this.#dropOneThatIsAway()) return { kind: 'full' };
    this.#links = this.#links.filter((other) => other !== link);
    const cookie = randomBytes(32).toString('base64url');
    const session: Session = { role: link.role, streams: new Set(), lastSeen: ++this.#seen };
    this.#sessions.set(keyOf(cookie), session);
    return { kind: 'new', cookie, session };
  }

  /** The session of any of these cookies, preferably one that may write; null if there is none. */
  find(cookies: readonly string[]): Session | null {
    const sessions = cookies.flatMap((cookie) => this.#sessions.get(keyOf(cookie)) ?? []);
    const session = sessions.find(({ role }) => role === 'writer') ?? sessions[0] ?? null;
    if (session !== null) session.lastSeen = ++this.#seen;
    return session;
  }

  /** Compares every token in constant time, so that the time taken reveals nothing. */
  #linkOf(token: string): Link | undefined {
    const hash = hashOf(token);
    return this.#links.filter((link) => timingSafeEqual(link.hash, hash))[0];
  }

  #endWhere(isOver: (session: Session) => boolean): void {
    for (const [key, session] of this.#sessions) {
      if (!isOver(session)) continue;
      this.#sessions.delete(key);
      this.#onEnd(session);
    }
  }

  #dropOneThatIsAway(): boolean {
    const away = [...this.#sessions.values()]
      .filter(({ role, streams }) => role === 'reader' && streams.size === 0)
      .sort((a, b) => a.lastSeen - b.lastSeen)[0];
    if (away === undefined) return false;
    this.#endWhere((session) => session === away);
    return true;
  }
}

function hashOf(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}

function keyOf(cookie: string): string {
  return hashOf(cookie).toString('hex');
}
