import type { Endpoint } from '../route.ts'
import { createView, deleteView, orderViews, updateView } from './change-views.ts'
import { getView, getViewCounts, listViews } from './list-views.ts'

export const viewEndpoints: Endpoint[] = [
  listViews,
  getViewCounts,
  getView,
  createView,
  updateView,
  deleteView,
  orderViews,
]
