import * as engine from '@gatehouse/authorization'
import { decide, EXPECTED } from './decide.cjs'

if (decide(engine) !== EXPECTED) throw new Error(decide(engine))
process.stdout.write('decided')
