export { pkiMocks } from "./mocks";
export type { AskedCertificate, CertificateFate, PkiMocksOptions } from "./options";
export type { DeclaredResource, ProgramOptions, ProgramResult } from "./runProgram";
export { runProgram } from "./runProgram";
