import { useEffect, useRef, useState } from 'react';
import { useSearchParams } from 'wouter';
import { navigate } from '../../navigation/index.js';
import type { PlaceStore } from './places.js';

export interface ReaderAddress {
  readonly at: number | undefined;
  readonly measure: string | undefined;
  /** log10. */
  readonly threshold: number | undefined;
  /** Id of the finding whose passages are shown. */
  readonly finding: string | undefined;
}

/** The position in the address. */
export function useReaderAddress(): ReaderAddress {
  const [params] = useSearchParams();
  const at = params.get('at') ?? '';
  const threshold = Number(params.get('threshold') ?? Number.NaN);
  return {
    at: /^\d{1,12}$/.test(at) ? Number(at) : undefined,
    measure: params.get('measure') ?? undefined,
    threshold: threshold <= 0 && threshold >= -10_000 ? threshold : undefined,
    finding: params.get('finding') ?? undefined,
  };
}

/** How long nothing may change before the address is updated, in milliseconds. */
const PAUSE_MS = 400;

/**
 * Keeps the address at the current view, so that a reload or a link restores it, and follows a changed address.
 * @param defaults values that the address omits
 */
export function useAddressFollows(
  store: PlaceStore,
  shown: { readonly measure: string; readonly threshold: number },
  defaults: { readonly measure: string; readonly threshold: number },
  goTo: (char: number) => void,
): void {
  const { at, finding } = useReaderAddress();
  const written = useRef<number | undefined>(undefined);
  const latest = useRef(goTo);
  useEffect(() => {
    latest.current = goTo;
  });
  useEffect(() => {
    if (at !== undefined && at !== written.current) {
      written.current = at;
      latest.current(at);
    }
  }, [at]);
  const [path] = useState(() => window.location.hash.split('?', 1)[0] ?? '');
  const { measure, threshold } = shown;
  const { measure: usualMeasure, threshold: usualThreshold } = defaults;
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const write = (): void => {
      // The person may have gone to another screen in the meantime.
      if ((window.location.hash.split('?', 1)[0] ?? '') !== path) return;
      const place = placeToKeep(store) ?? written.current;
      const query = new URLSearchParams();
      if (place !== undefined) query.set('at', String(place));
      if (measure !== usualMeasure) query.set('measure', measure);
      if (threshold !== usualThreshold) query.set('threshold', String(threshold));
      if (finding !== undefined) query.set('finding', finding);
      written.current = place;
      const search = query.toString();
      if (search !== (window.location.hash.split('?', 2)[1] ?? '')) navigate(`?${search}`, { replace: true });
    };
    const later = (): void => {
      clearTimeout(timer);
      timer = setTimeout(write, PAUSE_MS);
    };
    later();
    const stop = store.subscribe(later);
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, [store, path, finding, measure, threshold, usualMeasure, usualThreshold]);
}

/** The caret if it is in view, otherwise the character at reading height; undefined at the start, before the first move. */
function placeToKeep(store: PlaceStore): number | undefined {
  const { caret, view } = store.now;
  if (view === null) return undefined;
  if (caret !== null && caret >= view.first && caret <= view.last) return caret;
  return view.first === 0 ? undefined : view.at;
}
