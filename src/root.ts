/** The folder with package.json, for what is read from beside the code. Bundled code lies in bundle/, as deep as this file does. */
export const ROOT = new URL('..', import.meta.url)
