/** Writes the inbox's files and their manifest into a folder. */
export function buildInbox(outDir: string): Promise<void>

/** The folder of the inbox built of the source as it is now. */
export function cachedInbox(): Promise<string>
