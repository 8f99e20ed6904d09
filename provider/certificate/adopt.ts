import type { CertificateView } from "../aws/acm/certificateView";
import { certificateNames, joinNames } from "../kernel/certificateNames";
import type { Fault } from "../kernel/errors";
import { describeFault, PkiError } from "../kernel/errors";
import { foreignOwnerOf, isOwnedBy } from "../kernel/identity";
import { type Obtained, takeOver } from "./obtain";
import { resolveSettings } from "./plan/settings";
import type { CertificateWork } from "./work";

/**
 * Takes over a certificate that exists already, instead of a request. It must be as the program describes it, as
 * nothing of it can be changed afterwards. An error lists every difference before anything is changed. Puts its
 * validation records, so that its next renewal is validated.
 */
export async function adopt(arn: string, work: CertificateWork): Promise<Obtained> {
  const { acm, inputs } = work;
  const seen = await acm.find(arn);
  if (!seen)
    throw notAdopted(
      arn,
      [{ property: "adoptArn", cause: "ACM has no such certificate.", remedy: "Correct it." }],
      work,
    );
  const tags = (await acm.findTags(arn)) ?? {};
  const faults = [
    ...work.issuer.rules.misfits(seen, "adoptArn"),
    ...misfits(seen, work),
    ...foreignOwner(tags, work),
  ];
  if (faults.length > 0) throw notAdopted(arn, faults, work);
  await work.issuer.putRecords(seen);
  const taken = await takeOver(arn, work, !isOwnedBy(inputs.identity, tags));
  work.tell(`adopted ${arn}`);
  return { seen, ...taken };
}

/** Differences between a certificate and the one that the program describes. */
function misfits(seen: CertificateView, { inputs }: CertificateWork): Fault[] {
  const { keyAlgorithm } = resolveSettings(inputs);
  const names = certificateNames(seen.commonName, seen.names);
  const rows: [boolean, Fault][] = [
    [
      seen.status === "ISSUED" || seen.status === "PENDING_VALIDATION",
      {
        property: "adoptArn",
        cause: `It is ${seen.status}.`,
        remedy: "Remove adoptArn: a new one will be requested.",
      },
    ],
    [
      joinNames(names) === joinNames(inputs),
      {
        property: "dnsNames",
        cause: `Its names are ${names.dnsNames.join(", ")}, not ${inputs.dnsNames.join(", ")}.`,
        remedy: "Give its names.",
      },
    ],
    [
      names.commonName === inputs.commonName,
      {
        property: "commonName",
        cause: `Its common name is ${seen.commonName}, not ${inputs.commonName}.`,
        remedy: `Give commonName: ${JSON.stringify(seen.commonName)}.`,
      },
    ],
    [
      seen.keyAlgorithm === keyAlgorithm,
      {
        property: "keyAlgorithm",
        cause: `Its key is ${seen.keyAlgorithm}, not ${keyAlgorithm}.`,
        remedy: "Give its algorithm.",
      },
    ],
  ];
  return rows.filter(([fits]) => !fits).map(([, fault]) => fault);
}

/** A certificate belongs to one resource of one stack. */
function foreignOwner(tags: Readonly<Record<string, string>>, { inputs }: CertificateWork): Fault[] {
  const owner = foreignOwnerOf(inputs.identity, tags);
  if (owner === undefined) return [];
  return [
    {
      property: "adoptArn",
      cause: `It belongs to ${owner}.`,
      remedy:
        "Read it with Certificate.get, or take it out of that stack first (pulumi state delete with its URN there) and then remove its pulumi-aws-pki tags.",
    },
  ];
}

function notAdopted(arn: string, faults: readonly Fault[], { resource }: CertificateWork): PkiError {
  const lines = faults.map((fault) => `\n  - ${fault.property}: ${describeFault(fault)}`).join("");
  return new PkiError({
    code: "CertificateNotAdopted",
    resource,
    cause: `${arn} cannot be adopted:${lines}\n `,
    remedy: "Nothing was requested or changed.",
  });
}
