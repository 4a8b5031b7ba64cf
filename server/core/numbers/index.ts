export { addInventory, type NewInventoryNumber } from './add-inventory.ts'
export { createManualProvider } from './manual-provider.ts'
export {
  type AvailableNumber,
  type CodeMethod,
  codeMethods,
  type NumberOrder,
  type NumberOrderStatus,
  type NumberVerification,
} from './number.ts'
export type { NumberProvider, PlacedOrder, WantedNumber } from './number-provider.ts'
export { findNumberOrder, listInventory } from './number-queries.ts'
export { orderNumber } from './order-number.ts'
export { type CodeRequest, confirmCode, requestCode } from './verify-number.ts'
