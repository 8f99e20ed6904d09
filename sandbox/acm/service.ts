import type { Operations } from "../core/operation";
import { accountOperations } from "./account";
import type { Acm } from "./acm";
import { deleteCertificate } from "./delete";
import { describeCertificate } from "./describe";
import { exportCertificate, getCertificate } from "./export";
import { importCertificate } from "./import";
import { listCertificates } from "./list";
import { updateCertificateOptions } from "./options";
import { renewCertificate } from "./renew";
import { requestCertificate } from "./request";
import { revokeCertificate } from "./revoke";
import { searchCertificates } from "./search";
import { tagOperations } from "./tags";

/** All covered operations of ACM. */
export const acmOperations = (acm: Acm): Operations => ({
  RequestCertificate: requestCertificate(acm),
  DescribeCertificate: describeCertificate(acm),
  GetCertificate: getCertificate(acm),
  ExportCertificate: exportCertificate(acm),
  ListCertificates: listCertificates(acm),
  SearchCertificates: searchCertificates(acm),
  RenewCertificate: renewCertificate(acm),
  RevokeCertificate: revokeCertificate(acm),
  DeleteCertificate: deleteCertificate(acm),
  ImportCertificate: importCertificate(acm),
  UpdateCertificateOptions: updateCertificateOptions(acm),
  ...tagOperations(acm),
  ...accountOperations(acm),
});
