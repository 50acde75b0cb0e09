import './reports.css';
import { useEffect, useRef, useState } from 'react';
import * as pdfjs from 'pdfjs-dist';
import workerUrl from 'pdfjs-dist/build/pdf.worker.min.mjs?url';
import { formatCount } from '../../../src/figure/index.js';
import { ErrorPanel, LoadingState } from '../../components/index.js';

pdfjs.GlobalWorkerOptions.workerSrc = workerUrl;

type Document = Awaited<ReturnType<typeof pdfjs.getDocument>['promise']>;

export interface PdfViewProps {
  /** Base64 of the file. */
  readonly base64: string;
  readonly name: string;
}

/** The pages of a PDF, drawn by pdf.js exactly as printed. Pages are drawn when they scroll into view. */
export function PdfView({ base64, name }: PdfViewProps): React.JSX.Element {
  const [document, setDocument] = useState<Document>();
  const [error, setError] = useState<unknown>();
  const [drawings] = useState(() => new Set<Promise<void>>());
  useEffect(() => {
    // Scripts in a PDF are never run; a font that evaluates code would violate the content policy.
    const task = pdfjs.getDocument({ data: bytesOf(base64), isEvalSupported: false, enableXfa: false });
    let isThere = true;
    task.promise.then(
      (loaded) => {
        if (isThere) setDocument(loaded);
      },
      (thrown: unknown) => {
        if (isThere) setError(thrown);
      },
    );
    return () => {
      isThere = false;
      setDocument(undefined);
      // If it is stopped in the middle of a page, pdf.js logs an error to the console.
      void Promise.allSettled(drawings).then(() => task.destroy());
    };
  }, [base64, drawings]);
  if (error !== undefined) return <ErrorPanel error={error} title="The PDF cannot be shown" />;
  if (document === undefined) return <LoadingState label="Drawing the pages" />;
  return (
    <div className="p-pdf" role="document" aria-label={name} tabIndex={0}>
      {Array.from({ length: document.numPages }, (_, i) => (
        <PdfPage key={i} document={document} number={i + 1} drawings={drawings} />
      ))}
    </div>
  );
}

function PdfPage({
  document,
  number,
  drawings,
}: {
  readonly document: Document;
  readonly number: number;
  /** Pages being drawn: each stays in the set until it is done. */
  readonly drawings: Set<Promise<void>>;
}): React.JSX.Element {
  const frame = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const [isNear, setNear] = useState(number === 1);
  const [text, setText] = useState('');
  const [error, setError] = useState<unknown>();
  useEffect(() => {
    const element = frame.current;
    if (element === null || isNear) return undefined;
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some(({ isIntersecting }) => isIntersecting)) setNear(true);
      },
      { rootMargin: '100% 0px' },
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, [isNear]);
  useEffect(() => {
    if (!isNear) return undefined;
    let isThere = true;
    const read = (words: string): void => {
      if (isThere) setText(words);
    };
    const draw = async (): Promise<void> => {
      const page = await document.getPage(number);
      const target = canvas.current;
      if (!isThere || target === null) return;
      const scale = Math.max(1, window.devicePixelRatio) * 1.5;
      const viewport = page.getViewport({ scale });
      target.width = viewport.width;
      target.height = viewport.height;
      await page.render({ canvas: target, viewport }).promise;
      const content = await page.getTextContent();
      read(content.items.map((item) => ('str' in item ? item.str : '')).join(' '));
    };
    const drawing = draw().catch((thrown: unknown) => {
      // Drawing stops when the page is removed.
      if (isThere) setError(thrown);
    });
    drawings.add(drawing);
    void drawing.then(() => drawings.delete(drawing));
    return () => {
      isThere = false;
    };
  }, [document, number, isNear, drawings]);
  return (
    <div ref={frame} className="p-pdf-page">
      {error !== undefined && (
        <ErrorPanel error={error} title={`Page ${formatCount(number)} cannot be drawn`} />
      )}
      <canvas
        ref={canvas}
        role="img"
        aria-label={`Page ${formatCount(number)} of ${formatCount(document.numPages)}`}
      />
      <p className="sr-only">{text}</p>
    </div>
  );
}

function bytesOf(base64: string): Uint8Array {
  const binary = atob(base64);
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i);
  return bytes;
}
