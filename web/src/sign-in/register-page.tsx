import { Link, useLocation } from 'wouter'
import { ActionForm } from '../api/action-form.tsx'
import { PageHeader } from '../kit/page.tsx'
import { TextField } from '../kit/text-field.tsx'
import { session } from '../session/session.ts'
import { useMailedLink } from './mailed-token.ts'
import { NewPassword } from './new-password.tsx'

/** Target of invitations and registration links. The email comes from the link. */
export function RegisterPage() {
  const { token, email } = useMailedLink()
  const [, navigate] = useLocation()
  return (
    <>
      <PageHeader title="Create your account" />
      <ActionForm
        submit="Create account"
        onSubmit={async ({ email: typed = '', password = '', name = '' }) => {
          await session.register({ email: typed, password, token, ...(name.trim() && { name }) })
          navigate('/', { replace: true })
          return undefined
        }}
      >
        <TextField
          name="email"
          type="email"
          label="Email"
          autoComplete="username"
          defaultValue={email}
          isReadOnly={email !== ''}
          isRequired
        />
        <TextField name="name" label="Name" hint="Optional." autoComplete="name" autoFocus />
        <NewPassword />
      </ActionForm>
      <p className="aside">
        Already have an account? <Link href="/sign-in">Sign in</Link>
      </p>
    </>
  )
}
