import { toE164 } from '../../../shared/phone.ts'
import type { Transaction } from '../../platform/db/index.ts'
import { type FieldError, invalidFields } from '../../platform/errors.ts'
import type { Id } from '../../platform/ids.ts'
import type { AvailableNumber } from './number.ts'
import { upsertInventory } from './number-queries.ts'

export type NewInventoryNumber = Pick<AvailableNumber, 'phone' | 'country'> & Partial<AvailableNumber>

/** Puts numbers into the inventory that the manual provider sells from. A number that is there is changed. */
export async function addInventory(
  tx: Transaction,
  { accountId, numbers }: { accountId: Id; numbers: NewInventoryNumber[] },
): Promise<{ added: number }> {
  const faults: FieldError[] = []
  const checked = numbers.map((number, index) => check(number, `numbers.${index}`, faults))
  if (faults.length > 0) throw invalidFields(faults)
  const unique = [...new Map(checked.map((number) => [number.phone, number])).values()]
  await upsertInventory(tx, accountId, unique)
  return { added: unique.length }
}

function check(number: NewInventoryNumber, field: string, faults: FieldError[]): AvailableNumber {
  const { phone, country, region = '', numberType = 'local', currency = 'USD' } = number
  const { setupFee = 0, monthlyFee = 0 } = number
  const e164 = toE164(phone)
  if (!e164)
    faults.push({
      field: `${field}.phone`,
      message: 'must be an E.164 number such as +15550100200',
      code: 'INVALID',
      value: phone,
    })
  if (!/^[a-z]{2}$/i.test(country))
    faults.push({
      field: `${field}.country`,
      message: 'must be a country code of two letters',
      code: 'INVALID',
      value: country,
    })
  if (!(setupFee >= 0 && monthlyFee >= 0))
    faults.push({ field, message: 'must have fees of 0 or more', code: 'INVALID' })
  return {
    phone: e164 ?? phone,
    country: country.toUpperCase(),
    region: region.trim(),
    numberType: numberType.toLowerCase(),
    setupFee,
    monthlyFee,
    currency: currency.toUpperCase(),
  }
}
