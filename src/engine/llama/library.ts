import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { LibraryHandle, TypeObject } from 'koffi';
import { environmentError } from '../../base/index.js';
import { loadKoffi, type Koffi } from './koffi.js';
import { mappedNames } from './fingerprint.js';
import { aloud, linkersWords } from './gpu/gpuBuilds.js';
import { withoutTiles } from './machine/withoutTiles.js';
import { PINNED, type PinnedRelease, type StructLayout } from './layout.js';
import { layoutDifferences, refuseLayout } from './layoutGuard.js';
import {
  SIGNATURES,
  type NativeFunctions,
  type Pointer,
  type StructTypes,
  type StructValue,
} from './native.js';

/** The llama.cpp libraries of one folder, loaded, checked and silent. */
export interface Library {
  readonly folder: string;
  /** The linker's sentence where a backend that lies elsewhere could not be loaded; null where it was, or none was asked for. */
  readonly addedRefused: string | null;
  readonly release: string;
  readonly fn: NativeFunctions;
  /** The addresses of native functions that serve as callbacks; `null` where calling conventions may differ. */
  readonly stand: { readonly silentLog: Pointer; readonly strlen: Pointer };
  /** Duplicates file descriptors, to capture the output of native code; `null` on Windows. */
  readonly descriptors: { dup(fd: number): number; dup2(from: number, to: number): number } | null;
  /**
   * Does synchronous native work while each message of llama.cpp's log, with its ggml_log_level, goes to `onMessage`. Native code must not
   * write a message from another thread meanwhile: it would wait for this one forever.
   */
  listen<T>(work: () => T, onMessage: (level: number, text: string) => void): T;
  /** Zeroed native memory, never freed: there is one small block for each engine. */
  allocate(bytes: number): bigint;
  /** Writes an address into native memory. */
  writePointer(at: bigint, value: Pointer): void;
}

// llama.cpp keeps global state (backends, log), so a process holds the libraries of one folder, once.
let loaded: Library | undefined;

/**
 * Loads the llama.cpp libraries of a folder, refuses a wrong layout or release, silences the log and loads the backends.
 * A process can hold the libraries of one folder only.
 * @param folder with libllama, libggml, libggml-base and the backends
 * @param pinned the release that the libraries must be
 * @throws {PalimpsestError} `engine-libraries` when a library is missing or cannot be loaded, or the process already holds
 * others; `engine-layout` on any difference from the pinned release
 * @param added path of a backend that is not in the folder; what keeps it from being loaded is no error
 */
export async function loadLibrary(
  folder: string,
  pinned: PinnedRelease = PINNED,
  added: string | null = null,
): Promise<Library> {
  if (loaded?.folder === folder) return loaded;
  if (loaded !== undefined) {
    throw unusable(folder, `this process already runs those in ${loaded.folder}`);
  }
  // Otherwise an abort inside ggml would start a debugger on this process, and an unintended backend would change the digits.
  process.env['GGML_NO_BACKTRACE'] = '1';
  delete process.env['GGML_BACKEND_PATH'];
  const koffi = await loadKoffi();
  const handles = openLibraries(koffi, folder);
  const structs = declareStructs(koffi, pinned);
  const fn = bindFunctions(folder, handles, { ...structs, messages: koffi.pointer(structs.message) });
  guardLayout(koffi, folder, fn, structs, pinned);
  const nativePointers = process.arch === 'x64' || process.arch === 'arm64';
  const stand = {
    silentLog: nativePointers ? symbol(handles, 'llama_max_devices') : null,
    strlen: nativePointers ? symbol(handles, 'strlen') : null,
  };
  // ggml_log_callback of ggml.h
  const logCallback = koffi.pointer(koffi.proto('void', ['int', 'str', 'void *']));
  fn.llama_log_set(stand.silentLog, null);
  fn.ggml_backend_load_all_from_path(folder);
  const addedRefused = added === null ? null : linkersWords(() => aloud(koffi)(added));
  if (added !== null && addedRefused === null) fn.ggml_backend_load(added);
  if (!withoutTiles(folder, mappedNames(folder), fn))
    throw unusable(folder, 'no CPU backend without AMX tiles could be loaded');
  fn.llama_backend_init();
  loaded = {
    folder,
    addedRefused,
    release: pinned.tag,
    fn,
    stand,
    descriptors: process.platform === 'win32' ? null : bindDescriptors(handles),
    listen: (work, onMessage) => {
      const callback = koffi.register(onMessage, logCallback);
      try {
        fn.llama_log_set(callback, null);
        return work();
      } finally {
        fn.llama_log_set(stand.silentLog, null);
        koffi.unregister(callback);
      }
    },
    allocate: (bytes) => {
      const at = koffi.address(koffi.alloc('uint8_t', bytes));
      fn.memset(at, 0, bytes);
      return at;
    },
    writePointer: (at, value) => koffi.encode(at, 'void *', value),
  };
  return loaded;
}

function openLibraries(koffi: Koffi, folder: string): LibraryHandle[] {
  const names = readdirSync(folder).sort();
  const found = (stem: string): string => {
    const name = names.find((file) => new RegExp(`^(lib)?${stem}(\\..+)?\\.(so|dylib|dll)$`).test(file));
    if (name === undefined) throw unusable(folder, `there is no ${stem} library`);
    return join(folder, name);
  };
  try {
    const cLibrary = koffi.load(process.platform === 'win32' ? 'ucrtbase.dll' : null);
    const base = koffi.load(found('ggml-base'));
    const ggml = koffi.load(found('ggml'));
    return [koffi.load(found('llama')), ggml, base, cLibrary];
  } catch (error) {
    if (error instanceof Error && error.name === 'PalimpsestError') throw error;
    throw unusable(folder, String(error));
  }
}

function declareStructs(koffi: Koffi, { model, context, batch, message }: PinnedRelease): StructTypes {
  const declare = ({ fields }: StructLayout): TypeObject =>
    koffi.struct(Object.fromEntries(Object.entries(fields).map(([name, { type }]) => [name, type])));
  return {
    model: declare(model),
    context: declare(context),
    batch: declare(batch),
    message: declare(message),
  };
}

function bindFunctions(
  folder: string,
  handles: readonly LibraryHandle[],
  types: Readonly<Record<string, TypeObject>>,
): NativeFunctions {
  const type = (name: string): string | TypeObject => types[name] ?? name;
  const bound = Object.entries(SIGNATURES).map(([name, [result, ...args]]) => {
    const home = handles.find((handle) => hasSymbol(handle, name));
    if (home === undefined) throw unusable(folder, `no library exports ${name}`);
    return [name, home.func(name, type(result), args.map(type))];
  });
  return Object.fromEntries(bound) as NativeFunctions;
}

function bindDescriptors(handles: readonly LibraryHandle[]): Library['descriptors'] {
  const home = handles.find((handle) => hasSymbol(handle, 'dup2'));
  if (home === undefined) return null;
  const dup = home.func('dup', 'int', ['int']);
  const dup2 = home.func('dup2', 'int', ['int', 'int']);
  return { dup: (fd) => Number(dup(fd)), dup2: (from, to) => Number(dup2(from, to)) };
}

function guardLayout(
  koffi: Koffi,
  folder: string,
  fn: NativeFunctions,
  structs: StructTypes,
  pinned: PinnedRelease,
): void {
  const version = fn.llama_version();
  if (!pinned.versions.includes(version)) {
    refuseLayout(folder, [`the release is ${version}, expected ${pinned.tag}`]);
  }
  const observe = (name: string, kind: keyof StructTypes, defaults: StructValue | null) =>
    layoutDifferences(pinned[kind], {
      name,
      size: koffi.sizeof(structs[kind]),
      offsets: Object.fromEntries(
        Object.keys(pinned[kind].fields).map((field) => [field, koffi.offsetof(structs[kind], field)]),
      ),
      defaults,
    });
  // Shapes first: calling a function that returns a struct of another size would overwrite memory.
  refuseLayout(folder, [
    ...observe('llama_model_params', 'model', null),
    ...observe('llama_context_params', 'context', null),
    ...observe('llama_batch', 'batch', null),
    ...observe('llama_chat_message', 'message', null),
  ]);
  refuseLayout(folder, [
    ...observe('llama_model_params', 'model', fn.llama_model_default_params()),
    ...observe('llama_context_params', 'context', fn.llama_context_default_params()),
  ]);
}

function hasSymbol(handle: LibraryHandle, name: string): boolean {
  try {
    return handle.symbol(name) !== null;
  } catch {
    return false;
  }
}

function symbol(handles: readonly LibraryHandle[], name: string): Pointer {
  const home = handles.find((handle) => hasSymbol(handle, name));
  return home === undefined ? null : (home.symbol(name) as bigint);
}

function unusable(folder: string, why: string) {
  return environmentError(
    'engine-libraries',
    `The llama.cpp libraries in ${folder} cannot be used: ${why}.`,
    'Reinstall with `npm ci`. For a different set of libraries, start a separate engine process.',
    { folder },
  );
}
