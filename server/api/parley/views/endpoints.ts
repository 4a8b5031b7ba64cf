import type { Endpoint } from '../route.ts'
import { createView, deleteView, orderViews, updateView } from './change-views.ts'
import { getViewCounts, listViews } from './list-views.ts'

export const viewEndpoints: Endpoint[] = [
  listViews,
  getViewCounts,
  createView,
  updateView,
  deleteView,
  orderViews,
]
