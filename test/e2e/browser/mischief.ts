import type { Page } from 'playwright-core';

/** What a page of another origin tries to get or to change. */
export interface Target {
  /** `http://127.0.0.1:4711` */
  readonly origin: string;
  readonly caseId: string;
  /** A script of the window. */
  readonly script: string;
}

/**
 * Everything that a page can try with the server of another origin while its visitor is logged in there, each with what it got: `refused`,
 * `nothing` where the browser hides whether there was an answer, or what it could read.
 */
export function tryEverything(page: Page, target: Target): Promise<Readonly<Record<string, string>>> {
  return page.evaluate(async ({ origin, caseId, script }) => {
    const change = `${origin}/api/call/settings.change`;
    const seven = JSON.stringify({ load: { threads: 7 } });
    const got: Record<string, string> = {};
    const fetched = async (name: string, url: string, init: RequestInit): Promise<void> => {
      got[name] = await fetch(url, { credentials: 'include', ...init }).then(
        async (response) =>
          response.type === 'opaque' || response.type === 'opaqueredirect'
            ? 'nothing'
            : `${response.status} ${await response.text()}`,
        () => 'refused',
      );
    };
    const loaded = (name: string, tag: string, attributes: Readonly<Record<string, string>>): Promise<void> =>
      new Promise((resolve) => {
        const element = document.createElement(tag);
        const done = (word: string) => (): void => {
          got[name] = word;
          resolve();
        };
        element.addEventListener('load', done('loaded'));
        element.addEventListener('error', done('refused'));
        element.addEventListener('loadeddata', done('loaded'));
        for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
        document.body.append(element);
      });
    const json = { 'content-type': 'application/json' };
    const text = { 'content-type': 'text/plain' };

    await fetched('fetch, cors, JSON', change, { method: 'POST', headers: json, body: seven });
    await fetched('fetch, cors, text', change, { method: 'POST', headers: text, body: seven });
    await fetched('fetch, no-cors, text', change, {
      method: 'POST',
      mode: 'no-cors',
      headers: text,
      body: seven,
    });
    await fetched('fetch, no-cors, blob', change, {
      method: 'POST',
      mode: 'no-cors',
      body: new Blob([seven]),
    });
    await fetched('fetch, cors, session', `${origin}/api/session`, {});
    await fetched('fetch, no-cors, session', `${origin}/api/session`, { mode: 'no-cors' });
    await fetched('fetch, cors, page', `${origin}/`, {});
    await fetched('fetch, no-cors, forget', `${origin}/api/call/case.forget`, {
      method: 'POST',
      mode: 'no-cors',
      body: JSON.stringify({ caseId }),
    });
    await fetched('fetch, no-cors, upload', `${origin}/api/upload?name=x.txt`, {
      method: 'POST',
      mode: 'no-cors',
      body: new Blob(['x']),
    });
    await fetched('fetch, without origin', change, {
      method: 'POST',
      mode: 'no-cors',
      referrerPolicy: 'no-referrer',
      body: seven,
    });
    got['beacon'] = navigator.sendBeacon(change, seven) ? 'nothing' : 'refused';

    await loaded('image, call', 'img', { src: `${origin}/api/session` });
    await loaded('image, page', 'img', { src: `${origin}/` });
    await loaded('script, call', 'script', { src: `${origin}/api/session` });
    await loaded('script, of the window', 'script', { src: script, type: 'module' });
    await loaded('script, of the window, classic', 'script', { src: script });
    await loaded('style', 'link', { rel: 'stylesheet', href: `${origin}/page.css` });
    await loaded('video', 'video', { src: `${origin}/api/events`, preload: 'auto' });

    const frame = async (name: string, act: (element: HTMLIFrameElement) => void): Promise<void> => {
      const element = document.createElement('iframe');
      element.name = name;
      document.body.append(element);
      const isLoaded = new Promise((resolve) => element.addEventListener('load', resolve));
      act(element);
      await isLoaded;
      try {
        const { contentDocument } = element;
        const words = contentDocument?.body.textContent ?? '';
        // A page that the browser refuses to frame has no document that can be looked at.
        got[name] = contentDocument === null || words === '' ? 'refused' : words;
      } catch {
        got[name] = 'refused';
      }
    };
    await frame('frame, page', (element) => (element.src = `${origin}/`));
    await frame('frame, call', (element) => (element.src = `${origin}/api/session`));
    for (const enctype of ['application/x-www-form-urlencoded', 'text/plain', 'multipart/form-data']) {
      await frame(`form, ${enctype}`, (element) => {
        const form = document.createElement('form');
        Object.assign(form, { method: 'post', enctype, action: change, target: element.name });
        const field = document.createElement('input');
        // As text/plain the body becomes {"load":{"threads":7},"x":"="}.
        Object.assign(field, { name: '{"load":{"threads":7},"x":"', value: '"}' });
        form.append(field);
        document.body.append(form);
        form.submit();
      });
    }

    got['websocket'] = await new Promise((resolve) => {
      const socket = new WebSocket(`${origin.replace('http', 'ws')}/api/events`);
      socket.addEventListener('open', () => resolve('open'));
      socket.addEventListener('error', () => resolve('refused'));
    });
    got['events'] = await new Promise((resolve) => {
      const source = new EventSource(`${origin}/api/events`, { withCredentials: true });
      source.addEventListener('open', () => resolve('open'));
      source.addEventListener('error', () => {
        source.close();
        resolve('refused');
      });
    });
    return got;
  }, target);
}
