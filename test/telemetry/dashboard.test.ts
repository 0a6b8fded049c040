import { readFile } from 'node:fs/promises'
import { beforeAll, expect, test } from '@jest/globals'
import { startTestApp } from '../api/test-app.ts'
import { readSamples, type Samples } from './prometheus-text.ts'

type Panel = { title: string; description?: string; targets?: { expr: string; legendFormat: string }[] }
type Dashboard = { panels: Panel[] }

/** Words of PromQL other than metric names and labels. */
const FUNCTIONS = new Set(['sum', 'by', 'rate', 'histogram_quantile'])

let samples: Samples
let dashboard: Dashboard
beforeAll(async () => {
  dashboard = JSON.parse(await readFile(new URL('../../deploy/grafana/gatehouse.json', import.meta.url), 'utf8'))
  const app = await startTestApp()
  const { accessToken, refreshToken } = await app.register('ada@example.com')
  await app.login('ada@example.com')
  await app.query('mutation ($t: String) { refresh(refreshToken: $t) { tokenType } }', {
    variables: { t: refreshToken },
  })
  await app.query('query Users { users { totalCount } }', { token: accessToken })
  samples = readSamples(await (await fetch(`${app.url}/metrics`)).text())
  await app.close()
})

const targets = () =>
  dashboard.panels.flatMap(({ title, targets = [] }) => targets.map((target) => ({ title, ...target })))

test('uses only metrics and labels in the dashboard that /metrics exposes', () => {
  expect(targets().length).toBeGreaterThan(15)
  for (const { title, expr, legendFormat } of targets()) {
    for (const [, metric = '', matchers = ''] of expr.matchAll(/([a-z]\w+)\{([^}]*)\}/g)) {
      const [labels] = samples.labels(metric)
      expect({ title, metric, labels }).toEqual({ title, metric, labels: expect.anything() })
      const asked = [...matchers.matchAll(/(\w+)[=!]/g), ...legendFormat.matchAll(/\{\{(\w+)\}\}/g)].map(
        ([, label = '']) => label,
      )
      // Prometheus adds these two labels at the scrape.
      for (const label of asked.filter((each) => each !== 'job' && each !== 'instance'))
        expect(Object.keys(labels ?? {})).toContain(label)
    }
  }
})

test('uses only known PromQL functions in the dashboard', () => {
  for (const { expr } of targets()) {
    const bare = expr.replace(/[a-z]\w+\{[^}]*\}/g, '').replace(/by \([^)]*\)/g, 'by')
    const words = bare.match(/[a-z_]\w+/g) ?? []
    expect(words.filter((word) => !FUNCTIONS.has(word) && word !== '__rate_interval')).toEqual([])
  }
})

test('shows every Gatehouse metric in the dashboard', () => {
  const shown = targets()
    .map(({ expr }) => expr)
    .join(' ')
  const ours = [...samples.names()].filter((name) => name.startsWith('gatehouse_') && !/_(bucket|sum)$/.test(name))
  expect(ours.length).toBeGreaterThanOrEqual(6)
  for (const name of ours) expect(shown).toContain(name)
})

test('describes every panel of the dashboard in a full sentence', () => {
  for (const { targets, description } of dashboard.panels) if (targets) expect(description).toMatch(/\.$/)
})
