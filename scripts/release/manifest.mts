// The package.json of a release, made from that of the clone.

/** A package.json, as far as a release depends on it. */
export interface Manifest {
  name: string;
  version: string;
  repository?: unknown;
  homepage?: string;
  bugs?: unknown;
  main?: string;
  types?: string;
  bin?: Record<string, string>;
  exports?: Record<string, string | Record<string, string>>;
  typesVersions?: Record<string, Record<string, string[]>>;
  [field: string]: unknown;
}

/** Fields that only a clone uses. `private` keeps `npm publish` from publishing the clone itself. */
const OF_THE_CLONE = ["private", "scripts", "devDependencies", "allowScripts", "files"];

const GITHUB = /^github:([\w.-]+\/[\w.-]+?)(?:\.git)?$/;

/** The repository's address, such as `https://github.com/OWNER/NAME`; undefined until `repository` is filled in. */
export function addressOf({ repository }: Pick<Manifest, "repository">): string | undefined {
  const named = typeof repository === "string" ? GITHUB.exec(repository)?.[1] : undefined;
  return named && `https://github.com/${named}`;
}

/** Fields that derive from `repository`. Provenance is refused where `repository.url` is not the building repository. */
function addressFields(address: string) {
  return {
    repository: { type: "git", url: `git+${address}.git` },
    homepage: `${address}#readme`,
    bugs: { url: `${address}/issues` },
  };
}

/** The package.json that is published. */
export function publishedManifest(manifest: Manifest): Manifest {
  const kept = Object.entries(manifest).filter(([field]) => !OF_THE_CLONE.includes(field));
  const address = addressOf(manifest);
  return { ...(Object.fromEntries(kept) as Manifest), ...(address && addressFields(address)) };
}

/** Files that a package.json names as entry points, as paths from the package's root. */
export function entryPoints({ main, types, bin, exports, typesVersions }: Manifest): string[] {
  const conditions = Object.values(exports ?? {}).flatMap((target) =>
    typeof target === "string" ? target : Object.values(target),
  );
  const earlierTypes = Object.values(typesVersions ?? {}).flatMap((paths) => Object.values(paths).flat());
  const named = [main, types, ...Object.values(bin ?? {}), ...conditions, ...earlierTypes];
  const files = named.filter((file) => file !== undefined).map((file) => file.replace(/^\.\//, ""));
  return [...new Set(files)];
}
