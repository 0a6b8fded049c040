const { decide, EXPECTED } = require('./decide.cjs')

if (decide(require('@gatehouse/authorization')) !== EXPECTED) throw new Error('decided otherwise')
process.stdout.write('decided')
