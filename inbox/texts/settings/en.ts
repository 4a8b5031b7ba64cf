export const en = {}

export type SettingsTexts = typeof en
