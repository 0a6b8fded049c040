import { ACCOUNT_MUTATIONS } from './operations/account-mutations.ts'
import { ADMINISTRATION_MUTATIONS } from './operations/administration-mutations.ts'
import { DOOR_MUTATIONS } from './operations/door-cases.ts'
import { FACTOR_MUTATIONS } from './operations/factor-mutations.ts'
import { describeOperations } from './operations/operation-cases.ts'
import { PASSKEY_MUTATIONS } from './operations/passkey-mutations.ts'
import { SESSION_MUTATIONS } from './operations/session-mutations.ts'
import { TODO_MUTATIONS } from './operations/todo-mutations.ts'

describeOperations('mutation', {
  ...DOOR_MUTATIONS,
  ...SESSION_MUTATIONS,
  ...FACTOR_MUTATIONS,
  ...PASSKEY_MUTATIONS,
  ...ACCOUNT_MUTATIONS,
  ...TODO_MUTATIONS,
  ...ADMINISTRATION_MUTATIONS,
})
