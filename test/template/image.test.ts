import { execFile, execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, existsSync, globSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { dirname, join, posix } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { DATA_DIRECTORY, parseConfig } from '../../src/config/config.ts'
import { copyOf, environment, image, ROOT, read, stages, textsOf } from './dockerfile.ts'

const all = (name: string) => textsOf(image, name)

/** Returns the command of an instruction in exec form, which uses no shell. */
const command = (name: string): string[] => JSON.parse(all(name)[0]?.match(/\[.*\]$/)?.[0] ?? '[]')

describe('the Docker image', () => {
  test('uses Node 24 in each build stage', () => {
    expect(stages.map(([from]) => from?.text.split(' ')[0])).toEqual(Array(3).fill('node:24-slim'))
  })

  test('copies only package files before npm ci, so that its layer is cached', () => {
    const { workspaces } = JSON.parse(read('package.json'))
    const manifests = [
      ...['package.json', 'package-lock.json', '.npmrc'],
      ...workspaces.map((folder: string) => `${folder}/package.json`),
    ]
    for (const stage of stages.slice(0, -1)) {
      const install = stage.findIndex(({ name, text }) => name === 'RUN' && text.startsWith('npm ci'))
      const before = textsOf(stage.slice(0, install), 'COPY').flatMap((text) => copyOf(text).sources)
      expect(before).toEqual(manifests)
    }
  })

  test('contains less than 200 MB of packages, without Prisma CLI, compiler and web packages', () => {
    const packages = stages.find(([from]) => from?.text.endsWith(' AS packages')) ?? []
    const directory = mkdtempSync(join(tmpdir(), 'gatehouse-image-'))
    try {
      for (const { sources, target } of textsOf(packages, 'COPY').map(copyOf))
        for (const source of sources) {
          const path = join(directory, target, posix.basename(source))
          mkdirSync(dirname(path), { recursive: true })
          cpSync(join(ROOT, source), path)
        }
      for (const script of textsOf(packages, 'RUN'))
        execFileSync('sh', ['-c', script], { cwd: directory, stdio: 'ignore' })
      const root = join(directory, 'node_modules')
      const bytes = globSync('**', { cwd: root, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0)
      expect(bytes).toBeGreaterThan(50e6)
      expect(bytes).toBeLessThan(200e6)
      for (const name of ['prisma', '@prisma/studio-core', '@prisma/engines', 'typescript', 'jest', 'react', 'vite'])
        expect([name, existsSync(join(root, name))]).toEqual([name, false])
    } finally {
      rmSync(directory, { recursive: true })
    }
  })

  test('runs as a user who may write only to the data directory', () => {
    expect(all('USER')).toEqual(['node'])
    expect(all('RUN')).toEqual([`mkdir ${DATA_DIRECTORY} && chown node:node ${DATA_DIRECTORY}`])
    const index = (of: string) => image.findIndex(({ name }) => name === of)
    expect(index('RUN')).toBeLessThan(index('USER'))
  })

  test('starts the server without a shell, so that signals reach it', () => {
    expect(command('CMD')).toEqual(['node', 'dist/server/main.js'])
    const copied = all('COPY').flatMap((text) => copyOf(text).sources.map((path) => posix.relative('/app', path)))
    expect(copied.toSorted()).toEqual([
      'dist/server',
      'node_modules',
      'package.json',
      'prisma',
      'schema.graphql',
      'scripts',
      'src',
      'web/dist',
    ])
    for (const path of copied.filter((each) => each !== 'dist/server'))
      expect([path, existsSync(join(ROOT, path))]).toEqual([path, true])
  })

  test('keeps the database on the volume', () => {
    const [workdir = ''] = all('WORKDIR')
    const [volume = ''] = all('VOLUME')
    expect(volume).toBe(posix.join(workdir, DATA_DIRECTORY))
    const database = parseConfig({}).database.url.replace('file:', '')
    expect(posix.dirname(posix.join(workdir, database))).toBe(volume)
  })

  test('runs in production mode on every interface', () => {
    expect(environment).toEqual({ NODE_ENV: 'production', HOST: '0.0.0.0', PORT: '4000' })
  })

  test('excludes secrets, data and local builds from the image', () => {
    expect(read('.dockerignore').split('\n')).toEqual(
      expect.arrayContaining(['.env*', DATA_DIRECTORY, 'node_modules', '.git', 'src/database/client']),
    )
  })

  test.each([
    [200, 0],
    [503, 1],
  ])('reports readiness status %i as health check exit code %i', async (status, expected) => {
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
