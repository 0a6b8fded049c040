const { decide, EXPECTED } = require('./decide.cjs')

test('the package decides when Jest loads it as CommonJS', () => {
  expect(decide(require('@gatehouse/authorization'))).toBe(EXPECTED)
  expect(Object.keys(require('@gatehouse/authorization/report'))).toContain('explain')
})
