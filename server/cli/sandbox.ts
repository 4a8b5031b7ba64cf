import { once } from 'node:events'
import type { Command } from 'commander'
import { addCommand, type JsonOption, print } from './command.ts'
import { UsageError } from './failure.ts'

const usualPort = 4010
const portsToTry = 20

export function addSandboxCommands(program: Command): void {
  const sandbox = program
    .command('sandbox')
    .description('networks of your own, to try things without a vendor')

  addCommand(
    sandbox,
    'whatsapp',
    "run Meta's WhatsApp API on this machine, with a page to write as a customer",
  )
    .option('--host <host>', 'where to listen', '127.0.0.1')
    .option(
      '--port <port>',
      `where to listen; 0 picks a free one (default: ${usualPort}, or the next free one)`,
    )
    .option('--access-token <token>', 'that senders must show')
    .option('--app-secret <secret>', 'with which callbacks are signed')
    .option('--verify-token <token>', 'that the handshake shows')
    .action((options: SandboxOptions) => runWhatsAppSandbox(options))
}

type SandboxOptions = JsonOption & {
  host: string
  port?: string
  accessToken?: string
  appSecret?: string
  verifyToken?: string
}

async function runWhatsAppSandbox(options: SandboxOptions): Promise<void> {
  const { startWhatsAppSandbox } = await import('../../sandbox/whatsapp/index.ts')
  const { host, accessToken, appSecret, verifyToken } = options
  const stopped = Promise.race([once(process, 'SIGTERM'), once(process, 'SIGINT')])
  const sandbox = await onFreePort(options, (port) =>
    startWhatsAppSandbox({
      host,
      port,
      accessToken,
      appSecret,
      verifyToken,
      log: (line) => process.stderr.write(`${line}\n`),
    }),
  )
  const [number] = sandbox.control.numbers()
  print(options, { sandbox: { url: sandbox.url, number } }, explainWiring(sandbox.url, number!))
  await stopped
  await sandbox.close()
}

/** The port asked for, or the first free one from the usual on: a server with samples has that one already. */
async function onFreePort<T>({ port }: SandboxOptions, start: (port: number) => Promise<T>): Promise<T> {
  const first = port === undefined ? usualPort : readPort(port)
  const last = port === undefined ? first + portsToTry : first
  for (let candidate = first; ; candidate += 1) {
    try {
      return await start(candidate)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error
      if (candidate >= last)
        throw new UsageError(
          `Port ${candidate} is taken by another program. Give a free one as --port, or --port 0 to have one picked`,
        )
    }
  }
}

function readPort(text: string): number {
  const port = Number(text)
  if (/^\d+$/.test(text) && port <= 65_535) return port
  throw new UsageError(`--port is '${text}'; it takes a whole number from 0 to 65535`)
}

function explainWiring(url: string, number: Record<string, unknown>): string {
  const settings = ['phone_number_id', 'waba_id', 'access_token', 'app_secret', 'verify_token']
  return [
    `WhatsApp sandbox on ${url}`,
    '',
    'Open that address in a browser to write as a customer. To connect an inbox to it:',
    '',
    `  parley inbox create --account ID --channel whatsapp --phone +${number['display_phone_number']} \\`,
    ...settings.map((name) => `    --set ${name}=${number[name]} \\`),
    `    --set graph_url=${url}`,
    '',
    'and tell the sandbox the callback address that this prints:',
    '',
    `  curl -X PATCH ${url}/sandbox/numbers/${number['phone_number_id']} \\`,
    `    -H 'content-type: application/json' -d '{"callback_url":"CALLBACK_ADDRESS"}'`,
    '',
    'The server needs PARLEY_ALLOW_PRIVATE_NETWORK=1 to send to an address of this machine.',
  ].join('\n')
}
