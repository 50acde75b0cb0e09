/** A run of text as pdf.js gives it. `transform` is in the user space of the page, in points. */
export interface TextItem {
  readonly str: string;
  readonly dir: string;
  readonly transform: readonly number[];
  readonly width: number;
  readonly height: number;
  readonly fontName: string;
  readonly hasEOL: boolean;
}

/** Begin or end of marked content between the runs. */
export interface MarkedContent {
  readonly type: string;
  readonly tag?: string | null;
}

/** Font of a run. */
export interface TextStyle {
  readonly fontFamily?: string;
  readonly vertical?: boolean;
}

/** A part of the text of a page. */
export interface TextPart {
  readonly items: readonly (TextItem | MarkedContent)[];
  readonly styles: Readonly<Record<string, TextStyle>>;
}

/** Drawing operators of a page: numbers of {@link PdfModule.OPS}, and their arguments. */
export interface Operators {
  readonly fnArray: readonly number[];
  readonly argsArray: readonly unknown[];
}

/** A page as pdf.js gives it. */
export interface PdfPage {
  readonly view: readonly number[];
  readonly commonObjs: { has(id: string): boolean; get(id: string): unknown };
  streamTextContent(options: {
    disableNormalization: boolean;
    includeMarkedContent: boolean;
  }): ReadableStream<TextPart>;
  getOperatorList(options: { annotationMode: number }): Promise<Operators>;
  getAnnotations(): Promise<readonly Readonly<Record<string, unknown>>[]>;
  getJSActions(): Promise<object | null>;
  cleanup(): boolean;
}

/** An entry of the outline; hostile. */
export interface OutlineItem {
  readonly title: string;
  readonly dest: string | readonly unknown[] | null;
  readonly items: readonly OutlineItem[];
}

/** A document as pdf.js gives it. */
export interface PdfDocument {
  readonly numPages: number;
  getPage(number: number): Promise<PdfPage>;
  getMetadata(): Promise<{
    readonly info: Readonly<Record<string, unknown>>;
    readonly metadata: { get(name: string): unknown } | null;
  }>;
  getOutline(): Promise<readonly OutlineItem[] | null>;
  getDestination(id: string): Promise<readonly unknown[] | null>;
  getPageIndex(reference: unknown): Promise<number>;
  getPageLabels(): Promise<readonly string[] | null>;
  getPermissions(): Promise<readonly number[] | null>;
  getAttachments(): Promise<Readonly<Record<string, unknown>> | null>;
  getJSActions(): Promise<object | null>;
  getOpenAction(): Promise<unknown>;
}

/** The part of pdf.js that is used. */
export interface PdfModule {
  readonly OPS: Readonly<Record<string, number>>;
  readonly version: string;
  getDocument(source: Readonly<Record<string, unknown>>): {
    readonly promise: Promise<PdfDocument>;
    destroy(): Promise<void>;
  };
}

/**
 * Loads pdf.js. It runs in this thread: where there is no `Worker`, pdf.js exchanges messages with its own other half through an object
 * in memory. It is loaded when the first PDF is read, because it is large.
 */
export async function loadPdfjs(): Promise<PdfModule> {
  const globals = globalThis as { DOMMatrix?: unknown };
  // pdf.js makes one for drawing while it is loaded; this program never draws a page.
  globals.DOMMatrix ??= Object;
  return (await import('pdfjs-dist/legacy/build/pdf.mjs')) as unknown as PdfModule;
}
