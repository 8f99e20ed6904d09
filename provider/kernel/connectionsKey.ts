/** Key of the provider's configuration that holds the connections, as JSON by name. */
export const CONNECTIONS_KEY = "aws-pki:connections";
