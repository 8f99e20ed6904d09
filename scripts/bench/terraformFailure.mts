/** Terraform's own title of an error, without the frame that it draws around it. Never a path or an address. */
export function whyInitFailed(output: string): string {
  const titles = output.split("\n").flatMap((line) => /^[│|\s]*Error: (.+)$/.exec(line)?.[1] ?? []);
  return `${(titles[0] ?? "it does not say why").trim().replace(/\.$/, "")}.`;
}
