/** Whether to draw light on dark. */
export function isDark(theme: string): boolean {
  return theme === 'dark' || (theme !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches)
}
