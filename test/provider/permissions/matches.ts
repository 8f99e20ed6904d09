import type { PolicyDocument } from "../../../provider/permissions/policy";

/** Whether a pattern of IAM covers a text; `*` is any text, `?` one character. */
export function covers(pattern: string, text: string): boolean {
  const escaped = pattern.replace(/[.+^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`^${escaped.replaceAll("*", ".*").replaceAll("?", ".")}$`, "s").test(text);
}

/** The resources that a document names for an action. */
export function resourcesFor({ Statement }: PolicyDocument, action: string): string[] {
  return Statement.filter((one) => one.Action.includes(action)).flatMap((one) => one.Resource);
}

/** Whether a document names a resource for an action; conditions are not looked at. */
export function grants(document: PolicyDocument, action: string, resource: string): boolean {
  return resourcesFor(document, action).some((pattern) => covers(pattern, resource));
}
