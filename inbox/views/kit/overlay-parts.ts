/** What floats over the page comes as a script of its own, right after the first screen is drawn. */
export const loadMenuParts = () => import('./menu-parts.tsx')
export const loadPopoverParts = () => import('./popover-parts.tsx')
export const loadDialogParts = () => import('./dialog-parts.tsx')
