export { pkiMocks } from "./mocks";
export type { AskedCertificate, CertificateFate, PkiMocksOptions } from "./options";
export { type DeclaredResource, type ProgramOptions, type ProgramResult, runProgram } from "./runProgram";
