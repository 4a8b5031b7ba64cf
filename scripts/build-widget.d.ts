/** Writes the widget's files and their manifest into a folder. */
export function buildWidget(outDir: string): Promise<void>

/** The folder of the widget built of the source as it is now. */
export function cachedWidget(): Promise<string>
