import { expect, test } from '@jest/globals'
import { operationLabels } from '../../src/telemetry/operation-labels.ts'
import { newOperationRecord, type OperationRecord } from '../../src/telemetry/operation-record.ts'

const record = (name: string | null, code: string | null = null): OperationRecord => ({
  ...newOperationRecord(),
  name,
  type: 'query',
  code,
})

test('labels an operation "other" until a trusted request has used its name', () => {
  const labelsOf = operationLabels({ maxNames: 10, maxSeries: 10 })
  expect(labelsOf(record('Todos'), false).operation).toBe('other')
  expect(labelsOf(record('Todos'), true).operation).toBe('Todos')
  expect(labelsOf(record('Todos', 'FORBIDDEN'), false)).toEqual({
    operation: 'Todos',
    type: 'query',
    outcome: 'FORBIDDEN',
  })
})

test('labels operations "other" beyond the name limit and for names over 64 characters', () => {
  const labelsOf = operationLabels({ maxNames: 2, maxSeries: 10 })
  expect(labelsOf(record('x'.repeat(65)), true).operation).toBe('other')
  expect(['A', 'B', 'C', 'A'].map((name) => labelsOf(record(name), true).operation)).toEqual(['A', 'B', 'other', 'A'])
})

test('labels further outcomes of a named operation "other" beyond the series limit', () => {
  const labelsOf = operationLabels({ maxNames: 10, maxSeries: 2 })
  const outcomes = [null, 'FORBIDDEN', 'NOT_FOUND', null]
  expect(outcomes.map((code) => labelsOf(record('A', code), true).operation)).toEqual(['A', 'A', 'other', 'A'])
  expect(labelsOf(record('B'), true).operation).toBe('other')
})

test('labels an operation without a name "anonymous"', () => {
  const labelsOf = operationLabels({ maxNames: 1, maxSeries: 1 })
  expect(labelsOf({ ...record(null), type: null }, true)).toEqual({
    operation: 'anonymous',
    type: 'none',
    outcome: 'ok',
  })
})
