/** Style sheets are built beside the script. */
declare module '*.css'

interface ImportMeta {
  /** Files by path, each loaded when it is asked for. The bundler fills it in. */
  glob<Module>(patterns: string | string[]): Record<string, () => Promise<Module>>
}
