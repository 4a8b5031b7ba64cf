/** How long a person may take to answer their device. */
export const challengeMs = 5 * 60_000

/** Loaded when somebody first uses a passkey: most processes never need it, and it is large. */
export const loadWebauthn = () => import('@simplewebauthn/server')
