import type { DescribedSetting } from '../../src/config/settings.ts'

const HEAD = `# Settings, with their defaults in development. Copy this file to .env and uncomment what you change.
# docs/operations.md explains each. \`npm run env:example\` writes this file from src/config.
`

/** Returns the text of `.env.example`: all settings as comments, grouped by section. */
export function envExample(settings: readonly DescribedSetting[]): string {
  const sections = Map.groupBy(settings, ({ section }) => section)
  const blocks = [...sections].map(([title, of]) => {
    const entries = of.map(({ name, fallback, help }) => `# ${help}\n# ${name}=${fallback ?? ''}\n`)
    return `\n## ${title}\n\n${entries.join('\n')}`
  })
  return HEAD + blocks.join('')
}
