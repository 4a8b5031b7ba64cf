import { expect, test, vi } from 'vitest'
import { createAddressCheck } from './addresses.ts'
import { createCheckedConnector, createCheckedLookup, type Resolve } from './checked-connector.ts'
import { AddressRefused } from './fetch-failed.ts'

const isReachable = createAddressCheck({ allowPrivateNetwork: false })

test('a literal address is checked though it needs no lookup', async () => {
  const resolve = vi.fn<Resolve>()
  const connect = createCheckedConnector({
    isReachable,
    isTrusted: () => false,
    resolve,
    connectTimeoutMs: 1_000,
  })
  for (const hostname of ['127.0.0.1', '::1', '::ffff:7f00:1']) {
    const error = await new Promise<unknown>((done) =>
      connect({ hostname, host: hostname, protocol: 'https:', port: '443' }, (...[cause]) => done(cause)),
    )
    expect(error).toBeInstanceOf(AddressRefused)
  }
  expect(resolve).not.toHaveBeenCalled()
})

test('a lookup answers with the very addresses it checked, all or one as asked', async () => {
  const addresses = [
    { address: '93.184.215.14', family: 4 },
    { address: '2606:2800:21f:cb07::1', family: 6 },
  ]
  const lookup = createCheckedLookup({ isReachable, resolve: async () => addresses, protocol: 'https:' })
  const ask = (all: boolean) =>
    new Promise((done) => lookup('a.example', { all }, (...answer) => done(answer)))
  expect(await ask(true)).toEqual([null, addresses])
  expect(await ask(false)).toEqual([null, '93.184.215.14', 4])
})
