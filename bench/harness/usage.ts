/** CPU and memory of a process, from Linux's /proc (proc_pid_stat(5)). */

import { existsSync, readdirSync, readFileSync } from 'node:fs'

/** Value of sysconf(_SC_CLK_TCK): 100 on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100
const PAGE_BYTES = 4096

/** Returns the CPU seconds of a process, its threads and its descendants, user and system together. */
export function cpuOf(pid: number): number {
  let ticks = 0
  for (const each of family(pid)) {
    const [utime, stime, cutime, cstime] = stat(each).slice(11, 15)
    ticks += Number(utime) + Number(stime) + Number(cutime) + Number(cstime)
  }
  return ticks / TICKS_PER_SECOND
}

/** Returns the resident memory of a process and its descendants, in megabytes. */
export function memoryOf(pid: number): number {
  return family(pid).reduce((sum, each) => sum + Number(stat(each)[21]) * PAGE_BYTES, 0) / 1e6
}

/** Returns the CPU seconds of processes without their descendants. Exited processes are omitted. */
export function cpuOfEach(pids: readonly number[]): Map<number, number> {
  return new Map(pids.filter((pid) => existsSync(`/proc/${pid}`)).map((pid) => [pid, cpuOf(pid)]))
}

/** Returns the process and its running descendants. */
function family(pid: number): number[] {
  const children = readdirSync(`/proc/${pid}/task`).flatMap((thread) =>
    readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8').split(' ').filter(Boolean).map(Number),
  )
  return [pid, ...children.flatMap(family)]
}

/** Returns the fields from the third on. The second is the command in parentheses, which may contain spaces. */
function stat(pid: number): string[] {
  const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
  return text.slice(text.lastIndexOf(')') + 2).split(' ')
}
