import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { parse } from 'yaml'
import { parseConfig } from '../../src/config/config.ts'
import { environment, ROOT, read } from './dockerfile.ts'

describe('the Kubernetes manifests', () => {
  const manifest = (name: string) => parse(read(`deploy/kubernetes/${name}.yaml`))
  const config = manifest('config')
  const secret = manifest('secret.example')
  const deployment = manifest('deployment')
  const job = manifest('migrate')
  const [api] = deployment.spec.template.spec.containers
  const [migration] = job.spec.template.spec.containers

  test('contains valid settings, apart from JWT_SECRET', () => {
    const settings: Record<string, string> = { ...environment, ...config.data, ...secret.stringData }
    expect(() => parseConfig(settings)).toThrow(/^JWT_SECRET must be set/)
    expect(() => parseConfig({ ...settings, JWT_SECRET: randomBytes(32).toString('base64') })).not.toThrow()
  })

  test('gives the instances and the migration job the same configuration and secret', () => {
    const sources = [{ configMapRef: { name: config.metadata.name } }, { secretRef: { name: secret.metadata.name } }]
    expect([api.envFrom, migration.envFrom]).toEqual([sources, sources])
    expect(existsSync(join(ROOT, migration.command[1]))).toBe(true)
  })

  test('keeps the wanted number of instances during a rollout', () => {
    expect(deployment.spec.strategy.rollingUpdate).toEqual({ maxSurge: 1, maxUnavailable: 0 })
    expect(deployment.spec.replicas).toBeGreaterThan(1)
    expect(manifest('disruption-budget').spec.minAvailable).toBe(1)
  })

  test('probes existing endpoints on the configured ports', () => {
    expect(api.readinessProbe.httpGet).toEqual({ path: '/health/ready', port: 'http' })
    for (const probe of [api.livenessProbe, api.startupProbe])
      expect(probe.httpGet).toEqual({ path: '/health/live', port: 'http' })
    expect(api.ports).toEqual([
      { name: 'http', containerPort: Number(config.data.PORT) },
      { name: 'metrics', containerPort: Number(config.data.METRICS_PORT) },
    ])
  })

  test('selects the pods of the API only', () => {
    const { labels } = deployment.spec.template.metadata
    for (const { spec } of [manifest('service'), manifest('disruption-budget'), deployment])
      expect(labels).toMatchObject(spec.selector.matchLabels ?? spec.selector)
    expect(job.spec.template.metadata.labels).not.toMatchObject(manifest('service').spec.selector)
  })

  test('runs containers without root, capabilities or a writable file system', () => {
    for (const { spec } of [deployment.spec.template, job.spec.template]) {
      expect(spec.securityContext).toMatchObject({ runAsNonRoot: true })
      expect(spec.containers[0].securityContext).toMatchObject({
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ['ALL'] },
      })
      expect(spec.containers[0].resources.limits).toHaveProperty('memory')
    }
  })
})
