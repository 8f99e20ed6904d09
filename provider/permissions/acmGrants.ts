import { type Grant, ours, theirs } from "./grant";
import { certificates, everything, listeners, zones } from "./resources";
import {
  certificateRequests,
  ownObjects,
  ownOrUntagged,
  requestedRegions,
  validationRecords,
} from "./restrictions";

/** Every region of the partition is asked, so that it is not narrowed to the scope's. */
const listCertificates: Grant = {
  sid: "AcmList",
  actions: [
    theirs(
      "acm:ListCertificates",
      "proves the connection; watches what is being issued or renewed; tells a refresh what has changed; finds a certificate that a lost state left; before a validation record is deleted, tells of other regions' certificates that need it",
    ),
  ],
  resources: everything,
  unscoped:
    "A list is of no one certificate. It is not narrowed to regions either: a deletion asks all regions of the partition who else needs the validation record.",
};

/** A refresh goes on without it, more slowly. */
const tagsAtOnce: Grant = {
  sid: "AcmTagsAtOnce",
  actions: [
    ours(
      "tag:GetResources",
      "the tags of a hundred certificates at once, in a refresh; optional: without it they are read one by one",
    ),
  ],
  resources: everything,
  restriction: requestedRegions,
  unscoped: "A search for tagged resources is of no one resource.",
};

/** A stack's own certificates: issued, tagged, renewed, read, deleted, and taken over after a lost state. */
export const acmPublicCa: readonly Grant[] = [
  {
    sid: "AcmRequest",
    actions: [theirs("acm:RequestCertificate", "requests a certificate")],
    resources: everything,
    restriction: certificateRequests,
    unscoped:
      "The certificate's ARN does not exist before the call, and the Service Authorization Reference names no resource for it. Conditions narrow it instead.",
  },
  listCertificates,
  tagsAtOnce,
  {
    sid: "AcmCertificates",
    actions: [
      theirs(
        "acm:DescribeCertificate",
        "status, validation records, serial: at each step, and in a refresh where a list shows a change",
      ),
      ours("acm:GetCertificate", "the public certificate, for its fingerprint: after each issue and renewal"),
      ours(
        "acm:ListTagsForCertificate",
        "whose a certificate is: at each create, update, refresh and delete",
      ),
    ],
    resources: certificates,
  },
  {
    sid: "AcmOwnCertificates",
    actions: [
      theirs(
        "acm:ExportCertificate",
        "certificate and key, for a secret; ACM renews and revokes exported ones only",
      ),
      theirs("acm:RenewCertificate", "renews, when due or asked for"),
      ours("acm:DeleteCertificate", "a destroy, or the end of a replacement"),
      ours(
        "acm:RemoveTagsFromCertificate",
        "tags that are taken away; an adopted certificate that is given back",
      ),
    ],
    resources: certificates,
    restriction: ownObjects,
  },
  {
    sid: "AcmTag",
    actions: [
      ours(
        "acm:AddTagsToCertificate",
        "a request with tags, as all of ours are; tags that change; tells a deleted certificate from one that ACM does not describe yet",
      ),
    ],
    resources: certificates,
    restriction: ownOrUntagged,
  },
];

/** Beside acm-public-ca, for `revocation` and `revokeOnDelete`. */
export const acmRevocation: readonly Grant[] = [
  {
    sid: "AcmRevoke",
    actions: [theirs("acm:RevokeCertificate", "revokes, for good")],
    resources: certificates,
    restriction: ownObjects,
  },
];

/** `Certificate.get` of another stack's certificate. */
export const acmRead: readonly Grant[] = [
  {
    sid: "AcmRead",
    actions: [
      theirs("acm:DescribeCertificate", "what is shown of it, in each preview and up"),
      ours("acm:GetCertificate", "the public certificate, for its fingerprint"),
    ],
    resources: certificates,
  },
];

/** Beside acm-read, for a sync of what was only read. */
export const acmExport: readonly Grant[] = [
  {
    sid: "AcmExport",
    actions: [theirs("acm:ExportCertificate", "certificate and key, for a secret")],
    resources: certificates,
    restriction: ownObjects,
  },
];

export const route53Validation: readonly Grant[] = [
  {
    sid: "Route53Zones",
    actions: [
      theirs("route53:GetHostedZone", "proves each zone, and that it is public, when the CA is made"),
    ],
    resources: zones,
  },
  {
    sid: "Route53ValidationRecords",
    actions: [
      theirs(
        "route53:ChangeResourceRecordSets",
        "puts validation CNAMEs, and deletes those that nobody needs",
      ),
    ],
    resources: zones,
    restriction: validationRecords,
  },
];

/** Nothing fails without it: a timeout, and a destroy that keeps a record, then say less. */
export const route53Diagnosis: readonly Grant[] = [
  {
    sid: "Route53Records",
    actions: [
      ours(
        "route53:ListResourceRecordSets",
        "says why a validation stays pending, and in what a record that a destroy keeps has changed",
      ),
    ],
    resources: zones,
  },
];

const listImported: Grant = {
  sid: "AcmList",
  actions: [theirs("acm:ListCertificates", "finds what was imported before")],
  resources: everything,
  unscoped: "A list is of no one certificate, and only a list finds what an earlier run has imported.",
};

/** Certificates from elsewhere, imported into ACM. */
export const acmImportSync: readonly Grant[] = [
  listImported,
  {
    sid: "AcmImport",
    actions: [
      theirs("acm:DescribeCertificate", "what stands there, to compare"),
      theirs("acm:GetCertificate", "what stands there, to compare"),
      theirs("acm:ImportCertificate", "imports, and imports again under the same ARN"),
      theirs("acm:DeleteCertificate", "what is listed no more"),
      theirs("acm:AddTagsToCertificate", "an import with tags; tags that change"),
      theirs("acm:RemoveTagsFromCertificate", "tags that are taken away"),
      theirs("acm:ListTagsForCertificate", "whose a certificate is"),
    ],
    resources: certificates,
  },
];

/** Certificates imported into ACM and attached to listeners. */
export const loadBalancerSync: readonly Grant[] = [
  listImported,
  {
    sid: "AcmImportForListeners",
    actions: [
      theirs("acm:DescribeCertificate", "what stands there, to compare"),
      theirs("acm:ImportCertificate", "imports, and imports again under the same ARN"),
      theirs("acm:DeleteCertificate", "what is listed no more"),
      theirs("acm:ListTagsForCertificate", "whose a certificate is"),
      ours("acm:AddTagsToCertificate", "the tags that tell whose it is"),
    ],
    resources: certificates,
  },
  {
    sid: "LoadBalancersRead",
    actions: [
      theirs("elasticloadbalancing:DescribeLoadBalancers", "finds load balancers"),
      theirs("elasticloadbalancing:DescribeListeners", "finds their HTTPS and TLS listeners"),
      theirs("elasticloadbalancing:DescribeListenerCertificates", "what is attached to a listener"),
    ],
    resources: everything,
    restriction: requestedRegions,
    unscoped: "Elastic Load Balancing authorises its Describe calls for no resource.",
  },
  {
    sid: "Listeners",
    actions: [
      theirs("elasticloadbalancing:AddListenerCertificates", "attaches a certificate"),
      theirs("elasticloadbalancing:RemoveListenerCertificates", "takes one off"),
      theirs("elasticloadbalancing:ModifyListener", "sets the default certificate"),
    ],
    resources: listeners,
  },
];
