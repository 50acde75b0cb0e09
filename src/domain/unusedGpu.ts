import { z } from 'zod';

/** Why a GPU that a driver reports was not used, from what is found first to what is found last. */
export const UNUSED_GPU_REASONS = [
  'not-installed',
  'runtime-missing',
  'driver-refused',
  'not-loaded',
  'no-device',
  'no-room',
] as const;

/** A build of a GPU backend that did not compute although a driver of this machine reports a GPU for it. */
export const unusedGpuSchema = z.strictObject({
  backend: z.enum(['cuda', 'vulkan', 'metal']),
  /** The package that carries the build, e.g. `linux-x64-cuda`; `local build` for one that was compiled here. */
  build: z.string(),
  reason: z.enum(UNUSED_GPU_REASONS),
  /** What the system or the runtime said, word for word; empty where nothing did. */
  detail: z.string(),
});
/** See {@link unusedGpuSchema}. */
export type UnusedGpu = z.infer<typeof unusedGpuSchema>;

/** What computes on a model, as the fingerprint of an engine has it. */
export const computesOnSchema = z.strictObject({
  engine: z.string(),
  release: z.string(),
  gpuUsed: z.string(),
  gpuLayers: z.int().min(0),
  devices: z.array(z.string()).readonly(),
  unusedGpus: z.array(unusedGpuSchema).readonly().exactOptional(),
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
  unusedGpus,
}: ComputesOn): ComputesOn {
  const unused = unusedGpus === undefined ? {} : { unusedGpus };
  return { engine, release, gpuUsed, gpuLayers, devices, ...unused };
}

const WHY: Record<UnusedGpu['reason'], string> = {
  'not-installed': 'it is not installed',
  'runtime-missing': 'a library that it needs is missing',
  'driver-refused': 'its runtime refused the driver',
  'not-loaded': 'it could not be loaded',
  'no-device': 'it finds no device',
  'no-room': 'no layer of the model fits into the free memory of its devices',
};

/** For example `linux-x64-cuda: a library that it needs is missing (libcudart.so.13: cannot open shared object file)`. */
export function unusedGpuWords({ build, reason, detail }: UnusedGpu): string {
  return `${build}: ${WHY[reason]}${detail === '' ? '' : ` (${detail})`}`;
}

/** What computes and which GPU does not, with the reason: one or two sentences. */
export function computesOnWords({ devices, gpuUsed, gpuLayers, unusedGpus = [] }: ComputesOn): string {
  const layers = gpuUsed === 'off' ? '' : ` (${gpuLayers} ${gpuLayers === 1 ? 'layer' : 'layers'})`;
  const where = devices.length === 0 ? '' : `It computes on ${devices.join(', ')}${layers}.`;
  return [where, unusedGpusWords(unusedGpus)].filter((words) => words !== '').join(' ');
}

/** Which GPU was not used and why, in a sentence; empty if there is none. */
export function unusedGpusWords(unused: readonly UnusedGpu[] = []): string {
  return unused.length === 0 ? '' : `A GPU was not used: ${unused.map(unusedGpuWords).join('; ')}.`;
}
