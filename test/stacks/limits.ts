/** Bytes that Lambda takes of a function's variables, names and values together. */
export const ENVIRONMENT_BYTES = 4_096;
