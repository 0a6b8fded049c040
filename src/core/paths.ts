/** Root folder of the project, as a URL. The bundle in dist/server is as deep as this file, so one path serves both. */
export const ROOT = new URL('../..', import.meta.url)
