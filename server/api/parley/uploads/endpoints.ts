import type { Endpoint } from '../route.ts'
import { createUpload } from './create-upload.ts'
import { getUpload } from './get-upload.ts'

export const uploadEndpoints: Endpoint[] = [createUpload, getUpload]
