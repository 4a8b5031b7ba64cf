import type { Endpoint } from '../route.ts'
import { createProperty } from './create-property.ts'
import { deleteProperty } from './delete-property.ts'
import { getStatistics } from './get-statistics.ts'
import { listProperties } from './list-properties.ts'
import { updateProperty } from './update-property.ts'

export const propertyEndpoints: Endpoint[] = [
  listProperties,
  createProperty,
  updateProperty,
  deleteProperty,
  getStatistics,
]
