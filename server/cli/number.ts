import type { Command } from 'commander'
import { readConfig } from '../config.ts'
import { type AvailableNumber, addInventory, listInventory } from '../core/numbers/index.ts'
import { AppError } from '../platform/errors.ts'
import { addCommand, type JsonOption, print, table } from './command.ts'
import { UsageError } from './failure.ts'
import { withStore } from './open-database.ts'
import { requireAccount } from './read-id.ts'

export function addNumberCommands(program: Command): void {
  const number = program
    .command('number')
    .description('the inventory of phone numbers that an account may order')

  addCommand(number, 'add', 'put a number into the inventory, or change it')
    .requiredOption('--account <id>', 'decimal id or UUID')
    .requiredOption('--phone <number>', 'such as +15550100200')
    .requiredOption('--country <code>', 'two letters')
    .option('--region <name>', 'part of the country', '')
    .option('--type <type>', 'kind of number', 'local')
    .option('--setup-fee <amount>', 'once, in whole units of the currency', '0')
    .option('--monthly-fee <amount>', 'each month', '0')
    .option('--currency <code>', 'three letters', 'USD')
    .action((options: AddOptions) => addNumberCommand(options))

  addCommand(number, 'list', 'show the numbers of a country that nobody has ordered yet')
    .requiredOption('--account <id>', 'decimal id or UUID')
    .requiredOption('--country <code>', 'two letters')
    .action((options: ListOptions) => listNumbersCommand(options))
}

type ListOptions = JsonOption & { account: string; country: string }
type AddOptions = ListOptions & {
  phone: string
  region: string
  type: string
  setupFee: string
  monthlyFee: string
  currency: string
}

async function addNumberCommand(options: AddOptions): Promise<void> {
  const { phone, country, region, type: numberType, currency } = options
  const setupFee = readFee('setup-fee', options.setupFee)
  const monthlyFee = readFee('monthly-fee', options.monthlyFee)
  await withStore(readConfig(process.env), async ({ db }) => {
    const { id: accountId } = await requireAccount(db, options.account)
    const numbers = [{ phone, country, region, numberType, setupFee, monthlyFee, currency }]
    await db.transaction((tx) => addInventory(tx, { accountId, numbers })).catch(explainNumber)
  })
  print(options, { added: 1 }, `The number ${phone} is in the inventory.`)
}

async function listNumbersCommand(options: ListOptions): Promise<void> {
  const country = options.country.toUpperCase()
  const found = await withStore(readConfig(process.env), async ({ db }) =>
    listInventory(db, { accountId: (await requireAccount(db, options.account)).id, country }),
  )
  print(
    options,
    { numbers: found.map(presentNumber) },
    table(
      ['PHONE', 'COUNTRY', 'REGION', 'TYPE', 'SETUP', 'MONTHLY', 'CURRENCY'],
      found.map((one) => [
        one.phone,
        one.country,
        one.region || undefined,
        one.numberType,
        String(one.setupFee),
        String(one.monthlyFee),
        one.currency,
      ]),
      `There are no numbers of ${country}. Add one with: parley number add`,
    ),
  )
}

function presentNumber({
  phone,
  country,
  region,
  numberType,
  setupFee,
  monthlyFee,
  currency,
}: AvailableNumber) {
  return {
    phone,
    country,
    region,
    number_type: numberType,
    setup_fee: setupFee,
    monthly_fee: monthlyFee,
    currency,
  }
}

function readFee(name: string, text: string): number {
  const fee = Number(text)
  if (text.trim() !== '' && fee >= 0 && Number.isFinite(fee)) return fee
  throw new UsageError(`--${name} is '${text}'; it takes an amount of 0 or more`)
}

/** Fields of the list of numbers are options here: `numbers.0.phone` is `--phone`. */
function explainNumber(error: unknown): never {
  if (!(error instanceof AppError) || !error.details.fields) throw error
  throw new UsageError(
    error.details.fields.map(({ field, message }) => `--${field.split('.').at(-1)} ${message}`).join('; '),
  )
}
