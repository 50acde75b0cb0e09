import { z } from 'zod';

/** Why a build was passed over, from what is found first to what is found last. */
export const UNUSED_BUILD_REASONS = [
  'not-installed',
  'runtime-missing',
  'driver-refused',
  'not-loaded',
  'no-device',
  'no-room',
] as const;

/** A build of a GPU backend that did not compute although a driver of this machine reports a GPU for it. */
export const unusedBuildSchema = z.strictObject({
  backend: z.enum(['cuda', 'vulkan', 'metal']),
  /** The package that carries the build, e.g. `linux-x64-cuda`; `local build` for one that was compiled here. */
  build: z.string(),
  reason: z.enum(UNUSED_BUILD_REASONS),
  /** What the system or the runtime said, word for word; empty where nothing did. */
  detail: z.string(),
});
/** See {@link unusedBuildSchema}. */
export type UnusedBuild = z.infer<typeof unusedBuildSchema>;

/** What computes on a model, as the fingerprint of an engine has it. */
export const computesOnSchema = z.strictObject({
  engine: z.string(),
  release: z.string(),
  gpuUsed: z.string(),
  gpuLayers: z.int().min(0),
  devices: z.array(z.string()).readonly(),
  unusedBuilds: z.array(unusedBuildSchema).readonly().exactOptional(),
});
/** See {@link computesOnSchema}. */
export type ComputesOn = z.infer<typeof computesOnSchema>;

/** What computes, of all that a fingerprint has. */
export function computesOn({
  engine,
  release,
  gpuUsed,
  gpuLayers,
  devices,
  unusedBuilds,
}: ComputesOn): ComputesOn {
  const unused = unusedBuilds === undefined ? {} : { unusedBuilds };
  return { engine, release, gpuUsed, gpuLayers, devices, ...unused };
}

const WHY: Record<UnusedBuild['reason'], string> = {
  'not-installed': 'it is not installed',
  'runtime-missing': 'a library that it needs is missing',
  'driver-refused': 'its runtime refused the driver',
  'not-loaded': 'it could not be loaded',
  'no-device': 'it finds no device',
  'no-room': 'no layer of the model fits into the free memory of its devices',
};

/** For example `linux-x64-cuda: a library that it needs is missing (libcudart.so.13: cannot open shared object file)`. */
export function unusedBuildWords({ build, reason, detail }: UnusedBuild): string {
  return `${build}: ${WHY[reason]}${detail === '' ? '' : ` (${detail})`}`;
}

/** What computes, and which builds were passed over, with the reason: one or two sentences. */
export function computesOnWords({ devices, gpuUsed, gpuLayers, unusedBuilds = [] }: ComputesOn): string {
  const layers = gpuUsed === 'off' ? '' : ` (${gpuLayers} ${gpuLayers === 1 ? 'layer' : 'layers'})`;
  const where = devices.length === 0 ? '' : `It computes on ${devices.join(', ')}${layers}.`;
  return [where, unusedBuildsWords(unusedBuilds)].filter((words) => words !== '').join(' ');
}

/** Which builds were passed over and why, in a sentence; empty if there is none. Another build may compute on the same GPU. */
export function unusedBuildsWords(unused: readonly UnusedBuild[] = []): string {
  return unused.length === 0
    ? ''
    : `A build for a GPU was not used: ${unused.map(unusedBuildWords).join('; ')}.`;
}
