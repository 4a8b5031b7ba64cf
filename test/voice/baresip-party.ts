import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { lineOf } from '../../server/channels/voice/index.ts'
import { Baresip } from '../../server/channels/voice/sip/baresip.ts'
import { renderAccounts, renderConfig } from '../../server/channels/voice/sip/baresip-config.ts'
import { eventually } from '../harness.ts'
import { freeSipPort, isUdpPortTaken } from './sipp.ts'

/** Somebody with a real phone, who takes every call, whistles, and presses keys in the speech itself (RFC 4733). */
export type Whistler = {
  port: number
  press(key: string): void
  untilAnswered(): Promise<void>
  stop(): Promise<void>
}

export async function startWhistler(number: string): Promise<Whistler> {
  const port = await freeSipPort()
  const line = lineOf({
    accountId: '1',
    id: '1',
    channel: 'voice',
    phone: number,
    settings: { provider: 'sip', listen_address: '127.0.0.1' },
    secrets: {},
  })!
  let answered = false
  const baresip = await Baresip.start({
    files: async ({ controlPort, folder }) => {
      const audioFile = join(folder, 'whistle.wav')
      const format = ['-r', '8000', '-c', '1', '-b', '16']
      execFileSync('sox', ['-D', '-n', ...format, audioFile, 'synth', '20', 'sine', '880', 'vol', '0.5'])
      const config = renderConfig({ line, listenPort: port, controlPort, audioFile, maxCalls: 1 })
      return { config, accounts: renderAccounts(line, { register: false, answer: true }) }
    },
    lifeSeconds: 30,
    onEvent: ({ type }) => {
      if (type === 'CALL_ESTABLISHED') answered = true
    },
    onExit: () => {},
  })
  await eventually(() => isUdpPortTaken(port))
  return {
    port,
    press: (key) => baresip.command('sndcode', key),
    untilAnswered: async () => void (await eventually(async () => answered)),
    stop: () => baresip.stop(),
  }
}
