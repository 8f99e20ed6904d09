import { hasUnknown } from "../../../kernel/unknown";
import { BODY, endsRollback, isRunOut, knownSerials } from "./rollback";
import type { Situation } from "./situation";

/** Changes that wait for `syncNow`, in words. Empty where the secret is as it is wanted. */
export function waitsOf(situation: Situation): string[] {
  const { inputs, state, changes, isDead } = situation;
  if (isDead && situation.removes)
    return [`the removal of the secret of a certificate that is ${inputs.certificate.status}`];
  const certificate = certificateWait(situation);
  if (situation.isPlaceholder || situation.isRemoved) return certificate;
  const isBody = (key: string) => (BODY as readonly string[]).includes(key);
  const changed = [...changes.replaces, ...changes.updates.filter(isBody)];
  return [
    ...certificate,
    ...(changed.length > 0 ? [`the change of ${changed.join(", ")}`] : []),
    ...(state.status === "drifted" ? ["the repair of what somebody changed"] : []),
    ...(endsRollback(situation) || isRunOut(situation) ? ["the end of the rollback"] : []),
  ];
}

/** Only another ARN or serial is another content. The secret's serial may be ahead of the planned one. */
function certificateWait({ inputs, state, isPlaceholder, isRemoved }: Situation): string[] {
  const { certificate } = inputs;
  if (hasUnknown(certificate)) return ["what becomes of the certificate"];
  if (isPlaceholder || isRemoved) return [`the certificate ${certificate.serial}`];
  if (certificate.arn !== state.certificate.arn) return [`the new certificate ${certificate.serial}`];
  return knownSerials(state).includes(certificate.serial)
    ? []
    : [`the renewed certificate ${certificate.serial}`];
}
