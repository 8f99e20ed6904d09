import type * as pulumi from "@pulumi/pulumi";
import type { z } from "zod";
import { slugify } from "../provider/kernel/slugify";
import type { handedDown } from "../provider/profile/handedDown";
import type { profileSettings } from "../provider/profile/inputs";
import type { AcmPublicCa } from "./acmPublicCa";
import { optionsWith, PkiResource } from "./base";
import type { CertificateProfileArgs, CertificateProfileOutputs } from "./certificateProfileTypes";
import type { AllInputsOf, InputsOf } from "./inputTypes";
import { requireRelation } from "./relation";

/**
 * Settings that the certificates of one purpose have in common: algorithm, renewal and the names that they may hold.
 * It has no object in AWS, and no price.
 *
 * @example
 * ```ts
 * new CertificateProfile("web", { ca, policy: { dnsNames: { allowed: ["*.example.com"] } } });
 * ```
 */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: the outputs are those that the schemas tell.
export class CertificateProfile extends PkiResource {
  /** @internal */
  readonly ca: AcmPublicCa;
  /** @internal The settings that its certificates carry, known in preview, unlike outputs. */
  readonly settings: InputsOf<z.input<typeof profileSettings>>;

  constructor(name: string, args: CertificateProfileArgs, opts?: pulumi.CustomResourceOptions) {
    const { ca, description, ...rest } = args;
    requireRelation(`CertificateProfile ${name}`, "ca", ca, "AcmPublicCa");
    const settings = { ...rest, slug: args.slug ?? slugify(name) };
    const props = { ...outputs, ...settings, description, caName: ca.caName };
    super("certificateProfile", "CertificateProfile", name, props, optionsWith(opts, ca.members, [ca]));
    this.ca = ca;
    this.settings = settings;
  }

  /** @internal Inputs that it and its CA give its certificates. */
  get handedDown(): AllInputsOf<z.input<typeof handedDown>> {
    return { profile: this.settings, ...this.ca.handedDown };
  }
}

export interface CertificateProfile extends CertificateProfileOutputs {}

/** Outputs exist only where they are declared. */
const outputs = {
  keyAlgorithm: undefined,
  autoRenew: undefined,
  renewBeforeDays: undefined,
} satisfies Record<Exclude<keyof CertificateProfileOutputs, "slug">, undefined>;
