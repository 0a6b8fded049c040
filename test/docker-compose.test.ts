import { execFile } from 'node:child_process'
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
    expect(command('CMD')).toEqual(['node', 'src/main.ts'])
    const copied = all('COPY').flatMap((line) =>
      line
        .split(' ')
        .slice(1, -1)
        .map((path) => posix.relative('/app', path)),
    )
    expect(copied).toEqual(['package.json', 'schema.graphql', 'node_modules', 'prisma', 'src'])
    for (const path of [...copied, 'src/main.ts', 'package-lock.json'])
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
    expect(Object.keys(services)).toEqual(['api'])
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
    expect(Object.keys(volumes)).toEqual(['data'])
  })

  test('needs nothing to be filled in, and can be told everything by .env', () => {
    expect(api.env_file).toEqual([{ path: '.env', required: false }])
    expect(api.environment.NODE_ENV).toBe(`\${NODE_ENV:-development}`)
    expect(() => parseConfig({ ...environment, NODE_ENV: 'development' })).not.toThrow()
  })
})
