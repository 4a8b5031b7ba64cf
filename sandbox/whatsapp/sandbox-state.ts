import { Callbacks } from './callbacks.ts'
import { Live } from './live.ts'
import { MediaStore } from './media-store.ts'
import { addNumber } from './numbers.ts'
import { Ring } from './ring.ts'
import { Scheduler } from './scheduler.ts'
import { defaultSettings } from './settings.ts'
import type { Defaults, PhoneNumber, Sandbox } from './state.ts'

/** The number every sandbox starts with, and returns to after a reset. */
export const defaultNumber = {
  phone_number_id: '106540352242922',
  waba_id: '102290129340398',
  display_phone_number: '15550100001',
  verified_name: 'Sandbox Shop',
}

const requestLogSize = 500

export type SandboxParts = { defaults: Defaults; now: () => number; log: (line: string) => void }

/** A network with the default number and nothing else in it. `publicUrl` is set once the port is known. */
export function createSandbox({ defaults, now, log }: SandboxParts): Sandbox {
  const numbers = new Map<string, PhoneNumber>()
  const scheduler = new Scheduler()
  const live = new Live()
  const sandbox: Sandbox = {
    defaults,
    settings: { ...defaultSettings },
    publicUrl: '',
    now,
    log,
    numbers,
    accounts: new Map(),
    templates: new Map(),
    deadTokens: new Map(),
    media: new MediaStore(now),
    scheduler,
    callbacks: new Callbacks({ numbers, scheduler, live, log, now }),
    requests: new Ring(requestLogSize),
    live,
  }
  addNumber(sandbox, defaultNumber)
  return sandbox
}

/** Back to the first moment: what is under way is dropped, numbers made since are gone. */
export function resetSandbox(sandbox: Sandbox): void {
  sandbox.scheduler.clear()
  sandbox.callbacks.clear()
  sandbox.requests.clear()
  sandbox.media.clear()
  sandbox.numbers.clear()
  sandbox.accounts.clear()
  sandbox.templates.clear()
  sandbox.deadTokens.clear()
  sandbox.settings = { ...defaultSettings }
  addNumber(sandbox, defaultNumber)
  sandbox.live.changed()
}
