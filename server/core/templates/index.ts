export { bodyOf, bodyText } from './body-text.ts'
export { createTemplate } from './create-template.ts'
export { type FilledTemplate, fillTemplate, type TemplateValues } from './fill-template.ts'
export {
  listTemplatesAfter,
  listTemplatesByName,
  listTemplatesOfInboxes,
  type TemplateSearch,
} from './inboxes-templates-queries.ts'
export { type PreviewValues, previewTemplate, type TemplatePreview } from './preview-template.ts'
export { type ReportedTemplate, recordTemplateReport } from './record-template-report.ts'
export { syncTemplates } from './sync-templates.ts'
export {
  type Template,
  type TemplateDraft,
  type TemplateStatus,
  templateCategories,
  templateStatuses,
} from './template.ts'
export {
  countTemplates,
  findTemplate,
  findTemplateByName,
  listTemplates,
  type TemplateFilter,
  type TemplateName,
} from './template-queries.ts'
