/** One request that reached the Graph side. Bodies are kept as parsed; uploads are not kept. */
export type RequestRecord = {
  at: number
  method: string
  path: string
  phoneNumberId: string | null
  /** HTTP status; 0 when the connection was cut without an answer. */
  status: number
  tookMs: number
  request: unknown
  answer: unknown
}
