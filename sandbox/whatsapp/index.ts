import { createControl, type SandboxControl } from './control.ts'
import { createSandbox } from './sandbox-state.ts'
import { buildServer } from './server.ts'

export type { SandboxControl } from './control.ts'

export type WhatsAppSandboxOptions = {
  host?: string
  /** 0 picks a free port. */
  port?: number
  /** For numbers that are given none of their own; the default number uses them. */
  accessToken?: string
  appSecret?: string
  verifyToken?: string
  appId?: string
  /** How others reach the sandbox, when not by the address it listens on; media addresses start with it. */
  publicUrl?: string
  /** Lines about handshakes and callbacks that were not taken. */
  log?: (line: string) => void
  /** Milliseconds; limits, windows and expiry follow this clock. */
  now?: () => number
}

export type WhatsAppSandbox = { url: string; close: () => Promise<void>; control: SandboxControl }

export const defaultAccessToken = 'sandbox-access-token'
export const defaultAppSecret = 'sandbox-app-secret'
export const defaultVerifyToken = 'sandbox-verify-token'

/**
 * Starts a WhatsApp network of its own: Meta's Graph API at any `/v{N}.0/…`, signed callbacks, the control API at
 * `/sandbox/…` and a page to write as a customer at `/`. Nothing is kept: another start is another network.
 */
export async function startWhatsAppSandbox(options: WhatsAppSandboxOptions = {}): Promise<WhatsAppSandbox> {
  const { host = '127.0.0.1', port = 4010, log = () => {}, now = Date.now } = options
  const sandbox = createSandbox({
    defaults: {
      accessToken: options.accessToken ?? defaultAccessToken,
      appSecret: options.appSecret ?? defaultAppSecret,
      verifyToken: options.verifyToken ?? defaultVerifyToken,
      appId: options.appId ?? '1000000000000001',
    },
    log,
    now,
  })
  const control = createControl(sandbox)
  const app = await buildServer(sandbox, control)
  const address = await app.listen({ host, port })
  const url = address.replace('//0.0.0.0:', '//127.0.0.1:').replace('//[::]:', '//[::1]:')
  sandbox.publicUrl = options.publicUrl?.replace(/\/$/, '') ?? url

  return {
    url,
    control,
    async close() {
      sandbox.scheduler.clear()
      sandbox.live.close()
      await sandbox.callbacks.close()
      await app.close()
    },
  }
}
