import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { dirname, join, posix } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from '@jest/globals'
import { parse } from 'yaml'
import { DATA_DIRECTORY, parseConfig } from '../src/config.ts'

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)))
const read = (name: string) => readFileSync(join(ROOT, name), 'utf8')

/** The Dockerfile's instructions, each as its name and the rest, with continued lines joined and comments left out. */
const instructions = read('Dockerfile')
  .replaceAll('\\\n', ' ')
  .split('\n')
  .filter((line) => line.trim() !== '' && !line.startsWith('#'))
  .map((line) => line.match(/^(\w+)\s+(.*)$/)?.slice(1) ?? [])

/** The last stage is the image. */
const image = instructions.slice(instructions.findLastIndex(([name]) => name === 'FROM'))
const all = (name: string) => image.filter(([each]) => each === name).map(([, rest = '']) => rest)
const environment = Object.fromEntries(all('ENV').flatMap((line) => line.split(/\s+/).map((pair) => pair.split('='))))

/** The command of an instruction in its exec form, without a shell. */
const command = (name: string): string[] => JSON.parse(all(name)[0]?.match(/\[.*\]$/)?.[0] ?? '[]')

describe('the image', () => {
  test('runs the Node that the program is made for, in both stages', () => {
    const stages = instructions.filter(([name]) => name === 'FROM').map(([, rest = '']) => rest.split(' ')[0])
    expect(stages).toEqual(['node:24-slim', 'node:24-slim'])
  })

  test('does not run as root, and its user may write to the data alone', () => {
    expect(all('USER')).toEqual(['node'])
    expect(all('RUN')).toEqual([`mkdir ${DATA_DIRECTORY} && chown node:node ${DATA_DIRECTORY}`])
    expect(image.findIndex(([name]) => name === 'RUN')).toBeLessThan(image.findIndex(([name]) => name === 'USER'))
  })

  test('starts a program that exists, from files that exist, without a shell between it and its signals', () => {
    expect(command('CMD')).toEqual(['node', 'src/start.js'])
    const copied = all('COPY').flatMap((line) =>
      line
        .split(' ')
        .slice(1, -1)
        .map((path) => posix.relative('/app', path)),
    )
    expect(copied).toEqual(['package.json', 'schema.graphql', 'node_modules', 'bundle', 'prisma', 'scripts', 'src'])
    for (const path of [...copied, 'src/start.js', 'package-lock.json'])
      expect([path, existsSync(join(ROOT, path))]).toEqual([path, true])
  })

  test('keeps the database where the volume is', () => {
    const [workdir = ''] = all('WORKDIR')
    const [volume = ''] = all('VOLUME')
    expect(volume).toBe(posix.join(workdir, DATA_DIRECTORY))
    const database = parseConfig({}).databaseUrl.replace('file:', '')
    expect(posix.dirname(posix.join(workdir, database))).toBe(volume)
  })

  test('is in production, and reachable from outside its container', () => {
    expect(environment).toEqual({ NODE_ENV: 'production', HOST: '0.0.0.0', PORT: '4000' })
  })

  test('leaves out secrets, data, and what was built elsewhere', () => {
    expect(read('.dockerignore').split('\n')).toEqual(
      expect.arrayContaining(['.env*', DATA_DIRECTORY, 'node_modules', '.git', 'src/database/client']),
    )
  })

  test.each([
    [200, 0],
    [503, 1],
  ])('tells its health by whether it is ready: %i is exit code %i', async (status, expected) => {
    const asked: (string | undefined)[] = []
    const server = createServer((request, response) => {
      asked.push(request.url)
      response.writeHead(status).end()
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    const port = typeof address === 'object' ? address?.port : undefined
    const [, ...args] = command('HEALTHCHECK')
    const check = execFile(process.execPath, args, { env: { PORT: String(port) } })
    const [code] = await once(check, 'exit')
    expect(code).toBe(expected)
    expect(asked).toEqual(['/health/ready'])
    server.close()
  })
})

describe('docker compose up', () => {
  const { services, volumes } = parse(read('docker-compose.yml'))
  const { api } = services

  test('starts one service, built from here', () => {
    const started = Object.entries<{ profiles?: string[] }>(services).filter(
      ([, { profiles }]) => profiles === undefined,
    )
    expect(started.map(([name]) => name)).toEqual(['api'])
    expect(api.build).toBe('.')
    expect(api).not.toHaveProperty('command')
    expect(api).not.toHaveProperty('user')
  })

  test('is reachable from this machine only', () => {
    expect(api.ports).toEqual(['127.0.0.1:4000:4000'])
    expect(api.environment).toMatchObject({ HOST: '0.0.0.0', PORT: 4000 })
  })

  test('keeps its data on a volume', () => {
    expect(api.volumes).toEqual([`data:${all('VOLUME')[0]}`])
    expect(Object.keys(volumes)).toContain('data')
  })

  test('needs nothing to be filled in, and can be told everything by .env', () => {
    expect(api.env_file).toEqual([{ path: '.env', required: false }])
    expect(api.environment.NODE_ENV).toBe(`\${NODE_ENV:-development}`)
    expect(() => parseConfig({ ...environment, NODE_ENV: 'development' })).not.toThrow()
  })
})

describe('docker compose up proxy', () => {
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

  test('starts two instances, PostgreSQL, Redis and a proxy, which are not started otherwise', () => {
    expect(Object.keys(services)).toEqual(['api', ...Object.keys(scale)])
    for (const { profiles } of Object.values(scale)) expect(profiles).toEqual(['scale'])
    expect(instance.deploy.replicas).toBe(2)
    expect([instance.build, migrate.build]).toEqual(['.', '.'])
  })

  test('migrates once before the instances start, and is reachable by the proxy only', () => {
    expect(instance.depends_on.migrate).toEqual({ condition: 'service_completed_successfully' })
    expect(migrate.depends_on.postgres).toEqual({ condition: 'service_healthy' })
    expect(existsSync(join(ROOT, migrate.command[1]))).toBe(true)
    const published = Object.entries<{ ports?: string[] }>(scale).flatMap(([name, { ports }]) => (ports ? [name] : []))
    expect(published).toEqual(['proxy'])
    expect(proxy.ports).toEqual(['127.0.0.1:8080:8080'])
  })

  test('gives the instances settings that they can run with, once there is a secret', () => {
    expect(migrate.environment).toEqual(instance.environment)
    expect(() => parseConfig({ ...environment, ...settings })).toThrow(/^JWT_SECRET must be set/)
    const secret = randomBytes(32).toString('base64')
    const config = parseConfig({ ...environment, ...settings, JWT_SECRET: secret })
    expect(config.production).toBe(true)
    expect(new URL(config.databaseUrl)).toMatchObject({
      username: postgres.environment.POSTGRES_USER,
      password: 'c0ffee',
      hostname: 'postgres',
      pathname: `/${postgres.environment.POSTGRES_DB}`,
    })
  })

  test('keeps the database on a volume, and has the proxy ask each instance whether it is ready', () => {
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
])('%s names what mail needs', (_where, files) => {
  const text = files.map(read).join('')
  expect(['APP_URL', 'MAIL_FROM', 'SMTP_URL'].filter((name) => !text.includes(name))).toEqual([])
})

describe('the manifests for Kubernetes', () => {
  const manifest = (name: string) => parse(read(`deploy/kubernetes/${name}.yaml`))
  const config = manifest('config')
  const secret = manifest('secret.example')
  const deployment = manifest('deployment')
  const job = manifest('migrate')
  const [api] = deployment.spec.template.spec.containers
  const [migration] = job.spec.template.spec.containers

  test('hold settings that the program can run with, once there is a secret', () => {
    const settings: Record<string, string> = { ...environment, ...config.data, ...secret.stringData }
    expect(() => parseConfig(settings)).toThrow(/^JWT_SECRET must be set/)
    expect(() => parseConfig({ ...settings, JWT_SECRET: randomBytes(32).toString('base64') })).not.toThrow()
  })

  test('take configuration and secret for the instances and for the job alike', () => {
    const sources = [{ configMapRef: { name: config.metadata.name } }, { secretRef: { name: secret.metadata.name } }]
    expect([api.envFrom, migration.envFrom]).toEqual([sources, sources])
    expect(existsSync(join(ROOT, migration.command[1]))).toBe(true)
  })

  test('never have fewer instances than wanted while they are replaced', () => {
    expect(deployment.spec.strategy.rollingUpdate).toEqual({ maxSurge: 1, maxUnavailable: 0 })
    expect(deployment.spec.replicas).toBeGreaterThan(1)
    expect(manifest('disruption-budget').spec.minAvailable).toBe(1)
  })

  test('ask what is served, at the ports that it is served at', () => {
    expect(api.readinessProbe.httpGet).toEqual({ path: '/health/ready', port: 'http' })
    for (const probe of [api.livenessProbe, api.startupProbe])
      expect(probe.httpGet).toEqual({ path: '/health/live', port: 'http' })
    expect(api.ports).toEqual([
      { name: 'http', containerPort: Number(config.data.PORT) },
      { name: 'metrics', containerPort: Number(config.data.METRICS_PORT) },
    ])
  })

  test('find the pods that they mean', () => {
    const { labels } = deployment.spec.template.metadata
    for (const { spec } of [manifest('service'), manifest('disruption-budget'), deployment])
      expect(labels).toMatchObject(spec.selector.matchLabels ?? spec.selector)
    expect(job.spec.template.metadata.labels).not.toMatchObject(manifest('service').spec.selector)
  })

  test('run without rights, on a file system that is read only', () => {
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
