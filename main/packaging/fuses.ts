import { flipFuses, FuseV1Options, FuseVersion, getCurrentFuseWire } from '@electron/fuses';
import type { FuseV1Config } from '@electron/fuses';

/** What is burnt into the program's file when it is packaged: every switch of the binary decided, none left as it came. */
export const FUSES = {
  version: FuseVersion.V1,
  strictlyRequireAllFuses: true,
  [FuseV1Options.RunAsNode]: false,
  [FuseV1Options.EnableCookieEncryption]: true,
  [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: false,
  [FuseV1Options.EnableNodeCliInspectArguments]: false,
  [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: true,
  [FuseV1Options.OnlyLoadAppFromAsar]: true,
  [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  [FuseV1Options.GrantFileProtocolExtraPrivileges]: false,
} satisfies FuseV1Config;

/** States as they stand in the file: the digits 1 and 0. */
export const ON = 0x31;
export const OFF = 0x30;

/**
 * Fuses of newer Electrons that @electron/fuses 1.8 does not know by name, by their place on the wire, with the state that they must
 * have come with. 8 is `WasmTrapHandlers`: WebAssembly that reads out of bounds is stopped by the processor.
 */
const LATER_FUSES: ReadonlyMap<number, number> = new Map([[8, ON]]);

const KNOWN = Object.keys(FuseV1Options).filter((key) => /^\d+$/.test(key)).length;

/**
 * Flips all fuses of an Electron's file and reads them back.
 * @throws {Error} when the file has a fuse that nobody has decided on, or one is not as decided afterwards
 */
export async function flipAllFuses(file: string, resetAdHocDarwinSignature = false): Promise<void> {
  const before = await wireOf(file);
  const undecided = before.findIndex((_state, place) => place >= KNOWN && !LATER_FUSES.has(place));
  if (undecided !== -1) throw new Error(`Fuse ${undecided} of ${file} is new: decide on it in fuses.ts.`);
  await flipFuses(
    file,
    // The package takes "all" to be those that it knows; the others are checked below.
    before.length > KNOWN
      ? { ...FUSES, strictlyRequireAllFuses: false, resetAdHocDarwinSignature }
      : { ...FUSES, resetAdHocDarwinSignature },
  );
  for (const [place, state] of (await wireOf(file)).entries()) {
    const wanted = LATER_FUSES.get(place) ?? wantedState(place);
    if (state !== wanted) throw new Error(`Fuse ${place} of ${file} is ${state}, not ${wanted}.`);
  }
}

function wantedState(place: number): number {
  return (FUSES as Readonly<Record<number, unknown>>)[place] === true ? ON : OFF;
}

/** States of all fuses of a file, in their order. */
export async function wireOf(file: string): Promise<number[]> {
  const wire: Readonly<Record<string, unknown>> = { ...(await getCurrentFuseWire(file)) };
  return Object.keys(wire)
    .filter((key) => /^\d+$/.test(key))
    .map((key) => Number(wire[key]));
}
