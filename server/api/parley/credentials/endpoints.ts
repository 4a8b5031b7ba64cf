import type { Endpoint } from '../route.ts'
import { createCredential, deleteCredential, listCredentials } from './credentials.ts'

export const credentialEndpoints: Endpoint[] = [listCredentials, createCredential, deleteCredential]
