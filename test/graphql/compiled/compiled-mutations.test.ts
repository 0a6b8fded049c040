import { expect, test } from '@jest/globals'
import { fc, runs } from '../../fast-check.ts'
import { app, byApollo, changed, compiledOperations, mutation, tokens } from './test-operations.ts'

const selections = fc.constantFrom('id', 'id title notes done dueAt createdAt updatedAt', 'title t: title __typename')

/** Ids and times differ each time. */
const withoutIdsAndTimes = (answer: string) =>
  answer.replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'ID').replace(/"\w+At":"[^"]+"/g, 'TIME')

test('runs a compiled mutation once and returns the same answer as Apollo Server', async () => {
  const context = () => app.context(`Bearer ${tokens.get('USER')}`)
  const { viewer, services } = context()
  const userId = viewer?.userId ?? ''
  const count = async () => (await services.todos.list(userId, {})).totalCount()
  const seen = { fast: 0, slow: 0 }
  await fc.assert(
    fc.asyncProperty(mutation, selections, fc.boolean(), async ({ field, type, input }, selection, named) => {
      const parameters = [...(field === 'createTodo' ? [] : ['id: ID!']), ...(type ? [`input: ${type}`] : [])]
      const declared = parameters.map((each) => `$${each}`).join(', ')
      const given = parameters.map((each) => each.replace(/: .*/, (_, at) => `: $${each.slice(0, at)}`)).join(', ')
      const query = `mutation${named ? ' M' : ''} (${declared}) { ${field}(${given})${type ? ` { ${selection} }` : ''} }`
      /** Returns the answer and the number of added todos, with a new todo each time. */
      async function outcome(sent: object, answer: typeof byApollo) {
        const { id } = await services.todos.create(userId, { title: 'its own' })
        const variables = { ...(field !== 'createTodo' && { id }), ...(type && { input: sent }) }
        const before = await count()
        const said = withoutIdsAndTimes(await answer({ query, variables }, context()))
        return { said, more: (await count()) - before }
      }
      for (let time = 0; time < 3; time++) await outcome({ title: 'good' }, byApollo)
      const expected = await outcome(input, byApollo)
      const actual = await outcome(input, async (request, same) => {
        const fast = await compiledOperations.answer({ ...request }, same)
        seen[fast === null ? 'slow' : 'fast'] += 1
        return fast ?? byApollo(request, same)
      })
      expect(actual).toEqual(expected)
    }),
  )
  expect(seen.fast).toBeGreaterThan(20)
  expect(seen.slow).toBeGreaterThan(20)
})

const PARTS = { title: 'String', notes: 'String', dueAt: 'DateTime', done: 'Boolean' }

test('changes only the fields named by variables inside a mutation’s input, compiled or not', async () => {
  const context = () => app.context(`Bearer ${tokens.get('USER')}`)
  const { viewer, services } = context()
  const userId = viewer?.userId ?? ''
  const declared = fc.constantFrom('', ' = null', ' = "2027-01-01T00:00:00Z"').map((by) => {
    const types = Object.entries({ ...PARTS, dueAt: `${PARTS.dueAt}${by}` })
    return types.map(([name, type]) => `$${name}: ${type}`).join(', ')
  })
  const input = Object.keys(PARTS).map((name) => `${name}: $${name}`)
  await fc.assert(
    fc.asyncProperty(declared, changed, async (declared, sent) => {
      const query = `mutation ($id: ID!, ${declared}) {
        updateTodo(id: $id, input: { ${input.join(', ')} }) { title notes done dueAt } }`
      async function outcome(values: object, answer: typeof byApollo) {
        const { id } = await services.todos.create(userId, { title: 'its own', notes: 'kept', dueAt: new Date(0) })
        return answer({ query, variables: { id, ...values } }, context())
      }
      const good = { title: 'good', notes: 'new', dueAt: '2028-01-01T00:00:00Z', done: true }
      for (let time = 0; time < 3; time++) await outcome(good, byApollo)
      const expected = await outcome(sent, byApollo)
      const actual = await outcome(
        sent,
        async (request, same) => (await compiledOperations.answer({ ...request }, same)) ?? byApollo(request, same),
      )
      expect(actual).toBe(expected)
    }),
    { numRuns: runs(60) },
  )
})
