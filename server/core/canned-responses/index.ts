export type { CannedResponse } from './canned-response.ts'
export {
  listCannedResponses,
  listCannedResponsesByShortcut,
  lockCannedResponse,
} from './canned-response-queries.ts'
export { createCannedResponse } from './create-canned-response.ts'
export { deleteCannedResponse } from './delete-canned-response.ts'
export { updateCannedResponse } from './update-canned-response.ts'
