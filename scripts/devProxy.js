// The proxy in front of Vite in development: links, sessions and calls go to the server as if the browser had contacted it directly.
import { request } from 'node:http';

/** Forwards requests that are for the server. The server checks names, origins and cookies as always: the proxy replaces Vite's name with the server's. */
export class ServerProxy {
  #origin = '';

  /** Reports that the server is now available. @param {string} origin */
  goTo(origin) {
    this.#origin = origin;
  }

  /** @param {import('node:http').IncomingMessage} asked @param {import('node:http').ServerResponse} answer @param {() => void} next */
  middleware = (asked, answer, next) => {
    const isServers = asked.url.startsWith('/?token=') || asked.url.startsWith('/api/');
    if (!isServers) next();
    else if (this.#origin === '') answer.writeHead(503).end();
    else this.#pass(asked, answer);
  };

  #pass(asked, answer) {
    const outside = new URL(`http://${asked.headers.host}`);
    const inside = new URL(this.#origin);
    // The name of the cookie contains the port as the browser knows it.
    const renamed = (text, from, to) => text.replaceAll(`palimpsest-${from.port}=`, `palimpsest-${to.port}=`);
    const headers = { ...asked.headers, host: inside.host };
    if (headers.origin === outside.origin) headers.origin = inside.origin;
    if (headers.cookie) headers.cookie = renamed(headers.cookie, outside, inside);
    const onward = request(`${inside.origin}${asked.url}`, { method: asked.method, headers }, (reply) => {
      const cookies = reply.headers['set-cookie']?.map((one) => renamed(one, inside, outside));
      answer.writeHead(reply.statusCode ?? 502, {
        ...reply.headers,
        ...(cookies === undefined ? {} : { 'set-cookie': cookies }),
      });
      reply.pipe(answer);
    });
    onward.on('error', () => {
      if (answer.headersSent) answer.destroy();
      else answer.writeHead(503).end();
    });
    answer.on('close', () => onward.destroy());
    asked.pipe(onward);
  }
}
