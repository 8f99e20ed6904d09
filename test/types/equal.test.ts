import type * as pulumi from "@pulumi/pulumi";
import { expect, expectTypeOf, it } from "vitest";
import type { z } from "zod";
import type {
  AcmPublicCaArgs,
  AcmPublicCaOutputs,
  AwsConnection,
  AwsConnectionArgs,
  AwsConnectionOutputs,
  Certificate,
  CertificateArgs,
  CertificateOutputs,
  CertificateProfile,
  CertificateProfileArgs,
  CertificateProfileOutputs,
  CertificateSet,
  CertificateSetArgs,
  CertificateSetOutputs,
  ConnectionMethodArgs,
  SecretsManagerSyncArgs,
  SetMemberArgs,
  SyncedSecret,
  SyncedSet,
  SyncOfSome,
} from "../../index";
import type { publicCaArgs, publicCaOutputs } from "../../provider/authority/public/inputs";
import type { ConnectionMethod } from "../../provider/aws/calls/connectionSpec";
import type { certificateArgs } from "../../provider/certificate/model/inputs";
import type { declaredOutputs as ofCertificate } from "../../provider/certificate/model/outputs";
import type { connectionArgs, connectionOutputs } from "../../provider/connection/inputs";
import type { profileArgs, profileOutputs } from "../../provider/profile/inputs";
import type {
  certificateSetArgs,
  memberArgs,
  declaredOutputs as ofSet,
} from "../../provider/set/certificates/inputs";
import type { syncArgs } from "../../provider/sync/secretsManager/model/inputs";
import type { syncedSecret, syncedSet } from "../../provider/sync/secretsManager/model/outputs";
import type { AcmPublicCa } from "../../resources/acmPublicCa";
import type { InputsOf } from "../../resources/inputTypes";

/** The inputs of a method beside its type and its source, as the schema has them. */
type Method<K extends ConnectionMethod["type"]> = InputsOf<
  Omit<Extract<ConnectionMethod, { type: K }>, "type" | "source">
>;
type MethodArgs<K extends ConnectionMethodArgs["type"]> = Omit<
  Extract<ConnectionMethodArgs, { type: K }>,
  "type" | "source"
>;

/** Outputs of a resource, as the schema has them. */
type OutputsOf<S extends z.ZodObject> = {
  readonly [K in keyof z.output<S>]: pulumi.Output<z.output<S>[K]>;
};

// The compiler holds these: at run time they do nothing.
it("the interfaces that a program sees are the types of the schemas, in both directions and at every depth", () => {
  expectTypeOf<Omit<AcmPublicCaArgs, "connection" | "dnsConnection">>().toEqualTypeOf<
    InputsOf<z.input<typeof publicCaArgs>>
  >();
  expectTypeOf<Omit<AwsConnectionArgs, "method">>().toEqualTypeOf<
    Omit<InputsOf<z.input<typeof connectionArgs>>, "method">
  >();
  expectTypeOf<Omit<CertificateProfileArgs, "ca">>().toEqualTypeOf<InputsOf<z.input<typeof profileArgs>>>();
  expectTypeOf<Omit<CertificateArgs, "profile">>().toEqualTypeOf<InputsOf<z.input<typeof certificateArgs>>>();
  expectTypeOf<Omit<CertificateSetArgs, "profile" | "certificates">>().toEqualTypeOf<
    Omit<InputsOf<z.input<typeof certificateSetArgs>>, "certificates">
  >();
  expectTypeOf<SetMemberArgs>().toEqualTypeOf<InputsOf<z.input<typeof memberArgs>>>();
  expectTypeOf<Omit<SecretsManagerSyncArgs, "certificates" | "connection" | "syncNow">>().toEqualTypeOf<
    Omit<InputsOf<z.input<typeof syncArgs>>, "syncNow">
  >();
  expectTypeOf<ConnectionMethodArgs["type"]>().toEqualTypeOf<ConnectionMethod["type"]>();
  expectTypeOf<MethodArgs<"assume-role">>().toEqualTypeOf<Method<"assume-role">>();
  expectTypeOf<MethodArgs<"access-key">>().toEqualTypeOf<Method<"access-key">>();
  expectTypeOf<MethodArgs<"profile">>().toEqualTypeOf<Method<"profile">>();
  expectTypeOf<MethodArgs<"ambient">>().toEqualTypeOf<Method<"ambient">>();
  expect.assertions(0);
});

it("the outputs that a program sees are the types of the schemas", () => {
  expectTypeOf<AwsConnectionOutputs>().toEqualTypeOf<OutputsOf<typeof connectionOutputs>>();
  expectTypeOf<Omit<AcmPublicCaOutputs, "caName">>().toEqualTypeOf<OutputsOf<typeof publicCaOutputs>>();
  expectTypeOf<Omit<CertificateProfileOutputs, "slug">>().toEqualTypeOf<OutputsOf<typeof profileOutputs>>();
  expectTypeOf<CertificateOutputs>().toEqualTypeOf<OutputsOf<typeof ofCertificate>>();
  expectTypeOf<CertificateSetOutputs>().toEqualTypeOf<OutputsOf<typeof ofSet>>();
  expectTypeOf<SyncedSecret>().toEqualTypeOf<OutputsOf<typeof syncedSecret>>();
  expectTypeOf<SyncedSet>().toEqualTypeOf<OutputsOf<typeof syncedSet>>();
  expect.assertions(0);
});

it("resources are given as resources", () => {
  expectTypeOf<Pick<AcmPublicCaArgs, "connection" | "dnsConnection">>().toEqualTypeOf<{
    connection?: AwsConnection | undefined;
    dnsConnection?: AwsConnection | undefined;
  }>();
  expectTypeOf(({ ca }: CertificateProfileArgs): AcmPublicCa => ca).toBeFunction();
  expectTypeOf<CertificateArgs["profile"]>().toEqualTypeOf<CertificateProfile>();
  expectTypeOf<CertificateSetArgs["certificates"]>().toEqualTypeOf<Readonly<Record<string, SetMemberArgs>>>();
  expectTypeOf<SecretsManagerSyncArgs["certificates"]>().toEqualTypeOf<(Certificate | CertificateSet)[]>();
  expectTypeOf<SecretsManagerSyncArgs["syncNow"]>().toEqualTypeOf<
    InputsOf<z.input<typeof syncArgs>>["syncNow"] | SyncOfSome
  >();
  expect.assertions(0);
});
