import type { Acm } from "../aws/acm/acm";
import { STACK_TAG } from "../kernel/ownTags";
import { changedTags } from "../kernel/tags";
import type { Context } from "../kind/lifecycle";
import type { CertificateState } from "./model/inputs";
import { certificateTags } from "./plan/tags";
import type { CertificateWork } from "./work";

type Tags = Readonly<Record<string, string>>;

/**
 * Keys of tags that somebody changed. A claim raised by a run that was killed is one: the update settles it. Reads the
 * tags of a stack a hundred at a time, which lag. So ACM is asked where they differ from the wanted tags, and where the
 * last refresh found some changed.
 */
export async function findChangedTags(
  arn: string,
  state: CertificateState,
  { acm, context }: Pick<CertificateWork, "acm" | "context">,
): Promise<string[]> {
  const wanted = certificateTags(state, state);
  const seen =
    state.changedTags.length === 0
      ? await findAmongOthers(arn, wanted[STACK_TAG] ?? "", acm, context)
      : undefined;
  if (seen && changedTags(seen, wanted).length === 0) return [];
  return changedTags((await acm.findTags(arn)) ?? {}, wanted);
}

async function findAmongOthers(
  arn: string,
  stack: string,
  acm: Acm,
  context: Context,
): Promise<Tags | undefined> {
  const found = await acm.region.stackTags.find(stack);
  if ("tagged" in found) return found.tagged.get(arn);
  tellOnce(found.failure.code, context);
  return undefined;
}

function tellOnce(code: string, { teller }: Context): void {
  const why = code === "AccessDenied" ? "is not allowed" : `failed (${code})`;
  teller.noticeOnce(
    `the tags of certificates are read one by one, as tag:GetResources ${why}: a refresh of many takes longer`,
  );
}
