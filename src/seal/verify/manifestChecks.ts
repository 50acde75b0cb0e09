import { elementAt } from '../../base/index.js';
import { failed, listed, passed, type CheckDefinition, type Outcome } from './bagCheck.js';
import { BAG_DECLARATION, BAG_FILES } from '../bag/bagNames.js';
import type { OpenBag } from '../bag/openBag.js';
import { shown } from '../bag/shown.js';

/** Checks of the bag as a BagIt bag: declaration, description, both manifests, names, sizes. */
export const MANIFEST_CHECKS: readonly CheckDefinition[] = [
  {
    id: 'declaration',
    title: 'The folder is a BagIt bag',
    proof: () => 'cat bagit.txt',
    run: ({ small }) => {
      const bytes = small.get(BAG_FILES.declaration);
      if (bytes === undefined) return failed('bagit.txt is missing.');
      return Buffer.from(bytes).equals(Buffer.from(BAG_DECLARATION))
        ? passed('BagIt 1.0, UTF-8.')
        : failed('bagit.txt is not the declaration of a BagIt 1.0 bag.');
    },
  },
  {
    id: 'description',
    title: 'The description of the bag can be read',
    proof: () => 'cat bag-info.txt',
    run: ({ info }) =>
      'problem' in info
        ? failed(`bag-info.txt cannot be relied on: ${info.problem}.`)
        : passed(
            `Report ${info.value.externalIdentifier}, bag format ${info.value.version}, sealed at ${info.value.sealedAt} according to the bag itself.`,
          ),
  },
  {
    id: 'tag-manifest',
    title: 'The description and the manifest are as they were sealed',
    proof: (commands) => commands.tags,
    run: checkTags,
  },
  {
    id: 'payload',
    title: 'Every file of the payload is as it was sealed',
    proof: (commands) => commands.payload,
    run: checkPayload,
  },
  {
    id: 'names',
    title: 'No file was added, removed or renamed',
    proof: (commands) => commands.names,
    run: checkNames,
  },
  {
    id: 'payload-size',
    title: 'Number and size of the payload files',
    proof: () =>
      'find data -type f -printf "%s\\n" | awk \'{s+=$1} END {print s "." NR}\'; grep Oxum bag-info.txt',
    run: ({ files, info }) => {
      if ('problem' in info)
        return failed('bag-info.txt cannot be read, so the stated number and size are not known.');
      const sizes = [...files].filter(([path]) => path.startsWith('data/')).map(([, size]) => size);
      const found = `${sizes.reduce((sum, size) => sum + size, 0)}.${sizes.length}`;
      return found === info.value.payloadOxum
        ? passed(`${sizes.length} files, ${elementAt(found.split('.'), 0)} bytes, as stated.`)
        : failed(`Payload-Oxum states ${info.value.payloadOxum} (bytes.files), found ${found}.`);
    },
  },
];

/** The files that the tag manifest must list: all at the root except itself. */
const TAGGED = [BAG_FILES.info, BAG_FILES.declaration, BAG_FILES.payloadManifest];

function checkTags({ tags, hashes }: OpenBag): Outcome {
  if ('problem' in tags) return failed(`tagmanifest-sha256.txt cannot be relied on: ${tags.problem}.`);
  const wrongNames = [
    ...TAGGED.filter((name) => !tags.value.has(name)).map((name) => `${name} is not listed`),
    ...[...tags.value.keys()]
      .filter((name) => !TAGGED.some((item) => item === name))
      .map((name) => `${name} must not be listed`),
  ];
  if (wrongNames.length > 0) return failed(`tagmanifest-sha256.txt: ${listed(wrongNames)}.`);
  const changed = [...tags.value]
    .filter(([name, sha256]) => hashes.get(name) !== sha256)
    .map(([name]) => name);
  return changed.length === 0
    ? passed(`${tags.value.size} files; every hash is as listed.`)
    : failed(`Changed or missing: ${listed(changed)}.`);
}

function checkPayload({ payload, hashes }: OpenBag): Outcome {
  if ('problem' in payload) return failed(`manifest-sha256.txt cannot be relied on: ${payload.problem}.`);
  const changed = [...payload.value]
    .filter(([path, sha256]) => hashes.has(path) && hashes.get(path) !== sha256)
    .map(([path]) => path);
  return changed.length === 0
    ? passed(`${payload.value.size} files are listed; every file that is present has the listed hash.`)
    : failed(`Changed: ${listed(changed)}.`);
}

function checkNames({ payload, hashes, emptyFolders }: OpenBag): Outcome {
  if ('problem' in payload)
    return failed('manifest-sha256.txt cannot be relied on, so the names are not known.');
  const root: readonly string[] = Object.values(BAG_FILES);
  const isOwn = (path: string): boolean => root.includes(path) || path.startsWith('signatures/');
  const removed = [...payload.value.keys()].filter((path) => !hashes.has(path));
  const added = [...hashes.keys()].filter((path) => !payload.value.has(path) && !isOwn(path));
  const renamed = new Map(
    removed.flatMap((path) => {
      const now = added.find((other) => hashes.get(other) === payload.value.get(path));
      return now === undefined ? [] : [[path, now] as const];
    }),
  );
  const renames = [...renamed.values()];
  const words = [
    ...[...renamed].map(([before, now]) => `${before} was renamed to ${shown(now)}`),
    ...removed.filter((path) => !renamed.has(path)).map((path) => `${path} was removed`),
    ...added.filter((path) => !renames.includes(path)).map((path) => `${shown(path)} was added`),
    ...emptyFolders.map((path) => `${shown(path)} is an empty folder`),
  ];
  return words.length === 0
    ? passed('The files found are exactly the files listed.')
    : failed(`${listed(words)}.`);
}
