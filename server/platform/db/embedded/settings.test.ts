import { assert, integer, property } from 'fast-check'
import { expect, it } from 'vitest'
import { commandLineSettings, renderSettings } from './settings.ts'

const GIGABYTE = 1024 ** 3

it('keeps shared_buffers between 32 MB and 256 MB, and at a quarter of the memory in between', () => {
  assert(
    property(integer({ min: 1, max: 4096 }), (megabytes) => {
      const text = renderSettings(megabytes * 1024 ** 2, GIGABYTE)
      const shared = Number(/^shared_buffers = '(\d+)MB'$/m.exec(text)?.[1])
      expect(shared).toBe(Math.round(Math.min(256, Math.max(32, megabytes / 4))))
    }),
  )
})

it('uses System V memory where /dev/shm is too small for a parallel join', () => {
  expect(renderSettings(GIGABYTE, 64 * 1024 ** 2)).toContain("dynamic_shared_memory_type = 'sysv'")
  expect(renderSettings(GIGABYTE, GIGABYTE)).toContain("dynamic_shared_memory_type = 'posix'")
})

it('names the socket folder so that commas and quotes in it do not split it', () => {
  expect(commandLineSettings('/a,b"c')).toContain('unix_socket_directories="/a,b""c"')
})
