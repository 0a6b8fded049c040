import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { parse } from 'yaml'
import { parseConfig } from '../../src/config/config.ts'
import { environment, image, ROOT, read, textsOf } from './dockerfile.ts'

describe('the default docker compose service', () => {
  const { services, volumes } = parse(read('docker-compose.yml'))
  const { api } = services

  test('starts one service, built from this folder', () => {
    const started = Object.entries<{ profiles?: string[] }>(services).filter(
      ([, { profiles }]) => profiles === undefined,
    )
    expect(started.map(([name]) => name)).toEqual(['api'])
    expect(api.build).toBe('.')
    expect(api).not.toHaveProperty('command')
    expect(api).not.toHaveProperty('user')
  })

  test('publishes the API on the loopback interface only', () => {
    expect(api.ports).toEqual(['127.0.0.1:4000:4000'])
    expect(api.environment).toMatchObject({ HOST: '0.0.0.0', PORT: 4000 })
  })

  test('keeps its data on a volume', () => {
    expect(api.volumes).toEqual([`data:${textsOf(image, 'VOLUME')[0]}`])
    expect(Object.keys(volumes)).toContain('data')
  })

  test('starts without settings and reads .env', () => {
    expect(api.env_file).toEqual([{ path: '.env', required: false }])
    expect(api.environment.NODE_ENV).toBe(`\${NODE_ENV:-development}`)
    expect(() => parseConfig({ ...environment, NODE_ENV: 'development' })).not.toThrow()
  })
})

describe('the docker compose profile "scale"', () => {
  const { services, volumes } = parse(read('docker-compose.yml'))
  const { instance, migrate, postgres, redis, proxy } = services
  const scale = { instance, migrate, postgres, redis, proxy }
  const values: Record<string, string> = { POSTGRES_PASSWORD: 'c0ffee' }
  const settings: Record<string, string> = Object.fromEntries(
    Object.entries(instance.environment).map(([name, value]) => [
      name,
      String(value).replace(/\$\{(\w+):-\}/g, (_, variable: string) => values[variable] ?? ''),
    ]),
  )

  test('starts two instances, PostgreSQL, Redis and a proxy under the profile only', () => {
    expect(Object.keys(services)).toEqual(['api', ...Object.keys(scale)])
    for (const { profiles } of Object.values(scale)) expect(profiles).toEqual(['scale'])
    expect(instance.deploy.replicas).toBe(2)
    expect([instance.build, migrate.build]).toEqual(['.', '.'])
  })

  test('migrates once before the instances start, and publishes the proxy only', () => {
    expect(instance.depends_on.migrate).toEqual({ condition: 'service_completed_successfully' })
    expect(migrate.depends_on.postgres).toEqual({ condition: 'service_healthy' })
    expect(existsSync(join(ROOT, migrate.command[1]))).toBe(true)
    const published = Object.entries<{ ports?: string[] }>(scale).flatMap(([name, { ports }]) => (ports ? [name] : []))
    expect(published).toEqual(['proxy'])
    expect(proxy.ports).toEqual(['127.0.0.1:8080:8080'])
  })

  test('gives the instances valid settings, apart from JWT_SECRET', () => {
    expect(migrate.environment).toEqual(instance.environment)
    expect(() => parseConfig({ ...environment, ...settings })).toThrow(/^JWT_SECRET must be set/)
    const secret = randomBytes(32).toString('base64')
    const config = parseConfig({ ...environment, ...settings, JWT_SECRET: secret })
    expect(config.production).toBe(true)
    expect(new URL(config.database.url)).toMatchObject({
      username: postgres.environment.POSTGRES_USER,
      password: 'c0ffee',
      hostname: 'postgres',
      pathname: `/${postgres.environment.POSTGRES_DB}`,
    })
  })

  test('keeps the database on a volume and lets the proxy check each instance’s readiness', () => {
    const [volume] = postgres.volumes[0].split(':')
    expect(Object.keys(volumes)).toContain(volume)
    const [file] = proxy.volumes[0].split(':')
    const rules = read(file)
    expect(rules).toMatch(/httpchk GET \/health\/ready/)
    expect(rules).toContain(`instance:${instance.environment.PORT}`)
    expect(rules).toContain(`bind :${proxy.ports[0].split(':').at(-1)}`)
  })
})

test.each([
  ['docker-compose.yml', ['docker-compose.yml']],
  ['deploy/kubernetes', ['deploy/kubernetes/config.yaml', 'deploy/kubernetes/secret.example.yaml']],
])('mentions all mail settings in %s', (_where, files) => {
  const text = files.map(read).join('')
  expect(['APP_URL', 'MAIL_FROM', 'SMTP_URL'].filter((name) => !text.includes(name))).toEqual([])
})

test('shows the command that creates an administrator in docker-compose.yml and README.md', () => {
  for (const file of ['docker-compose.yml', 'README.md'])
    expect(read(file)).toContain('docker compose exec api node scripts/user.ts create you@example.com --role ADMIN')
})
