/** How the surface of everything that floats looks. */
export const floatStyle =
  'rounded-lg bg-raised shadow-float data-[entering]:animate-pop data-[exiting]:opacity-0 data-[exiting]:transition-opacity'

/** How a line of a menu or of a list to choose from looks. */
export const rowStyle =
  'group flex min-h-8 select-none items-center gap-2 rounded-md px-2 py-1 text-sm text-normal outline-none data-[focused]:bg-hover data-[focused]:text-strong data-[disabled]:opacity-50'
