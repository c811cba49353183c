/** Below this a difference is the network's and the second's, and is ignored. */
export const NOTICED_SKEW_MS = 60_000;

/**
 * How far a clock may be off before nothing that we compute from it can be trusted: half the usual life of an access
 * token. What was stored by a clock that was less wrong is still renewed in time once it is set right.
 */
export const LONGEST_SKEW_MS = 7 * 24 * 3_600_000;
