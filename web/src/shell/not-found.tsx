import { Link } from 'wouter'
import { Empty } from '../kit/empty.tsx'
import { PageHeader } from '../kit/page.tsx'

/** Shown for unknown addresses, and for pages that the viewer's role may not use. */
export function NotFound() {
  return (
    <>
      <PageHeader title="Not found" />
      <Empty icon="search" title="There is nothing here" action={<Link href="/">Go to your todos</Link>}>
        The address may be wrong, or the page may need another role.
      </Empty>
    </>
  )
}
