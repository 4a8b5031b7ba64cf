/**
 * Why a request brought no usable answer:
 * - `address-refused`: the host, or an address it resolves to, is not one we may reach;
 * - `bad-url`: the URL or a header cannot be sent at all; trying again changes nothing;
 * - `not-sent`: no connection came about (name unknown, refused, TLS failed, connect time-out);
 * - `maybe-sent`: the connection broke after the request was handed to it;
 * - `timeout`: the whole time allowed ran out, before or after sending (see `sent`);
 * - `too-large`: the answer's body passed the cap.
 */
export type FetchFailure = 'address-refused' | 'bad-url' | 'not-sent' | 'maybe-sent' | 'timeout' | 'too-large'

export type FetchFailedDetails = {
  reason: FetchFailure
  sent: 'no' | 'maybe'
  /** The answer's status, when its head had arrived before the failure. */
  status?: number
  cause?: unknown
}

/**
 * A request that brought no usable answer. `sent` is `no` only when not one byte of the request was written, so
 * repeating it cannot do anything twice; otherwise it is `maybe`.
 */
export class FetchFailed extends Error {
  readonly reason: FetchFailure
  readonly sent: 'no' | 'maybe'
  readonly status: number | undefined

  constructor(message: string, { reason, sent, status, cause }: FetchFailedDetails) {
    super(message, { cause })
    this.name = 'FetchFailed'
    this.reason = reason
    this.sent = sent
    this.status = status
  }
}

/** Thrown inside a connection attempt. The address is for our log only: a tenant must not learn what a name is. */
export class AddressRefused extends Error {
  readonly host: string
  readonly address: string

  constructor(host: string, address: string) {
    super(
      `${host} is, or resolves to, an address that is not public. Use a public https address, or allow private networks with PARLEY_ALLOW_PRIVATE_NETWORK=1.`,
    )
    this.name = 'AddressRefused'
    this.host = host
    this.address = address
  }
}
