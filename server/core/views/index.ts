export {
  createView,
  deleteView,
  orderViews,
  updateView,
  type ViewEditor,
  type ViewFields,
} from './change-views.ts'
export { toConversationFilter, type Viewer } from './to-conversation-filter.ts'
export { type SystemView, systemViews, type View, type ViewVisibility, viewVisibilities } from './view.ts'
export { findView, listViews, listViewsById, lockViews } from './view-queries.ts'
