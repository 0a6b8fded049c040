/** Watches files for changes, both in place and by rename. */

import { type FSWatcher, readdirSync, watch } from 'node:fs'
import { join, relative } from 'node:path'

/** Editors write in several steps, so a change is reported after this quiet time, in milliseconds. */
const QUIET = 80

export type WatchOptions = {
  root: string
  /** Folders below the root, watched recursively. */
  folders: readonly string[]
  /** Files in the root itself. */
  files: readonly string[]
  /** Receives the path of a changed file, relative to the root. */
  onChange: (path: string) => void
}

/**
 * Watches folders instead of files: a watch on a file ends when the file is replaced.
 * @returns a function that stops watching.
 */
export function watchFiles({ root, folders, files, onChange }: WatchOptions): () => void {
  const watchers = new Map<string, FSWatcher>()
  let timer: NodeJS.Timeout | undefined

  function report(path: string): void {
    clearTimeout(timer)
    timer = setTimeout(() => onChange(relative(root, path)), QUIET)
  }

  function add(folder: string, isWatched: (name: string) => boolean): void {
    if (watchers.has(folder)) return
    const watcher = watch(folder, (_event, name) => {
      if (name === null || !isWatched(name) || isTemporary(name)) return
      for (const each of folders) addAll(join(root, each)) // The change may be a new folder.
      report(join(folder, name))
    })
    // An error means that the folder was removed, which its parent has reported.
    watcher.on('error', () => remove(folder))
    watchers.set(folder, watcher)
  }

  function addAll(folder: string): void {
    add(folder, () => true)
    for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true }))
      if (entry.isDirectory()) add(join(entry.parentPath, entry.name), () => true)
  }

  function remove(folder: string): void {
    watchers.get(folder)?.close()
    watchers.delete(folder)
  }

  add(root, (name) => files.includes(name))
  for (const folder of folders) addAll(join(root, folder))
  return () => {
    clearTimeout(timer)
    for (const folder of [...watchers.keys()]) remove(folder)
  }
}

/** Matches backup and swap files of editors. */
const isTemporary = (name: string): boolean => /(~|\.sw[a-z]|\.tmp|^\.#.*|^4913)$/.test(name)
