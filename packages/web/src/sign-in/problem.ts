/** Why a sign-in at a provider came to nothing. */
export const PROBLEMS = [
  /** The person, or the provider's rules, said no. */
  "denied",
  /** The provider cannot just now. */
  "busy",
  /** The provider does not take what this page asks for: an administrator has to set one of the two right. */
  "setup",
  /** The answer is not that to the question which this tab asked: state, issuer or nonce differ. */
  "mismatch",
  /** No question was asked in this tab. */
  "unasked",
  /** The answer came too late, or for the second time. */
  "stale",
  /** Nobody answered, or the page may not talk to them. */
  "unreachable",
  /** Over plain HTTP, browsers give pages no means to prove that they asked. */
  "insecure",
  /** Signed in there, and nobody here. */
  "noRole",
  /** This service does not take that provider's tokens. */
  "notTaken",
] as const;

export type SignInProblem = {
  readonly kind: (typeof PROBLEMS)[number];
  /** The word for it that an administrator finds in the provider's documents. */
  readonly code?: string;
};

/** Thrown where a sign-in cannot go on. */
export class SignInError extends Error {
  readonly problem: SignInProblem;

  constructor(problem: SignInProblem) {
    super(problem.code ?? problem.kind);
    this.problem = problem;
  }
}
