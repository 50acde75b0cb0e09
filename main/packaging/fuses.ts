import { flipFuses, FuseV1Options, FuseVersion, getCurrentFuseWire } from '@electron/fuses';
import type { FuseV1Config } from '@electron/fuses';

/** The fuses that are set in the program's file when it is packaged: every fuse is set explicitly, and none keeps its default by accident. */
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

/** The states as they are in the file: the digits 1 and 0. */
export const ON = 0x31;
export const OFF = 0x30;

/**
 * Fuses of newer Electron versions that @electron/fuses 1.8 does not know by name, by their position on the wire, with the default state
 * that they must have. 8 is `WasmTrapHandlers`: the processor stops WebAssembly that reads out of bounds.
 */
const LATER_FUSES: ReadonlyMap<number, number> = new Map([[8, ON]]);

const KNOWN = Object.keys(FuseV1Options).filter((key) => /^\d+$/.test(key)).length;

/**
 * Sets the fuses of an Electron file, then reads all fuses back and checks their states.
 * @throws {Error} if the file has a fuse for which no state is defined here, or if a fuse does not have its state afterwards
 */
export async function flipAllFuses(file: string, resetAdHocDarwinSignature = false): Promise<void> {
  const before = await wireOf(file);
  const undecided = before.findIndex((_state, place) => place >= KNOWN && !LATER_FUSES.has(place));
  if (undecided !== -1) throw new Error(`Fuse ${undecided} of ${file} is new: define its state in fuses.ts.`);
  await flipFuses(
    file,
    // For the package, "all" means the fuses that it knows; the others are checked below.
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

/** The states of all fuses of a file, in their order. */
export async function wireOf(file: string): Promise<number[]> {
  const wire: Readonly<Record<string, unknown>> = { ...(await getCurrentFuseWire(file)) };
  return Object.keys(wire)
    .filter((key) => /^\d+$/.test(key))
    .map((key) => Number(wire[key]));
}
