import { type ReactNode, Suspense } from 'react'
import { Link } from 'wouter'
import { Mark } from '../kit/icon.tsx'
import { Skeleton } from '../kit/skeleton.tsx'

const ARCHES = [0, 1, 2, 3, 4, 5]

/** Frame of the pages before sign-in, with a picture of the gate on wide windows. */
export function Threshold({ children }: { children: ReactNode }) {
  return (
    <div className="threshold">
      <div className="threshold-side" aria-hidden="true">
        <svg className="arches" viewBox="0 0 400 560" preserveAspectRatio="xMidYMax meet" aria-hidden="true">
          {ARCHES.map((arch) => (
            <path key={arch} d={archPath(arch)} />
          ))}
        </svg>
      </div>
      <main className="threshold-main">
        <Link href="/" className="brand">
          <Mark size={32} />
          <span>Gatehouse</span>
        </Link>
        <div className="threshold-card">
          <Suspense fallback={<Skeleton rows={4} />}>{children}</Suspense>
        </div>
      </main>
    </div>
  )
}

/** @param index of the arch; 0 is the outermost. */
function archPath(index: number): string {
  const half = 190 - index * 32
  const [left, right] = [200 - half, 200 + half]
  const spring = 240 + index * 10
  return `M${left} 560V${spring}a${half} ${half} 0 0 1 ${2 * half} 0V560H${right - 20}V${spring}a${half - 20} ${half - 20} 0 0 0 ${-2 * (half - 20)} 0V560z`
}
