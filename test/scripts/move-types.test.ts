import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import Sqlite from 'better-sqlite3'
import { move } from '../../scripts/lib/move/move.ts'
import { prepareSqlite, sqlitePath } from '../../src/database/sqlite/open.ts'
import { describeOnPostgres, sql } from '../database/on-postgres.ts'
import { type TestDatabaseUrl, testDatabaseUrl } from '../database/test-database.ts'

/** Tables that Prisma creates for an adopter's models, on SQLite and PostgreSQL. */
const SQLITE = `
  CREATE TABLE "Project" ("id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, "parentId" INTEGER,
    CONSTRAINT "Project_parentId_fkey" FOREIGN KEY ("parentId") REFERENCES "Project" ("id"));
  CREATE TABLE "ProjectMember" ("projectId" INTEGER NOT NULL, "userId" TEXT NOT NULL, "role" TEXT NOT NULL,
    PRIMARY KEY ("projectId", "userId"),
    CONSTRAINT "ProjectMember_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project" ("id"));
  CREATE TABLE "Seat" ("level" TEXT NOT NULL, "number" INTEGER NOT NULL, PRIMARY KEY ("level", "number"));
  CREATE TABLE "_ProjectToTag" ("A" INTEGER NOT NULL, "B" TEXT NOT NULL);
  CREATE UNIQUE INDEX "_ProjectToTag_AB_unique" ON "_ProjectToTag"("A", "B");
  CREATE TABLE "Reading" ("sensor" TEXT NOT NULL, "at" DATETIME NOT NULL, "float" REAL, "big" BIGINT, "decimal" DECIMAL,
    "bytes" BLOB, "json" JSONB, "flag" BOOLEAN, PRIMARY KEY ("sensor", "at"));`
const POSTGRESQL = `
  CREATE TYPE "Level" AS ENUM ('UPPER', 'LOWER');
  CREATE TABLE "Project" ("id" SERIAL PRIMARY KEY, "parentId" INTEGER REFERENCES "Project" ("id"));
  CREATE TABLE "ProjectMember" ("projectId" INTEGER NOT NULL REFERENCES "Project" ("id"), "userId" TEXT COLLATE "C" NOT NULL,
    "role" TEXT COLLATE "C" NOT NULL, PRIMARY KEY ("projectId", "userId"));
  CREATE TABLE "Seat" ("level" "Level" NOT NULL, "number" INTEGER NOT NULL, PRIMARY KEY ("level", "number"));
  CREATE TABLE "_ProjectToTag" ("A" INTEGER NOT NULL, "B" TEXT COLLATE "C" NOT NULL, PRIMARY KEY ("A", "B"));
  CREATE TABLE "Reading" ("sensor" TEXT COLLATE "C" NOT NULL, "at" TIMESTAMP(3) NOT NULL, "float" DOUBLE PRECISION,
    "big" BIGINT, "decimal" DECIMAL(65,30), "bytes" BYTEA, "json" JSONB, "flag" BOOLEAN, PRIMARY KEY ("sensor", "at"));`

const AT = '2026-11-25T12:00:00.007+00:00'

describeOnPostgres("moving an adopter's tables", () => {
  let directory: string
  let from: string
  let source: Sqlite.Database
  let target: TestDatabaseUrl

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'gatehouse-'))
    from = `file:${join(directory, 'gatehouse.db')}`
    await prepareSqlite(from)
    source = new Sqlite(sqlitePath(from))
    source.pragma('synchronous = off')
    source.exec(SQLITE)
    target = await testDatabaseUrl()
    await sql(target.url, POSTGRESQL)
  })
  afterEach(async () => {
    source.close()
    await target.drop()
    await rm(directory, { recursive: true, force: true })
  })

  const counts = async () => {
    const moved = await move({ from, to: target.url })
    return Object.fromEntries(Object.entries(moved).filter(([, count]) => count > 0))
  }

  test('moves every row of tables with composite keys, across all batch boundaries', async () => {
    source.exec(`INSERT INTO "Project" ("id") VALUES (1), (2);
      WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 2999)
      INSERT INTO "ProjectMember" SELECT 1 + i / 1500, printf('user%d', i % 1500), 'r' || i FROM n;
      WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 4099)
      INSERT INTO "Seat" SELECT iif(i % 2, 'UPPER', 'LOWER'), i / 2 FROM n;
      INSERT INTO "_ProjectToTag" VALUES (1, 'a'), (1, 'b'), (2, 'a')`)
    expect(await counts()).toEqual({ Project: 2, ProjectMember: 3000, Seat: 4100, _ProjectToTag: 3 })
    const members = source.prepare('SELECT * FROM "ProjectMember" ORDER BY "role"').all()
    expect(await sql(target.url, 'SELECT * FROM "ProjectMember" ORDER BY "role" COLLATE "C"')).toEqual(members)
    const seats = source.prepare('SELECT "number", "level" FROM "Seat" ORDER BY "number", "level"').all()
    expect(await sql(target.url, 'SELECT "number", "level" FROM "Seat" ORDER BY "number", "level"::text')).toEqual(
      seats,
    )
    expect(await sql(target.url, 'SELECT "A", "B" FROM "_ProjectToTag" ORDER BY 1, 2')).toHaveLength(3)
  })

  test('moves rows that reference later rows of their table, and continues their sequence', async () => {
    source.exec(`INSERT INTO "Project" ("id", "parentId") VALUES (1, NULL), (2, NULL), (7, NULL);
      UPDATE "Project" SET "parentId" = 7 WHERE "id" = 1;
      WITH RECURSIVE n(i) AS (SELECT 10 UNION ALL SELECT i + 1 FROM n WHERE i < 5000)
      INSERT INTO "Project" ("id", "parentId") SELECT i, NULL FROM n;
      UPDATE "Project" SET "parentId" = 5000 WHERE "id" = 10;
      DELETE FROM "Project" WHERE "id" = 4999`)
    expect(await counts()).toEqual({ Project: 4993 })
    expect(await sql(target.url, 'SELECT "parentId" FROM "Project" WHERE "id" IN (1, 10) ORDER BY "id"')).toEqual([
      { parentId: 7 },
      { parentId: 5000 },
    ])
    expect(await sql(target.url, 'INSERT INTO "Project" DEFAULT VALUES RETURNING "id"')).toEqual([{ id: 5001 }])
    const orphan = sql(target.url, 'INSERT INTO "Project" ("parentId") VALUES (424242)')
    await expect(orphan).rejects.toThrow(/foreign key/)
  })

  test('moves floats, bigints, decimals, bytes, JSON and booleans without loss', async () => {
    const insert = source.prepare('INSERT INTO "Reading" VALUES (?, ?, ?, ?, ?, ?, ?, ?)')
    insert.run(
      'a',
      AT,
      0.1 + 0.2,
      9_223_372_036_854_775_807n,
      12.345,
      Buffer.from([0, 255, 92, 39]),
      '{"b":[1,null],"a":"\\\\ \'"}',
      1,
    )
    insert.run('b', AT, 1e-7, -5n, '1e-7', Buffer.alloc(0), 'null', 0)
    insert.run('c', AT, Number.POSITIVE_INFINITY, 0n, 1n, null, '42', null)
    insert.run('c', '2026-11-25 12:00:01', 5e-324, 1n, null, null, '"text"', 'true')
    insert.run('d', 1796029000000n, null, null, null, null, null, null)
    expect(await counts()).toEqual({ Reading: 5 })
    const columns = `"float", "big"::text, trim_scale("decimal")::text AS "decimal", encode("bytes", 'hex') AS "bytes", "json"::text, "flag"`
    expect(await sql(target.url, `SELECT ${columns} FROM "Reading" ORDER BY "sensor", "at"`)).toEqual([
      {
        float: 0.1 + 0.2,
        big: '9223372036854775807',
        decimal: '12.345',
        bytes: '00ff5c27',
        json: '{"a": "\\\\ \'", "b": [1, null]}',
        flag: true,
      },
      { float: 1e-7, big: '-5', decimal: '0.0000001', bytes: '', json: 'null', flag: false },
      { float: Number.POSITIVE_INFINITY, big: '0', decimal: '1', bytes: null, json: '42', flag: null },
      { float: 5e-324, big: '1', decimal: null, bytes: null, json: '"text"', flag: true },
      { float: null, big: null, decimal: null, bytes: null, json: null, flag: null },
    ])
    const [last] = await sql(target.url, `SELECT "at"::text FROM "Reading" WHERE "sensor" = 'd'`)
    expect(last?.at).toBe('2026-11-30 08:56:40')
  })

  test.each([
    [
      'a column of an unknown type',
      'CREATE TABLE "Place" ("id" TEXT NOT NULL PRIMARY KEY, "at" GEOMETRY)',
      /^Column Place\.at /,
    ],
    ['a table without a key', 'CREATE TABLE "Place" ("id" TEXT)', /^Table Place has no primary key/],
    [
      'a table that the target lacks',
      'CREATE TABLE "Elsewhere" ("id" TEXT NOT NULL PRIMARY KEY)',
      /^Column Elsewhere\.id is missing/,
    ],
  ])('rejects %s before it writes anything', async (_, statement, message) => {
    await sql(target.url, 'CREATE TABLE "Place" ("id" TEXT, "at" TEXT)')
    source.exec(`INSERT INTO "Project" ("id") VALUES (1); ${statement}`)
    await expect(counts()).rejects.toThrow(message)
    expect(await sql(target.url, 'SELECT * FROM "Project"')).toEqual([])
  })

  test('reports a missing row and an added row, for every kind of key', async () => {
    source.exec(
      `INSERT INTO "Project" ("id") VALUES (1); INSERT INTO "ProjectMember" VALUES (1, 'ada', 'x'), (1, 'bob', 'y')`,
    )
    await counts()
    await sql(target.url, `INSERT INTO "ProjectMember" VALUES (1, 'eve', 'x')`)
    await expect(counts()).rejects.toThrow('Row 1, eve of ProjectMember differs between the databases.')
    await sql(
      target.url,
      `UPDATE "ProjectMember" SET "role" = 'z' WHERE "userId" = 'bob'; DELETE FROM "ProjectMember" WHERE "userId" = 'eve'`,
    )
    await expect(counts()).rejects.toThrow('Row 1, bob of ProjectMember differs between the databases.')
  })
})
