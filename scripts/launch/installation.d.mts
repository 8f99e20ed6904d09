export interface Lockfile {
  packages?: Record<
    string,
    { version?: string; integrity?: string; optional?: boolean; devOptional?: boolean; peer?: boolean }
  >;
}
export function isCurrent(locked: Lockfile, installed: Lockfile | undefined): boolean;
export function innerNpmEnvironment(root: string, environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv;
export function ensureInstalled(root: string, ...options: string[]): void;
