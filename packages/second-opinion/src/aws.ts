/** Where an advisor's client connects. */
export type AwsOptions = {
  /** An endpoint other than AWS, for tests: `http://127.0.0.1:9999`. It gets no real credentials. */
  readonly endpoint?: string | undefined;
};

/** What clients get: one attempt, because the breaker and the linear model are the answer to a failure. */
export function clientOptions({ endpoint }: AwsOptions) {
  const elsewhere = endpoint !== undefined && {
    endpoint,
    region: "us-east-1",
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
    authSchemePreference: ["aws.auth#sigv4"],
  };
  return { maxAttempts: 1, ...elsewhere };
}

/** Makes something once, on first use; a failure is forgotten, so that the next use tries again. */
export function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make().catch((error: unknown) => {
      made = undefined;
      throw error;
    });
    return made;
  };
}
