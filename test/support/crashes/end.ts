import { ListCertificatesCommand } from "@aws-sdk/client-acm";
import { endState } from "../endState";
import type { World } from "../world";
import type { Prepared, Way } from "./scenario";

/** How a run has ended. */
export type EndState = { aws: object; paid: Paid };

/** Calls that took effect and cost money or cannot be taken back. */
interface Paid {
  requests: number;
  renewals: number;
  revocations: number;
}

export async function endOf(prepared: Prepared, world: World, way?: Way): Promise<EndState> {
  const { deployment, zone, before, certificates } = prepared;
  const paid = await paidOf(world, certificates, way);
  return { aws: await endState(world, zone, { state: deployment.state, before }), paid };
}

/**
 * Fees since the act began, by what AWS has done: a request that found an earlier one by its token made
 * nothing. The log has no status of a call that was held or dropped, and a 500 may tell nothing: either may have been
 * after its effect.
 */
async function paidOf(world: World, before: number, way: Way | undefined): Promise<Paid> {
  const log = world.sandbox.calls.list();
  const isLost = (status: number) => status === 0 || status >= 500;
  const isDone = ({ status }: { status: number }) => status === 200 || (way === "after" && isLost(status));
  const done = (operation: string) => log.filter((one) => one.operation === operation && isDone(one)).length;
  const requests = (await countCertificates(world)) + done("DeleteCertificate") - before;
  return { requests, renewals: done("RenewCertificate"), revocations: done("RevokeCertificate") };
}

export async function countCertificates({ hand }: World): Promise<number> {
  const query = { Includes: { keyTypes: ["EC_prime256v1" as const] } };
  return (await hand.acm.send(new ListCertificatesCommand(query))).CertificateSummaryList?.length ?? 0;
}

/** A stack that is as it was asked to be stays so: another up makes no step and no call. */
export async function requireQuiet({ deployment, act }: Prepared, world: World): Promise<void> {
  world.forgetCalls();
  const steps = await deployment.up(act);
  const calls = world.calls();
  if (steps.length > 0 || calls.length > 0)
    throw new Error(`another up was not quiet: ${steps.join(", ")} (${calls.join(", ")})`);
}
