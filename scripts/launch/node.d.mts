export function findNode(root: string): string;
export function isNewEnough(version: string | undefined): boolean;
