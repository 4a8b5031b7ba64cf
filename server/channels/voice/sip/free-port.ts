import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'

/** A TCP port that is free on the loopback address at this moment. */
export async function findFreePort(): Promise<number> {
  // `exclusive`: in a cluster the first process would listen in our stead, and hand out one port to all.
  const probe = createServer().listen({ port: 0, host: '127.0.0.1', exclusive: true })
  await once(probe, 'listening')
  const { port } = probe.address() as AddressInfo
  probe.close()
  await once(probe, 'close')
  return port
}
