/** Style sheets are built beside the script. */
declare module '*.css'
