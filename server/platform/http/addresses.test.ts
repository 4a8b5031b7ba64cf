import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createAddressCheck, isPublicAddress } from './addresses.ts'

const notPublic = [
  '0.0.0.0',
  '0.1.2.3',
  '10.0.0.1',
  '10.255.255.255',
  '100.64.0.1',
  '100.127.255.254',
  '100.100.100.200',
  '127.0.0.1',
  '127.255.255.254',
  '168.63.129.16',
  '169.254.169.254',
  '172.16.0.1',
  '172.31.255.255',
  '192.0.0.192',
  '192.0.2.1',
  '192.88.99.1',
  '192.168.1.1',
  '198.18.0.1',
  '198.19.255.255',
  '198.51.100.7',
  '203.0.113.9',
  '224.0.0.1',
  '239.255.255.255',
  '240.0.0.1',
  '255.255.255.255',
  '::',
  '::1',
  '::127.0.0.1',
  '::ffff:127.0.0.1',
  '::ffff:7f00:1',
  '::ffff:10.0.0.1',
  '::ffff:0:127.0.0.1',
  '64:ff9b::7f00:1',
  '64:ff9b:1::1',
  '100::1',
  '100:0:0:1::1',
  '2001::1',
  '2001:2::1',
  '2001:10::1',
  '2001:20::1',
  '2001:db8::1',
  '2002:7f00:1::',
  '3fff::1',
  '4000::1',
  '5f00::1',
  'fc00::1',
  'fd00:ec2::254',
  'fe80::1',
  'fe80::1%eth0',
  'fec0::1',
  'ff02::1',
  'localhost',
  '127.0.0.1.nip.io',
  '',
]

const publicOnes = [
  '1.1.1.1',
  '8.8.8.8',
  '11.0.0.1',
  '100.63.255.255',
  '100.128.0.0',
  '172.15.255.255',
  '172.32.0.0',
  '192.167.255.255',
  '223.255.255.254',
  '::ffff:8.8.8.8',
  '2606:4700:4700::1111',
  '2a00:1450:4001::1',
]

describe('isPublicAddress', () => {
  test.each(notPublic)('refuses %s', (address) => {
    expect(isPublicAddress(address)).toBe(false)
  })

  test.each(publicOnes)('accepts %s', (address) => {
    expect(isPublicAddress(address)).toBe(true)
  })

  test('judges an IPv4 address written as IPv6 as the IPv4 address', () => {
    fc.assert(
      fc.property(fc.ipV4(), (address) => {
        expect(isPublicAddress(`::ffff:${address}`)).toBe(isPublicAddress(address))
      }),
    )
  })
})

describe('createAddressCheck', () => {
  test('with private networks off, plain http reaches nothing and https the public internet alone', () => {
    const isReachable = createAddressCheck({ allowPrivateNetwork: false })
    expect(isReachable('8.8.8.8', 'https:')).toBe(true)
    expect(isReachable('8.8.8.8', 'http:')).toBe(false)
    expect(isReachable('127.0.0.1', 'https:')).toBe(false)
  })

  test('with private networks on, refuses only where no server of ours can be', () => {
    const isReachable = createAddressCheck({ allowPrivateNetwork: true })
    for (const address of ['127.0.0.1', '::1', '10.1.2.3', '192.168.0.9', '100.64.0.1', 'fd12::1', '8.8.8.8'])
      expect([address, isReachable(address, 'http:')]).toEqual([address, true])
    for (const address of [
      '169.254.169.254',
      '::ffff:169.254.169.254',
      '64:ff9b::a9fe:a9fe',
      'fe80::1',
      'fd00:ec2::254',
      '100.100.100.200',
      '224.0.0.1',
      '255.255.255.255',
      'ff02::1',
      'nonsense',
    ])
      expect([address, isReachable(address, 'http:')]).toEqual([address, false])
  })

  test('allowed blocks are reachable over plain http too, their neighbours are not', () => {
    const isReachable = createAddressCheck({
      allowPrivateNetwork: false,
      allowNetworks: ['10.1.0.0/16', 'fd12::/32'],
    })
    expect(isReachable('10.1.255.255', 'http:')).toBe(true)
    expect(isReachable('::ffff:10.1.0.1', 'http:')).toBe(true)
    expect(isReachable('fd12::7', 'https:')).toBe(true)
    expect(isReachable('10.2.0.0', 'http:')).toBe(false)
    expect(isReachable('8.8.8.8', 'http:')).toBe(false)
  })

  test('a block that is not one is an error at once', () => {
    expect(() => createAddressCheck({ allowPrivateNetwork: false, allowNetworks: ['10.0.0.0'] })).toThrow(
      'CIDR',
    )
  })
})
