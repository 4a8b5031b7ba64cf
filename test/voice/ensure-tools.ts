import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

/** Programs that place and take real calls, and the Debian packages that have them. */
const tools = { baresip: 'baresip-core', sipp: 'sip-tester', 'espeak-ng': 'espeak-ng', sox: 'sox' }

/**
 * Whether real calls can be placed here. What is missing is installed where that is possible: as root, on Debian. When it is
 * not, says why; and throws where a skipped test would go unnoticed.
 */
export function ensureVoiceTools(): boolean {
  if (process.platform !== 'linux') {
    console.warn('No calls over SIP are tested: the tests ask the Linux kernel about ports and processes')
    return false
  }
  if (missing().length > 0 && canInstall()) install()
  const lacking = missing()
  if (lacking.length === 0) return true
  const packages = lacking.map((tool) => tools[tool]).join(' ')
  const reason = `No calls over SIP are tested: ${lacking.join(', ')} not found. Install: apt-get install ${packages}`
  if (process.env['CI']) throw new Error(reason)
  console.warn(reason)
  return false
}

function missing(): (keyof typeof tools)[] {
  return (Object.keys(tools) as (keyof typeof tools)[]).filter(
    (tool) => spawnSync('which', [tool]).status !== 0,
  )
}

function canInstall(): boolean {
  return process.getuid?.() === 0 && existsSync('/etc/debian_version')
}

function install(): void {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const packages = missing().map((tool) => tools[tool])
  try {
    execFileSync('apt-get', ['update', '-qq'], { env, stdio: 'ignore' })
    execFileSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], {
      env,
      stdio: 'ignore',
    })
  } catch (error) {
    console.warn(`${packages.join(', ')} could not be installed: ${error}`)
  }
}
