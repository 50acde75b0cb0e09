import { useEffect, useState } from 'react';
import * as pdfjs from 'pdfjs-dist';
import workerUrl from 'pdfjs-dist/build/pdf.worker.min.mjs?url';
import { Dialog, ErrorPanel, LoadingState } from '../../../components/index.js';
import { PdfReader } from './PdfReader.js';

pdfjs.GlobalWorkerOptions.workerSrc = workerUrl;

export interface PdfViewProps {
  /** Base64 of the file. */
  readonly base64: string;
  readonly name: string;
}

/** The pages of a PDF, drawn by pdf.js exactly as printed; on request in the whole window. */
export function PdfView({ base64, name }: PdfViewProps): React.JSX.Element {
  const [document, setDocument] = useState<pdfjs.PDFDocumentProxy>();
  const [error, setError] = useState<unknown>();
  const [isFull, setFull] = useState(false);
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
    <>
      <PdfReader document={document} name={name} drawings={drawings} onFullWindow={() => setFull(true)} />
      <Dialog title={name} size="window" isOpen={isFull} onOpenChange={setFull}>
        <PdfReader document={document} name={name} drawings={drawings} />
      </Dialog>
    </>
  );
}

function bytesOf(base64: string): Uint8Array {
  const binary = atob(base64);
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i);
  return bytes;
}
